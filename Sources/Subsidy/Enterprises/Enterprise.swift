// The register's entity. What an assessment may lack is optional: a missing member means "not known", and a rule
// that needs it cannot decide. Lists that are missing are empty, and no `barredUntil` means not barred.

import JSON

/// A legal person with a unified social credit code (主体).
public struct Enterprise: Sendable, Hashable {
    public var uscc: USCC
    /// The registered name; empty where an assessment does not give it.
    public var name: String
    /// One of Shanghai's districts, as 浦东新区.
    public var district: String?
    public var foundedOn: LocalDate?
    public var sizeClass: SizeClass?
    /// Who controls it: a USCC or a name.
    public var controller: String?
    public var relatedParties: [RelatedParty]
    /// The AI town or cluster (人工智能小镇) that it is a member of.
    public var cluster: String?
    public var tags: [String]
    public var account: BankAccount?
    /// The last day on which it may not apply (domain rule 14).
    public var barredUntil: LocalDate?

    public init(
        uscc: USCC, name: String, district: String? = nil, foundedOn: LocalDate? = nil, sizeClass: SizeClass? = nil,
        controller: String? = nil, relatedParties: [RelatedParty] = [], cluster: String? = nil, tags: [String] = [],
        account: BankAccount? = nil, barredUntil: LocalDate? = nil
    ) {
        self.uscc = uscc
        self.name = name
        self.district = district
        self.foundedOn = foundedOn
        self.sizeClass = sizeClass
        self.controller = controller
        self.relatedParties = relatedParties
        self.cluster = cluster
        self.tags = tags
        self.account = account
        self.barredUntil = barredUntil
    }
}

extension Enterprise: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(
            uscc: try json.member("uscc"), name: try json.optionalMember("name") ?? "", district: try json.optionalMember("district"),
            foundedOn: try json.optionalMember("foundedOn"), sizeClass: try json.optionalMember("sizeClass"),
            controller: try json.optionalMember("controller"), relatedParties: try json.optionalMember("relatedParties") ?? [],
            cluster: try json.optionalMember("cluster"), tags: try json.optionalMember("tags") ?? [],
            account: try json.optionalMember("account"), barredUntil: try json.optionalMember("barredUntil"))
    }

    /// Member by member, in the order of `encodeMembers`.
    public init(cursor: inout JSONCursor) throws {
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        var uscc: USCC?
        _ = try fields.member("uscc") { uscc = try USCC(cursor: &$0) }
        guard let uscc else { throw JSONCursor.Mismatch() }
        self.init(uscc: uscc, name: "")
        try fields.field("name", &name)
        try fields.field("district", &district)
        try fields.field("foundedOn", &foundedOn)
        try fields.field("sizeClass", &sizeClass)
        try fields.field("controller", &controller)
        try fields.field("relatedParties", &relatedParties)
        try fields.field("cluster", &cluster)
        try fields.field("tags", &tags)
        try fields.field("account", &account)
        try fields.field("barredUntil", &barredUntil)
        try fields.endObject()
        cursor = fields.cursor
    }

    /// Every member, null where it is not known: what `GET /v1/enterprises/{uscc}` answers and `PUT` takes.
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        encodeMembers(to: &writer)
        writer.endObject()
    }

    /// The members without the braces, for answers that add their own.
    public func encodeMembers(to writer: inout JSONWriter) {
        writer.member("uscc", uscc)
        writer.member("name", name)
        writer.member("district", district)
        writer.member("foundedOn", foundedOn)
        writer.member("sizeClass", sizeClass)
        writer.member("controller", controller)
        writer.member("relatedParties", relatedParties)
        writer.member("cluster", cluster)
        writer.member("tags", tags)
        writer.member("account", account)
        writer.member("barredUntil", barredUntil)
    }
}
