import JSON

/// A power that one official lends another for some days: what they may do, and from when until when. It ends by itself.
public struct Delegation: Identified, JSONRecord, Equatable {
    public static let idPrefix = "dlg_"

    /// Days that one delegation may last: a longer absence is a matter for the administrator.
    public static let daysMax = 92

    public var id = ID<Delegation>("")
    public var delegator = ID<Client>("")
    public var delegate = ID<Client>("")
    public var actions: [Action] = []
    /// The first and the last day, in Shanghai.
    public var from = LocalDate(day: 0)
    public var until = LocalDate(day: 0)
    public var reason = ""
    public var createdAt = Instant(milliseconds: 0)
    public var revokedAt: Instant?
    /// The sequence number of the record that last changed it: its ETag.
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("delegator", &delegator)
        try fields.field("delegate", &delegate)
        try fields.list("actions", &actions)
        try fields.field("from", &from)
        try fields.field("until", &until)
        try fields.field("reason", &reason)
        try fields.field("createdAt", &createdAt)
        try fields.field("revokedAt", &revokedAt)
        try fields.field("version", &version)
    }

    /// Whether it holds on a day.
    public func isActive(on day: LocalDate) -> Bool { revokedAt == nil && from <= day && day <= until }
}

extension State {
    /// The caller acting by the power that `delegator` lent it today; nil where none was lent or it has ended.
    public func principal(_ caller: Principal, actingFor delegator: ID<Client>, on day: LocalDate) -> Principal? {
        guard let lender = clients[delegator], lender.revokedAt == nil else { return nil }
        let lent = delegations.all.filter { $0.delegator == delegator && $0.delegate == caller.clientID && $0.isActive(on: day) }
        guard let first = lent.first else { return nil }
        return Principal(
            clientID: caller.clientID, name: caller.name, person: caller.person, roles: Set(lender.roles), district: lender.district,
            enterprise: caller.enterprise,
            delegation: LentPower(
                id: first.id, delegator: delegator, person: lender.person, actions: lent.reduce(into: Set()) { $0.formUnion($1.actions) }))
    }
}
