import JSON
import Ledger

public enum PayableStatus: String, Word {
    /// Waits to be put into a batch.
    case pending
    /// In a batch that is not settled for it.
    case batched
    case paid
    case cancelled
}

/// Money owed to a payee.
public struct Payable: Identified, JSONRecord, Equatable {
    public static let idPrefix = "pay_"

    public var id = ID<Payable>("")
    public var pool = ""
    public var scheme = ""
    public var application = ID<Application>("")
    public var voucher: ID<Voucher>?
    public var redemption: ID<Redemption>?
    /// The payee's USCC; of a person's reward, that of the enterprise which filed for it.
    public var payee = ""
    /// The person that it is paid to; nil where the enterprise is paid.
    public var person: PersonPayee?
    /// What is still to be paid, or was.
    public var amount = Fen.zero
    /// What was kept back of it to settle recoveries.
    public var offset = Fen.zero
    public var status = PayableStatus.pending
    public var batch: ID<Batch>?
    /// Its line in that batch.
    public var place: Int?
    /// The bank's reference of the payment.
    public var reference: String?
    /// Why the last attempt failed.
    public var failure: String?
    public var createdAt = Instant(milliseconds: 0)
    public var paidAt: Instant?
    public var version: Int64 = 0

    /// What of it has reached the payee or stood in for it: paid by a bank, or kept back against what the payee owed.
    public var discharged: Fen { offset + (status == .paid ? amount : .zero) }

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("pool", &pool)
        try fields.field("scheme", &scheme)
        try fields.field("application", &application)
        try fields.field("voucher", &voucher)
        try fields.field("redemption", &redemption)
        try fields.field("payee", &payee)
        try fields.field("person", &person)
        try fields.field("amount", &amount)
        try fields.field("offset", &offset, blank: .zero)
        try fields.field("status", &status)
        try fields.field("batch", &batch)
        try fields.field("place", &place)
        try fields.field("reference", &reference)
        try fields.field("failure", &failure)
        try fields.field("createdAt", &createdAt)
        try fields.field("paidAt", &paidAt)
        try fields.field("version", &version)
    }
}
