/// Who asks: a client acting for a person, as authenticated at the edge.
public struct Principal: Sendable, Hashable {
    public let clientID: ID<Client>
    public let name: String
    /// The human being behind the client; one person signs at most once on a case, whatever clients they use.
    public let person: String
    public let roles: Set<Role>
    public let district: String?
    /// The USCC of the enterprise that an applicant acts for.
    public let enterprise: String?
    /// The power that another lent and that is used here; nil where the caller acts by its own.
    public let delegation: LentPower?

    public init(
        clientID: ID<Client>, name: String, person: String, roles: Set<Role>, district: String? = nil, enterprise: String? = nil,
        delegation: LentPower? = nil
    ) {
        self.clientID = clientID
        self.name = name
        self.person = person
        self.roles = roles
        self.district = district
        self.enterprise = enterprise
        self.delegation = delegation
    }

    public func has(_ role: Role) -> Bool { roles.contains(role) }

    public func hasAny(_ some: Set<Role>) -> Bool { !roles.isDisjoint(with: some) }

    /// Reads everything: the administrator, the auditor, and the city's own staff.
    public var seesAll: Bool { Authority.scopes(of: self, for: .readApplication).contains(.all) }

    /// Everybody whose signature the caller's would be: itself, and whoever lent the power.
    public var signers: [String] { [person] + (delegation.map { [$0.person] } ?? []) }
}

/// A power in use that is another's.
public struct LentPower: Sendable, Hashable {
    public let id: ID<Delegation>
    public let delegator: ID<Client>
    /// The person who lent it.
    public let person: String
    public let actions: Set<Action>

    public init(id: ID<Delegation>, delegator: ID<Client>, person: String, actions: Set<Action>) {
        self.id = id
        self.delegator = delegator
        self.person = person
        self.actions = actions
    }
}
