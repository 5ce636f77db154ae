import JSON

/// A registered caller: a portal, an official at their desk, an enterprise's own account.
public struct Client: Identified, JSONRecord, Equatable {
    public static let idPrefix = "cli_"

    public var id = ID<Client>("")
    public var name = ""
    public var person = ""
    public var roles: [Role] = []
    public var district: String?
    public var enterprise: String?
    /// SHA-256 of the first bearer token, in hex; the token itself is shown once and never kept.
    public var tokenHash = ""
    /// Every way in which it proves who it is, the first token among them, oldest first.
    public var credentials: [Credential] = []
    public var createdAt = Instant(milliseconds: 0)
    public var revokedAt: Instant?
    /// The sequence number of the record that last changed it: its ETag.
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("name", &name)
        try fields.field("person", &person)
        try fields.list("roles", &roles)
        try fields.field("district", &district)
        try fields.field("enterprise", &enterprise)
        try fields.field("tokenHash", &tokenHash)
        try fields.list("credentials", &credentials)
        try fields.field("createdAt", &createdAt)
        try fields.field("revokedAt", &revokedAt)
        try fields.field("version", &version)
    }

    public var principal: Principal {
        Principal(clientID: id, name: name, person: person, roles: Set(roles), district: district, enterprise: enterprise)
    }
}
