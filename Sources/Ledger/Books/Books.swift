// Double entry over integer fen. The books hold balances; the entries themselves are in the journal, in the event
// that caused them. After every entry the books balance, because an entry cannot be one-sided, and no account may
// fall below zero: a posting that would do so is refused before anything changes.

/// The balances of all accounts.
public struct Books: Sendable, Equatable {
    /// Why an entry was refused.
    public enum Refusal: Error, Sendable, Equatable {
        case notPositive(Fen)
        /// The account would fall below zero by `missing`.
        case insufficient(Account, missing: Fen)
        /// The account would hold more than `termMax`.
        case excessive(Account)
    }

    /// What one account may hold: ten times the largest amount that input may name, so that no sum over a pool overflows.
    public static let termMax = Fen(10 * Fen.inputMax.amount)

    /// The terms of one pool; every term is zero or more.
    public struct Position: Sendable, Equatable {
        public internal(set) var appropriated = Fen.zero
        public internal(set) var available = Fen.zero
        public internal(set) var reserved = Fen.zero
        public internal(set) var committed = Fen.zero
        public internal(set) var paid = Fen.zero
        public internal(set) var recovered = Fen.zero

        public init() {}

        public subscript(kind: AccountKind) -> Fen {
            get {
                switch kind {
                case .appropriated: appropriated
                case .available: available
                case .reserved: reserved
                case .committed: committed
                case .paid: paid
                case .recovered: recovered
                }
            }
            set {
                switch kind {
                case .appropriated: appropriated = newValue
                case .available: available = newValue
                case .reserved: reserved = newValue
                case .committed: committed = newValue
                case .paid: paid = newValue
                case .recovered: recovered = newValue
                }
            }
        }

        /// The pool identity: `appropriated = available + reserved + committed + paid − recovered`.
        public var isBalanced: Bool {
            appropriated == available + reserved + committed + paid - recovered
        }

        public var isNonNegative: Bool { AccountKind.allCases.allSatisfy { self[$0] >= .zero } }
    }

    public private(set) var positions: [String: Position] = [:]
    /// How many entries were posted.
    public private(set) var entryCount = 0

    public init() {}

    /// Balances that were written down before.
    init(positions: [String: Position], entryCount: Int) {
        self.positions = positions
        self.entryCount = entryCount
    }

    /// Posts one entry, or refuses it and changes nothing.
    public mutating func post(_ entry: Entry) throws(Refusal) {
        guard entry.amount > .zero else { throw .notPositive(entry.amount) }
        guard entry.amount <= Self.termMax else { throw .excessive(Account(pool: entry.pool, kind: entry.debit)) }
        var position = positions[entry.pool] ?? Position()
        position[entry.debit] += entry.debit.isCreditNormal ? -entry.amount : entry.amount
        position[entry.credit] += entry.credit.isCreditNormal ? entry.amount : -entry.amount
        for kind in [entry.debit, entry.credit] where position[kind] < .zero {
            throw .insufficient(Account(pool: entry.pool, kind: kind), missing: -position[kind])
        }
        for kind in [entry.debit, entry.credit] where position[kind] > Self.termMax {
            throw .excessive(Account(pool: entry.pool, kind: kind))
        }
        precondition(position.isBalanced, "an entry left pool \(entry.pool) out of balance")
        positions[entry.pool] = position
        entryCount += 1
    }

    public func position(of pool: String) -> Position { positions[pool] ?? Position() }

    /// The sum of all debit balances and of all credit balances; equal at every moment.
    public var trialBalance: (debits: Fen, credits: Fen) {
        var debits = Fen.zero
        var credits = Fen.zero
        for position in positions.values {
            for kind in AccountKind.allCases {
                if kind.isCreditNormal { credits += position[kind] } else { debits += position[kind] }
            }
        }
        return (debits, credits)
    }
}
