import JSON
import Ledger

public enum RecoveryStatus: String, Word {
    case ordered
    case partlyReceived = "partly-received"
    case received
    /// What it rested on was never paid.
    case cancelled

    public var allowedSteps: [String] { self == .received || self == .cancelled ? [] : ["receipts"] }
}

/// Money ordered back (追缴).
public struct Recovery: Identified, JSONRecord, Equatable {
    public static let idPrefix = "rec_"

    public var id = ID<Recovery>("")
    public var pool = ""
    public var application = ID<Application>("")
    public var voucher: ID<Voucher>?
    public var payable: ID<Payable>?
    /// The debtor's USCC.
    public var debtor = ""
    public var amount = Fen.zero
    public var received = Fen.zero
    public var reason = ""
    public var status = RecoveryStatus.ordered
    public var receipts: [Receipt] = []
    public var createdAt = Instant(milliseconds: 0)
    public var version: Int64 = 0

    public init() {}

    /// Money that came back under a recovery order.
    public struct Receipt: JSONRecord, Equatable {
        public var amount = Fen.zero
        public var reference = ""
        public var receivedOn = LocalDate(day: 0)
        public var at = Instant(milliseconds: 0)

        public init() {}

        public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("amount", &amount)
            try fields.field("reference", &reference)
            try fields.field("receivedOn", &receivedOn)
            try fields.field("at", &at)
        }
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("pool", &pool)
        try fields.field("application", &application)
        try fields.field("voucher", &voucher)
        try fields.field("payable", &payable)
        try fields.field("debtor", &debtor)
        try fields.field("amount", &amount)
        try fields.field("received", &received)
        try fields.field("reason", &reason)
        try fields.field("status", &status)
        try fields.list("receipts", &receipts)
        try fields.field("createdAt", &createdAt)
        try fields.field("version", &version)
    }
}
