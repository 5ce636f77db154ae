import JSON

/// One movement of money between two accounts of a pool: what is debited is credited elsewhere, so no entry can be out of balance.
public struct Entry: Sendable, Equatable, JSONRecord {
    public var pool = ""
    public var debit = AccountKind.available
    public var credit = AccountKind.appropriated
    public var amount = Fen.zero

    public init() {}

    public init(pool: String, debit: AccountKind, credit: AccountKind, amount: Fen) {
        self.pool = pool
        self.debit = debit
        self.credit = credit
        self.amount = amount
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("pool", &pool)
        try fields.field("debit", &debit)
        try fields.field("credit", &credit)
        try fields.field("amount", &amount)
    }
}

extension AccountKind: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard let kind = json.string.flatMap(AccountKind.init(rawValue:)) else {
            throw JSONShapeError(expected: "an account's kind", found: json)
        }
        self = kind
    }

    public init(cursor: inout JSONCursor) throws {
        let octets = try cursor.readPlainString()
        for kind in Self.allCases where kind.rawValue.utf8.elementsEqual(octets) {
            self = kind
            return
        }
        throw JSONCursor.Mismatch()
    }

    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}
