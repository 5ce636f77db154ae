import JSON
import Ledger

public enum RedemptionStatus: String, Word {
    case submitted
    case approved
    case rejected

    public var allowedSteps: [String] { self == .submitted ? ["review"] : [] }
}

/// One use of a voucher against a contract, its invoices and its payment.
public struct Redemption: Identified, JSONRecord, Equatable {
    public static let idPrefix = "red_"

    public var id = ID<Redemption>("")
    public var voucher = ID<Voucher>("")
    public var application = ID<Application>("")
    public var holder = ""
    public var filedBy = ID<Client>("")
    public var provider = ""
    public var contractNumber = ""
    public var claimedBase = Fen.zero
    /// The most that a review can accept: the least of claimed, invoiced (as far as the invoices are unused) and paid.
    public var eligibleBase = Fen.zero
    public var invoices: [InvoiceUse] = []
    public var payment = ProviderPayment()
    public var status = RedemptionStatus.submitted
    public var approvedBase: Fen?
    public var amount: Fen?
    public var boundBy: String?
    public var opinion: String?
    public var reviewedBy: String?
    public var payable: ID<Payable>?
    public var createdAt = Instant(milliseconds: 0)
    public var reviewedAt: Instant?
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("voucher", &voucher)
        try fields.field("application", &application)
        try fields.field("holder", &holder)
        try fields.field("filedBy", &filedBy)
        try fields.field("provider", &provider)
        try fields.field("contractNumber", &contractNumber)
        try fields.field("claimedBase", &claimedBase)
        try fields.field("eligibleBase", &eligibleBase)
        try fields.list("invoices", &invoices)
        try fields.field("payment", &payment)
        try fields.field("status", &status)
        try fields.field("approvedBase", &approvedBase)
        try fields.field("amount", &amount)
        try fields.field("boundBy", &boundBy)
        try fields.field("opinion", &opinion)
        try fields.field("reviewedBy", &reviewedBy)
        try fields.field("payable", &payable)
        try fields.field("createdAt", &createdAt)
        try fields.field("reviewedAt", &reviewedAt)
        try fields.field("version", &version)
    }
}

/// What one redemption says and takes of one invoice.
public struct InvoiceUse: JSONRecord, Equatable {
    /// As the invoice register knows it: see `InvoiceNumber`.
    public var number = ""
    public var amount = Fen.zero
    public var issuedOn = LocalDate(day: 0)
    public var seller = ""
    public var buyer = ""
    /// The part of the invoice that this redemption holds or has used.
    public var taken = Fen.zero

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("number", &number)
        try fields.field("amount", &amount)
        try fields.field("issuedOn", &issuedOn)
        try fields.field("seller", &seller)
        try fields.field("buyer", &buyer)
        try fields.field("taken", &taken)
    }
}

/// How the holder paid the provider.
public struct ProviderPayment: JSONRecord, Equatable {
    public var amount = Fen.zero
    public var paidOn = LocalDate(day: 0)
    public var reference = ""

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("amount", &amount)
        try fields.field("paidOn", &paidOn)
        try fields.field("reference", &reference)
    }
}
