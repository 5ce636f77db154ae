import JSON

/// What happens to delegations.
public enum DelegationEvents {
    static let all: [any Event.Type] = [PowerDelegated.self, DelegationEnded.self]
}

public struct PowerDelegated: Event {
    public static let type = "power-delegated"
    public var delegation = Delegation()

    public init() {}
    init(_ delegation: Delegation) { self.delegation = delegation }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("delegation", &delegation) }

    public func apply(to state: inout State, in moment: Moment) {
        var delegation = delegation
        delegation.version = moment.seq
        state.delegations.insert(delegation)
    }
}

public struct DelegationEnded: Event {
    public static let type = "delegation-ended"
    public var id = ID<Delegation>("")

    public init() {}
    init(_ id: ID<Delegation>) { self.id = id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public func apply(to state: inout State, in moment: Moment) {
        state.delegations.update(id) {
            $0.revokedAt = moment.at
            $0.version = moment.seq
        }
    }
}
