import JSON

public enum ObjectionStatus: String, Word {
    case open
    case upheld
    case dismissed
}

/// Somebody's reasons against an award under publicity. It stops the clock until it is ruled on.
public struct Objection: Identified, JSONRecord, Equatable {
    public static let idPrefix = "obj_"

    public var id = ID<Objection>("")
    public var application = ID<Application>("")
    public var by = ID<Client>("")
    public var person = ""
    public var reason = ""
    public var status = ObjectionStatus.open
    public var opinion: String?
    public var ruledBy: String?
    public var createdAt = Instant(milliseconds: 0)
    public var ruledAt: Instant?
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &application)
        try fields.field("by", &by)
        try fields.field("person", &person)
        try fields.field("reason", &reason)
        try fields.field("status", &status)
        try fields.field("opinion", &opinion)
        try fields.field("ruledBy", &ruledBy)
        try fields.field("createdAt", &createdAt)
        try fields.field("ruledAt", &ruledAt)
        try fields.field("version", &version)
    }
}
