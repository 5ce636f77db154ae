import JSON
import Ledger

/// An invoice as every scheme, district and enterprise sees it: what is used of it is used for all (domain rules, 6).
public struct Invoice: JSONRecord, Equatable {
    public var number = ""
    public var amount = Fen.zero
    public var seller = ""
    public var buyer = ""
    public var issuedOn = LocalDate(day: 0)
    /// Taken back by red-letter invoices (红冲).
    public var reversed = Fen.zero
    /// The red-letter invoices that did: each counts once.
    public var reversals: [Reversal] = []
    /// Held by redemptions under review and used by approved ones.
    public var taken = Fen.zero
    public var redemptions: [ID<Redemption>] = []
    public var version: Int64 = 0

    public init() {}

    /// The register's entry of an invoice that is used for the first time.
    init(first use: InvoiceUse) {
        number = use.number
        correct(by: use)
    }

    /// Takes over what a use says of the invoice.
    mutating func correct(by use: InvoiceUse) {
        amount = use.amount
        seller = use.seller
        buyer = use.buyer
        issuedOn = use.issuedOn
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("number", &number)
        try fields.field("amount", &amount)
        try fields.field("seller", &seller)
        try fields.field("buyer", &buyer)
        try fields.field("issuedOn", &issuedOn)
        try fields.field("reversed", &reversed)
        try fields.list("reversals", &reversals)
        try fields.field("taken", &taken)
        try fields.list("redemptions", &redemptions)
        try fields.field("version", &version)
    }

    /// A red-letter invoice, by its own number, and what it took back.
    public struct Reversal: JSONRecord, Equatable {
        public var number = ""
        public var amount = Fen.zero

        public init() {}

        init(number: String, amount: Fen) {
            self.number = number
            self.amount = amount
        }

        public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("number", &number)
            try fields.field("amount", &amount)
        }
    }

    /// Red-letter invoices of one invoice.
    static let reversalsMax = 200

    /// What can still be claimed on it; never below zero.
    public var residual: Fen { (amount - reversed).saturatingMinus(taken) }
}

/// An invoice's number in its one spelling: a 数电票 has 20 digits, a legacy invoice its code (10 or 12) and number (8).
public struct InvoiceNumber: Sendable, Hashable {
    public let text: String

    /// Drops spaces and separators; nil where what is left is no invoice number.
    public init?(_ written: String) {
        let separators: Set<Character> = [" ", "-", "–", "/", "_", "\u{3000}", "."]
        let digits = written.filter { !separators.contains($0) }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), [18, 20].contains(digits.utf8.count) else { return nil }
        text = digits
    }
}
