/// What part of a pool's money an account holds. The domain page's pool identity is the trial balance of these.
public enum AccountKind: String, Sendable, CaseIterable {
    /// What the city appropriated: the source of everything, a credit balance.
    case appropriated
    /// Free to be reserved.
    case available
    /// Promised by a voucher or an award, not yet owed.
    case reserved
    /// Owed by a payable, not yet paid.
    case committed
    /// Left the treasury.
    case paid
    /// Came back from those who were paid too much: a credit balance.
    case recovered

    /// The side on which the account's balance grows.
    public var isCreditNormal: Bool { self == .appropriated || self == .recovered }
}

/// One account of one pool.
public struct Account: Sendable, Hashable, CustomStringConvertible {
    public let pool: String
    public let kind: AccountKind

    public init(pool: String, kind: AccountKind) {
        self.pool = pool
        self.kind = kind
    }

    public var description: String { "\(pool):\(kind.rawValue)" }
}
