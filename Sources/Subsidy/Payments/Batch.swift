import JSON
import Ledger

public enum BatchStatus: String, Word {
    case drafted
    case approved
    /// Some items have their result, some wait for it.
    case partlyPaid = "partly-paid"
    /// Every item has its result.
    case settled

    public var allowedSteps: [String] {
        switch self {
        case .drafted: ["approval"]
        case .approved, .partlyPaid: ["results", "file"]
        case .settled: ["file"]
        }
    }
}

public enum ItemOutcome: String, Word {
    case paid
    case failed
}

/// One line of a batch, with what it paid to whom frozen when the batch was drafted.
public struct BatchItem: JSONRecord, Equatable {
    public var payable = ID<Payable>("")
    public var payee = ""
    public var payeeName = ""
    public var account: BankAccount?
    public var amount = Fen.zero
    public var outcome: ItemOutcome?
    public var reference: String?
    public var reason: String?

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("payable", &payable)
        try fields.field("payee", &payee)
        try fields.field("payeeName", &payeeName)
        try fields.field("account", &account)
        try fields.field("amount", &amount)
        try fields.field("outcome", &outcome)
        try fields.field("reference", &reference)
        try fields.field("reason", &reason)
    }
}

/// Payables of one pool that are paid out together, made by one person and checked by another.
public struct Batch: Identified, JSONRecord, Equatable {
    public static let idPrefix = "bat_"

    public var id = ID<Batch>("")
    public var pool = ""
    public var items: [BatchItem] = []
    public var total = Fen.zero
    public var status = BatchStatus.drafted
    public var maker = ""
    /// Who lent the maker the power, where it was another's.
    public var makerOnBehalfOf: String?
    public var checker: String?
    public var createdAt = Instant(milliseconds: 0)
    public var approvedAt: Instant?
    public var settledAt: Instant?
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("pool", &pool)
        try fields.list("items", &items)
        try fields.field("total", &total)
        try fields.field("status", &status)
        try fields.field("maker", &maker)
        try fields.field("makerOnBehalfOf", &makerOnBehalfOf)
        try fields.field("checker", &checker)
        try fields.field("createdAt", &createdAt)
        try fields.field("approvedAt", &approvedAt)
        try fields.field("settledAt", &settledAt)
        try fields.field("version", &version)
    }

    public var paidTotal: Fen { items.reduce(.zero) { $1.outcome == .paid ? $0 + $1.amount : $0 } }
}
