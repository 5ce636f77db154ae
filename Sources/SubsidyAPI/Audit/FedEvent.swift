import JSON
import Subsidy
import SubsidyRuntime

/// One event of the feed: a CloudEvents 1.0 envelope in its JSON format, with the record's own facts as extension attributes.
struct FedEvent: JSONEncodable, Sendable {
    let cursor: EventCursor
    let type: String
    let at: Instant
    let by: String
    let onBehalfOf: String?
    let application: String?
    /// What it is about: the application, or the thing itself.
    let subject: String?
    /// The event without its type, personal data masked.
    let data: JSONObject

    /// Where events come from (CloudEvents 3.1.1, `source`).
    static let source = "/v1/events"
    static let mediaType = "application/cloudevents+json"

    static let schema = Schema.object([
        "specversion": .oneOf(["1.0"]), "id": .text(max: 32), "source": .text(max: 200), "type": .text(max: 100), "time": .instant,
        "subject": Schema.text(max: 100).nullable, "datacontenttype": .oneOf(["application/json"]), "seq": .integer(1...Int.max),
        "at": .instant, "by": .text(max: 64), "onbehalfof": Schema.text(max: 64).nullable, "application": Schema.id("app_").nullable,
        "data": .openObject,
    ])

    init(_ outcome: Outcome, index: Int) throws {
        let event = outcome.events[index]
        cursor = EventCursor(seq: outcome.moment.seq, index: index)
        type = Swift.type(of: event).type
        at = outcome.moment.at
        by = outcome.moment.by?.text ?? "system"
        onBehalfOf = outcome.moment.onBehalfOf?.text
        application = event.application?.text
        var writer = JSONWriter()
        EventRegistry.encode(event, to: &writer)
        var shown = try JSON(parsing: PersonalMembers.masked(writer.bytes)).object ?? JSONObject()
        shown["type"] = nil
        subject = application ?? Self.thing(in: shown)
        data = JSONObject(shown.members.map { .init(key: $0.key, value: Self.withoutHashes($0.value)) })
    }

    /// The id of what an event is about: its own `id`, or that of the one thing it carries.
    private static func thing(in event: JSONObject) -> String? {
        if let id = event["id"]?.string { return id }
        for member in event.members {
            if let id = member.value["id"]?.string ?? member.value["uscc"]?.string { return id }
        }
        return nil
    }

    /// The digest of a token is nobody's business, however little it tells.
    private static func withoutHashes(_ value: JSON) -> JSON {
        guard var object = value.object else { return value }
        for name in ["tokenHash", "credentials", "secrets"] { object[name] = nil }
        return .object(object)
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("specversion", "1.0")
        writer.member("id", cursor.description)
        writer.member("source", Self.source)
        writer.member("type", type)
        writer.member("time", at)
        writer.member("subject", subject)
        writer.member("datacontenttype", "application/json")
        writer.member("seq", cursor.seq)
        writer.member("at", at)
        writer.member("by", by)
        writer.member("onbehalfof", onBehalfOf)
        writer.member("application", application)
        writer.member("data", JSON.object(data))
        writer.endObject()
    }
}

/// Who may read which events: an auditor and an administrator's webhook all, others what they did themselves and what happens to the
/// applications and vouchers that they may see.
struct EventVisibility: Sendable {
    let office: Office
    let reader: Principal

    func shows(_ event: any Event, by client: ID<Client>?) -> Bool {
        if reader.hasAny([.auditor, .admin]) || client == reader.clientID { return true }
        guard let id = event.application else { return false }
        return office.read { state, _ in state.applications[id].map { state.isVisible($0, to: reader) } ?? false }.value
    }
}
