import JSON
import Ledger

extension PolicySimulation {
    /// What a changed scheme would have meant.
    public struct Result: Sendable {
        public let scheme: String
        public let schemeVersion: String
        public let pool: String?
        /// What the pool has left now.
        public let available: Fen?
        /// What it would have left had every decided case been decided under the change.
        public var availableAfter: Fen?
        public private(set) var cases = 0
        public private(set) var gain = 0
        public private(set) var lose = 0
        public private(set) var unchanged = 0
        /// Cases that qualify under one of the two only; those that cannot be decided under the change for lack of data.
        public private(set) var newlyEligible = 0
        public private(set) var noLongerEligible = 0
        public private(set) var undecided = 0
        public private(set) var before = Fen.zero
        public private(set) var after = Fen.zero
        /// The cases with the greatest difference, greatest first.
        public private(set) var changes: [Change] = []

        init(scheme: String, schemeVersion: String, pool: String?, available: Fen?) {
            self.scheme = scheme
            self.schemeVersion = schemeVersion
            self.pool = pool
            self.available = available
            availableAfter = available
        }
    }

    /// One case that a change would treat differently.
    public struct Change: Sendable {
        public let application: ID<Application>
        public let applicant: String
        public let status: ApplicationStatus
        public let before: Fen
        public let after: Fen
        public let boundBy: Bound?
        /// Rules that the case fails, or that lack data, under the change.
        public let failedRules: [String]

        public var difference: Fen { after - before }
        var size: Fen { difference < .zero ? .zero - difference : difference }
    }
}

extension PolicySimulation.Result {
    mutating func count(_ item: SimulatedCase, before: (amount: Fen, eligible: Bool?), after: Assessment, limit: Int) {
        cases += 1
        self.before += before.amount
        self.after += after.amount
        if after.eligible == nil { undecided += 1 }
        if before.eligible != true, after.eligible == true { newlyEligible += 1 }
        if before.eligible == true, after.eligible == false { noLongerEligible += 1 }
        guard after.amount != before.amount else {
            unchanged += 1
            return
        }
        if after.amount > before.amount { gain += 1 } else { lose += 1 }
        add(
            PolicySimulation.Change(
                application: item.application.id, applicant: item.application.applicant, status: item.application.status,
                before: before.amount, after: after.amount, boundBy: after.boundBy,
                failedRules: after.reasons.filter { $0.passed != true }.map(\.rule)), limit: limit)
    }

    /// Keeps the greatest differences; of equal ones the earlier.
    private mutating func add(_ change: PolicySimulation.Change, limit: Int) {
        guard limit > 0, changes.count < limit || change.size > (changes.last?.size ?? .zero) else { return }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].size >= change.size { low = middle + 1 } else { high = middle }
        }
        changes.insert(change, at: low)
        if changes.count > limit { changes.removeLast() }
    }
}
