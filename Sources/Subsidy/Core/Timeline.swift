import JSON

/// One line of an application's timeline: when, who, what, why.
public struct TimelineEntry: JSONRecord, Equatable {
    public var seq: Int64 = 0
    public var at = Instant(milliseconds: 0)
    /// The person who did it; nil where it was time's doing.
    public var person: String?
    /// The event's type.
    public var what = ""
    public var why: String?

    public init() {}

    init(seq: Int64, at: Instant, person: String?, what: String, why: String?) {
        self.seq = seq
        self.at = at
        self.person = person
        self.what = what
        self.why = why
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("seq", &seq)
        try fields.field("at", &at)
        try fields.field("person", &person)
        try fields.field("what", &what)
        try fields.field("why", &why)
    }
}
