import JSON

/// One line of an application's timeline: when, who, what, why.
public struct TimelineEntry: JSONRecord, Equatable {
    public var seq: Int64 = 0
    public var at = Instant(milliseconds: 0)
    /// The person who did it; nil where it was time's doing.
    public var person: String?
    private var name = EventName()
    public var why: String?

    public init() {}

    init(seq: Int64, at: Instant, person: String?, what: String, why: String?) {
        self.seq = seq
        self.at = at
        self.person = person
        name = EventName(what)
        self.why = why
    }

    /// The event's type.
    public var what: String { name.text }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("seq", &seq)
        try fields.field("at", &at)
        try fields.field("person", &person)
        try fields.field("what", &name)
        try fields.field("why", &why)
    }
}

/// An event's name, as the program spells it: a million timelines share the one text.
private struct EventName: JSONDecodable, JSONEncodable, Sendable, Equatable {
    let text: String

    init() { text = "" }
    init(_ text: String) { self.text = text }

    init(json: JSON) throws {
        let name = try String(json: json)
        text = Self.spelled(name.utf8) ?? name
    }

    init(cursor: inout JSONCursor) throws {
        let octets = try cursor.readPlainString()
        text = Self.spelled(octets) ?? String(decoding: octets, as: UTF8.self)
    }

    func encode(to writer: inout JSONWriter) { writer.string(text) }

    private static let byLength = Dictionary(grouping: EventRegistry.types.map { $0.type }, by: \.utf8.count)

    private static func spelled(_ octets: some Collection<UInt8>) -> String? {
        byLength[octets.count]?.first { $0.utf8.elementsEqual(octets) }
    }
}
