import JSON

/// When, by whom and in which record something happened: what every event shares with its record.
public struct Moment: Sendable {
    public let seq: Int64
    public let at: Instant
    /// The client whose command it was; nil where time itself was the cause.
    public let by: ID<Client>?
    /// Whose power it was, where another lent it.
    public let onBehalfOf: ID<Client>?

    public init(seq: Int64, at: Instant, by: ID<Client>?, onBehalfOf: ID<Client>? = nil) {
        self.seq = seq
        self.at = at
        self.by = by
        self.onBehalfOf = onBehalfOf
    }
}

/// Something that happened. Events are what the journal keeps; applying them in order makes the state.
///
/// `apply` decides nothing: whatever an event says was decided when it was made, under the rules of that day.
public protocol Event: JSONRecord, Sendable {
    /// The event's name in the journal and the feed, as `application-submitted`. Never changes once it is in a journal.
    static var type: String { get }
    func apply(to state: inout State, in moment: Moment)
    /// The application whose timeline tells of it.
    var application: ID<Application>? { get }
    /// The client whose ways in it changes: the edge looks it up again.
    var client: ID<Client>? { get }
    /// Why, in the words of whoever did it.
    var opinion: String? { get }
}

extension Event {
    public var application: ID<Application>? { nil }
    public var client: ID<Client>? { nil }
    public var opinion: String? { nil }
}

/// All events there are, by name.
public enum EventRegistry {
    public static let types: [any Event.Type] =
        ClientEvents.all + RegisterEvents.all + ApplicationEvents.all + VoucherEvents.all + RedemptionEvents.all + PaymentEvents.all
        + BatchEvents.all + RecoveryEvents.all + PoolEvents.all + CallEvents.all + YearEndEvents.all + DelegationEvents.all
        + WebhookEvents.all
        + TrancheEvents.all + ReferralEvents.all + EntitlementEvents.all + CalendarEvents.all + ImportEvents.all

    private static let byName: [String: any Event.Type] = Dictionary(uniqueKeysWithValues: types.map { ($0.type, $0) })

    /// Reads an event as the journal wrote it: `{"type":…, …}`.
    public static func decode(_ json: JSON) throws -> any Event {
        guard let name = json["type"]?.string else { throw JSONShapeError(expected: "an event with a type", found: json) }
        guard let type = byName[name] else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["type"]), expected: "a known event", found: "\"\(name)\"")
        }
        return try type.init(json: json)
    }

    /// The same from its place in a text.
    public static func decode(cursor: inout JSONCursor) throws -> any Event {
        let start = cursor
        do {
            try cursor.beginObject()
            var fields = JSONFieldCursor(cursor)
            var name = ""
            try fields.field("type", &name)
            guard let type = byName[name] else { throw JSONCursor.Mismatch() }
            let event = try type.init(fields: &fields)
            try fields.endObject()
            cursor = fields.cursor
            return event
        } catch {
            // Unusual or wrong: the longer way finds out which.
            cursor = start
            return try decode(cursor.readValue())
        }
    }

    public static func encode(_ event: any Event, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", Swift.type(of: event).type)
        event.encodeFields(to: &writer)
        writer.endObject()
    }
}
