import JSON
import Ledger

public enum BatchStatus: String, Word {
    case drafted
    case approved
    /// Handed to the bank or the treasury.
    case sent
    /// Some items have their result, some wait for it.
    case partlyPaid = "partly-paid"
    /// Every item has its result.
    case settled
    /// Given up before it was approved; its payables wait again.
    case cancelled

    public var allowedSteps: [String] {
        switch self {
        case .drafted: ["approval", "cancellation"]
        case .approved: ["dispatch", "results", "file"]
        case .sent, .partlyPaid: ["results", "file"]
        case .settled: ["results", "file"]
        case .cancelled: []
        }
    }

    /// Whether the file exists and results may come.
    public var isApproved: Bool { self != .drafted && self != .cancelled }
}

/// A file made of a batch, named by what it is and what its octets are.
public struct BatchFile: JSONRecord, Hashable {
    /// As `Accept` asks for it: `application/xml` or `text/csv`.
    public var mediaType = ""
    /// SHA-256 of its octets, in hex.
    public var sha256 = ""
    /// Octets.
    public var size: Int64 = 0

    public init() {}

    public init(mediaType: String, sha256: String, size: Int64) {
        self.mediaType = mediaType
        self.sha256 = sha256
        self.size = size
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("mediaType", &mediaType)
        try fields.field("sha256", &sha256)
        try fields.field("size", &size)
    }
}

/// The budget codes of the lines of one scheme.
public struct SchemeBudget: JSONRecord, Hashable {
    public var scheme = ""
    public var codes = BudgetCodes()

    public init() {}

    init(scheme: String, codes: BudgetCodes) {
        self.scheme = scheme
        self.codes = codes
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("scheme", &scheme)
        try fields.field("codes", &codes)
    }
}

/// Payables of one pool that are paid out together, made by one person and checked by one or two others.
public struct Batch: Identified, JSONRecord, Equatable {
    public static let idPrefix = "bat_"

    public var id = ID<Batch>("")
    public var pool = ""
    public var items: ChunkedList<BatchItem> = []
    public var total = Fen.zero
    public var status = BatchStatus.drafted
    public var maker = ""
    /// Who approved it last; with `checkersNeeded` of two, the second.
    public var checker: String?
    /// Everybody whose signature stands, in order.
    public var checkers: [String] = []
    /// How many persons beside the maker must sign, as the configuration asked when it was drafted.
    public var checkersNeeded = 1
    /// The day on which the bank shall pay.
    public var executionDate: LocalDate?
    public var budgets: [SchemeBudget] = []
    /// The account that is debited, frozen at approval.
    public var payer: BankAccount?
    /// What the checkers signed: the files and their digests.
    public var files: [BatchFile] = []
    public var progress = BatchProgress()
    public var createdAt = Instant(milliseconds: 0)
    public var approvedAt: Instant?
    public var sentAt: Instant?
    public var settledAt: Instant?
    public var cancelledAt: Instant?
    /// Why it was cancelled.
    public var reason: String?
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("pool", &pool)
        try fields.field("items", &items, blank: [])
        try fields.field("total", &total)
        try fields.field("status", &status)
        try fields.field("maker", &maker)
        try fields.field("checker", &checker)
        try fields.list("checkers", &checkers)
        try fields.field("checkersNeeded", &checkersNeeded, blank: 1)
        try fields.field("executionDate", &executionDate)
        try fields.list("budgets", &budgets)
        try fields.field("payer", &payer)
        try fields.list("files", &files)
        try fields.field("progress", &progress, blank: BatchProgress())
        try fields.field("createdAt", &createdAt)
        try fields.field("approvedAt", &approvedAt)
        try fields.field("sentAt", &sentAt)
        try fields.field("settledAt", &settledAt)
        try fields.field("cancelledAt", &cancelledAt)
        try fields.field("reason", &reason)
        try fields.field("version", &version)
    }

    /// The digest that the checkers sign: that of the payment initiation.
    public var fileDigest: String? { files.first { $0.mediaType == "application/xml" }?.sha256 }

    public func budget(of scheme: String) -> BudgetCodes { budgets.first { $0.scheme == scheme }?.codes ?? BudgetCodes() }
}

/// How far the bank's results have come: kept beside the items, so that nobody walks a hundred thousand of them to know.
public struct BatchProgress: JSONRecord, Hashable {
    public var paid = 0
    public var failed = 0
    public var returned = 0
    /// What the bank paid and did not send back.
    public var paidTotal = Fen.zero

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("paid", &paid)
        try fields.field("failed", &failed)
        try fields.field("returned", &returned)
        try fields.field("paidTotal", &paidTotal)
    }

    /// Items that have a result.
    public var answered: Int { paid + failed + returned }
}
