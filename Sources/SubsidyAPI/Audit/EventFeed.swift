import JSON
import Subsidy
import SubsidyRuntime

/// A page of the feed, read off the journal's records.
struct EventFeed: JSONEncodable {
    /// Records that one page looks at: a portal with few events must not make the service read the whole journal at once.
    static let recordsScannedMax = 20_000

    private let call: Call
    private let caller: Principal
    private let limit: Int
    private let after: EventCursor
    private var elements: [FedEvent] = []
    private var last: EventCursor
    private(set) var next: EventCursor?

    static let schema = Schema.object([
        "data": .array(FedEvent.schema, max: PageRequest.limitMax),
        "next": Schema.text(max: 32).nullable.described("Pass it as `after`; null where there is nothing more yet."),
    ])

    init(_ call: Call) throws {
        self.call = call
        caller = try call.principal()
        limit = call.query["limit"].flatMap { Int($0) } ?? PageRequest.limitDefault
        if let text = call.query["after"] {
            guard let cursor = EventCursor(text) else { throw Refusal.invalidQuery("after", zh: "不是事件 id", en: "is no event's id") }
            after = cursor
        } else {
            after = EventCursor(seq: 0, index: 0)
        }
        last = after
    }

    /// Reads until the page is full, the journal ends, or the scan's limit is reached; `next` is nil at the journal's end alone.
    mutating func fill() throws {
        var scanned = 0
        var page = self
        try call.service.office.auditRecords(from: max(1, after.seq)) { seq, line in
            scanned += 1
            if scanned > Self.recordsScannedMax || page.elements.count >= page.limit {
                page.next = page.last
                return false
            }
            return try page.take(seq, line)
        }
        self = page
    }

    /// Takes the events of one record; false where the page is full before the record's end.
    private mutating func take(_ seq: Int64, _ line: [UInt8]) throws -> Bool {
        let (record, masked) = try call.service.office.feedRecord(line)
        let (at, by) = (record["at"] ?? .null, record["by"]?.string ?? "")
        let shown = masked["events"]?.array ?? []
        for (index, json) in (record["events"]?.array ?? []).enumerated() {
            let cursor = EventCursor(seq: seq, index: index)
            guard seq > after.seq || index > after.index || after.seq == 0 else { continue }
            guard elements.count < limit else {
                next = last
                return false
            }
            last = cursor
            let event = try EventRegistry.decode(json)
            guard isVisible(event, by: by) else { continue }
            elements.append(FedEvent(cursor: cursor, at: at, by: by, application: event.application?.text, event: shown[index]))
        }
        return true
    }

    /// An auditor reads everything, a portal what it did itself and what happens to the applications that it may see.
    private func isVisible(_ event: any Event, by: String) -> Bool {
        if caller.has(.auditor) || by == caller.clientID.text { return true }
        guard let id = event.application else { return false }
        return call.service.office.read { state, _ in
            state.applications[id].map { state.isVisible($0, to: caller) } ?? false
        }.value
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("data", elements)
        writer.member("next", next?.description)
        writer.endObject()
    }
}

/// One event of the feed.
struct FedEvent: JSONEncodable, Sendable {
    let cursor: EventCursor
    let at: JSON
    let by: String
    let application: String?
    let event: JSON

    static let schema = Schema.object([
        "id": .text(max: 32), "seq": .integer(1...Int.max), "type": .text(max: 100), "at": .instant, "by": .text(max: 64),
        "application": Schema.id("app_").nullable, "data": .openObject,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", cursor.description)
        writer.member("seq", cursor.seq)
        writer.member("type", event["type"] ?? .null)
        writer.member("at", at)
        writer.member("by", by)
        writer.member("application", application)
        writer.key("data")
        writer.beginObject()
        // The digest of a token is nobody's business, however little it tells.
        for member in event.object?.members ?? [] where member.key != "type" {
            writer.member(named: member.key, Self.withoutTokens(member.value))
        }
        writer.endObject()
        writer.endObject()
    }

    private static func withoutTokens(_ value: JSON) -> JSON {
        guard var object = value.object else { return value }
        object["tokenHash"] = nil
        return .object(object)
    }
}
