import JSON
import Ledger

/// What becomes of an appropriation that the year left unused.
public enum YearEndOutcome: String, Word {
    /// It stays in the pool for the next year (结转).
    case carryOver = "carry-over"
    /// It goes back to the treasury (收回).
    case lapse
}

public enum YearEndStatus: String, Word {
    case proposed
    case closed
    case rejected

    public var allowedSteps: [String] { self == .proposed ? ["approval", "rejection"] : [] }
}

/// The closing of a pool's year: what was unused at its end, what was committed against it, and what became of it. One person
/// proposes, another approves.
public struct YearEnd: Identified, JSONRecord, Equatable {
    public static let idPrefix = "end_"

    public var id = ID<YearEnd>("")
    public var pool = ""
    public var year = 0
    public var outcome = YearEndOutcome.carryOver
    /// Available at the end of the year's last day.
    public var unused = Fen.zero
    /// Promised and owed at the end of that day: what the unused part does not include.
    public var reserved = Fen.zero
    public var committed = Fen.zero
    /// What lapsed or was carried over, set when it was closed: never more than is still available then.
    public var amount = Fen.zero
    public var reason = ""
    public var status = YearEndStatus.proposed
    public var maker = ""
    public var checker: String?
    public var createdAt = Instant(milliseconds: 0)
    public var closedAt: Instant?
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("pool", &pool)
        try fields.field("year", &year)
        try fields.field("outcome", &outcome)
        try fields.field("unused", &unused)
        try fields.field("reserved", &reserved)
        try fields.field("committed", &committed)
        try fields.field("amount", &amount)
        try fields.field("reason", &reason)
        try fields.field("status", &status)
        try fields.field("maker", &maker)
        try fields.field("checker", &checker)
        try fields.field("createdAt", &createdAt)
        try fields.field("closedAt", &closedAt)
        try fields.field("version", &version)
    }
}

extension State {
    /// What lapsed of a pool so far: its configured amount less this is its appropriation.
    func lapsed(of pool: String) -> Fen {
        yearEnds.all.reduce(.zero) { sum, end in
            end.pool == pool && end.status == .closed && end.outcome == .lapse ? sum + end.amount : sum
        }
    }
}
