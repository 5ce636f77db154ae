// A run over the register. It is a process of its own in the journal: each record decides one slice of enterprises and says where
// the next one starts, so that a crash loses nothing, other requests are served between two slices, and everyone sees how far it is.

import JSON
import Ledger

public enum EntitlementRunStatus: String, Word {
    case running
    /// Every enterprise that the register had at the start is decided.
    case completed
    /// The scheme's version is configured no longer: nothing more can be decided.
    case failed
}

/// What a run came to for an enterprise.
public enum EntitlementOutcome: String, Word {
    /// It meets every rule and gets (in a dry run: would get) the voucher.
    case included
    /// A rule is not met, it has its voucher already, or the pool has nothing left.
    case excluded
    /// Data is missing in the register: not a no.
    case undecided
}

/// One way in which the rules came out; many enterprises share one.
public struct EntitlementVerdict: JSONRecord, Hashable {
    public var outcome = EntitlementOutcome.included
    /// Rules that are not met.
    public var failed: [String] = []
    /// Rules that could not be decided.
    public var undecided: [String] = []

    /// What is said beside the scheme's own rules.
    public static let alreadyGranted = "already-granted"
    public static let poolExhausted = "pool-exhausted"

    public init() {}

    init(_ outcome: EntitlementOutcome, failed: [String] = [], undecided: [String] = []) {
        self.outcome = outcome
        self.failed = failed
        self.undecided = undecided
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("outcome", &outcome)
        try fields.list("failed", &failed)
        try fields.list("undecided", &undecided)
    }
}

/// One run of an entitlement scheme over the register, dry or real.
public struct EntitlementRun: Identified, JSONRecord, Equatable {
    public static let idPrefix = "run_"

    public var id = ID<EntitlementRun>("")
    public var scheme = ""
    /// Frozen at the start.
    public var schemeVersion = ""
    /// Decides and lists, and gives nothing.
    public var isDryRun = false
    public var status = EntitlementRunStatus.running
    public var by = ID<Client>("")
    public var person = ""
    /// Enterprises that the register had at the start: the run is over these, in the order of their registration.
    public var total = 0
    /// Enterprises that one record decides.
    public var sliceLength = 0
    /// What was decided so far.
    public var included = 0
    public var excluded = 0
    public var undecided = 0
    /// The face value of all vouchers that it gives.
    public var amount = Fen.zero
    public var startedAt = Instant(milliseconds: 0)
    public var endedAt: Instant?
    /// Why it could not go on.
    public var failure: String?
    /// The different ways in which the rules came out.
    public var verdicts: [EntitlementVerdict] = []
    /// For each enterprise, in the register's order, its place in `verdicts`; one list a slice, so that none grows for ever.
    public var slices: [[Int]] = []
    public var version: Int64 = 0

    public init() {}

    /// The place in the register of the next enterprise to decide.
    public var position: Int { included + excluded + undecided }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("scheme", &scheme)
        try fields.field("schemeVersion", &schemeVersion)
        try fields.field("dryRun", &isDryRun)
        try fields.field("status", &status)
        try fields.field("by", &by)
        try fields.field("person", &person)
        try fields.field("total", &total)
        try fields.field("sliceLength", &sliceLength)
        try fields.field("included", &included)
        try fields.field("excluded", &excluded)
        try fields.field("undecided", &undecided)
        try fields.field("amount", &amount)
        try fields.field("startedAt", &startedAt)
        try fields.field("endedAt", &endedAt)
        try fields.field("failure", &failure)
        try fields.list("verdicts", &verdicts)
        try fields.list("slices", &slices)
        try fields.field("version", &version)
    }

    /// What was decided for the enterprise at a place of the register; nil where the run has not come that far.
    public func verdict(at position: Int) -> EntitlementVerdict? {
        guard sliceLength > 0, slices.indices.contains(position / sliceLength) else { return nil }
        let (slice, place) = (position / sliceLength, position % sliceLength)
        return slices[slice].indices.contains(place) ? verdicts[slices[slice][place]] : nil
    }
}
