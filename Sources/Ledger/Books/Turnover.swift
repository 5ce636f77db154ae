import JSON

/// What moved on the accounts of one pool for one scheme and district in one month: the sums that statements are made of, so that
/// no statement reads the journal.
public struct Turnover: JSONRecord, Hashable {
    public var pool = ""
    /// Empty where a movement belongs to no scheme, as an appropriation does.
    public var scheme = ""
    public var district = ""
    /// As `2026-01`.
    public var month = ""
    /// By account, in the order of `AccountKind.allCases`.
    public var debits: [Fen] = Array(repeating: .zero, count: AccountKind.allCases.count)
    public var credits: [Fen] = Array(repeating: .zero, count: AccountKind.allCases.count)

    public init() {}

    public init(pool: String, scheme: String, district: String, month: String) {
        self.pool = pool
        self.scheme = scheme
        self.district = district
        self.month = month
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("pool", &pool)
        try fields.field("scheme", &scheme)
        try fields.field("district", &district)
        try fields.field("month", &month)
        try fields.list("debits", &debits)
        try fields.list("credits", &credits)
    }

    public mutating func add(_ entry: Entry) {
        debits[entry.debit.place] += entry.amount
        credits[entry.credit.place] += entry.amount
    }

    public mutating func add(_ other: Turnover) {
        for place in debits.indices {
            debits[place] += other.debits[place]
            credits[place] += other.credits[place]
        }
    }

    /// What the movements leave on an account, positive on the side on which it grows.
    public func balance(_ kind: AccountKind) -> Fen {
        let difference = debits[kind.place] - credits[kind.place]
        return kind.isCreditNormal ? -difference : difference
    }
}

extension AccountKind {
    /// Its place among all of them.
    var place: Int {
        switch self {
        case .appropriated: 0
        case .available: 1
        case .reserved: 2
        case .committed: 3
        case .paid: 4
        case .recovered: 5
        }
    }
}
