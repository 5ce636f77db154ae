import JSON
import Ledger

public enum ItemOutcome: String, Word {
    case paid
    case failed
    /// The bank paid it and the money came back: the payable is owed again.
    case returned
}

/// One line of a batch. What is paid is frozen when the batch is drafted, to whom and on which account when it is approved.
public struct BatchItem: JSONRecord, Equatable {
    public var payable = ID<Payable>("")
    public var scheme = ""
    public var payee = ""
    /// The person that is paid, where it is one; `payeeName` is empty then.
    public var person: PersonPayee?
    public var payeeName = ""
    public var account: BankAccount?
    public var amount = Fen.zero
    public var outcome: ItemOutcome?
    public var reference: String?
    public var reason: String?
    /// When the bank's word on it came in.
    public var resultAt: Instant?

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("payable", &payable)
        try fields.field("scheme", &scheme, blank: "")
        try fields.field("payee", &payee, blank: "")
        try fields.field("person", &person)
        try fields.field("payeeName", &payeeName, blank: "")
        try fields.field("account", &account)
        try fields.field("amount", &amount)
        try fields.field("outcome", &outcome)
        try fields.field("reference", &reference)
        try fields.field("reason", &reason)
        try fields.field("resultAt", &resultAt)
    }
}
