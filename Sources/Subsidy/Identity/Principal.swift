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

    public init(clientID: ID<Client>, name: String, person: String, roles: Set<Role>, district: String? = nil, enterprise: String? = nil) {
        self.clientID = clientID
        self.name = name
        self.person = person
        self.roles = roles
        self.district = district
        self.enterprise = enterprise
    }

    public func has(_ role: Role) -> Bool { roles.contains(role) }

    public func hasAny(_ some: Set<Role>) -> Bool { !roles.isDisjoint(with: some) }

    /// Reads everything: the administrator, the auditor, and the city's own staff.
    public var seesAll: Bool { hasAny([.admin, .auditor, .municipalReviewer, .financeMaker, .financeChecker]) }
}
