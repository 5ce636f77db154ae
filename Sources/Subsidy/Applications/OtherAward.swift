import JSON
import Ledger

/// Money that another funder gave on the same base; it counts towards the 100% of all funders.
public struct OtherAward: JSONRecord, Equatable {
    public var funder = Funder.other
    public var amount = Fen.zero
    public var reference = ""
    public var at = Instant(milliseconds: 0)

    public init() {}

    public init(funder: Funder, amount: Fen, reference: String, at: Instant) {
        self.funder = funder
        self.amount = amount
        self.reference = reference
        self.at = at
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("funder", &funder)
        try fields.field("amount", &amount)
        try fields.field("reference", &reference)
        try fields.field("at", &at)
    }
}
