import JSON
import Ledger

/// What the bank said of one item.
public struct PaymentResult: Sendable, Equatable {
    public var payable: ID<Payable>
    public var outcome: ItemOutcome
    public var reference: String?
    public var reason: String?

    public init(payable: ID<Payable>, outcome: ItemOutcome, reference: String?, reason: String?) {
        self.payable = payable
        self.outcome = outcome
        self.reference = reference
        self.reason = reason
    }

    /// Octets of what the bank wrote.
    var textBytes: Int { (reference?.utf8.count ?? 0) + (reason?.utf8.count ?? 0) }
}

/// Takes in the bank's results, a row each. The same result twice changes nothing; a wrong row spoils no other.
///
/// One record holds a slice of a large report: see `Slicer`. A report that breaks off between two slices is sent again, and what
/// was taken in before comes out as `unchanged`.
public struct RecordResults: Command {
    public static let name = "record-results"
    public static let action: Action? = .recordResults

    public var id: ID<Batch>
    public var results: [PaymentResult]

    public init(id: ID<Batch>, results: [PaymentResult]) {
        self.id = id
        self.results = results
    }

    /// Rows of one record: a tenth of what a record could hold, since the writer serves others between two slices.
    public static let rowsMax = 2000
    /// Octets of references and reasons of one record's rows.
    public static let textBytesMax = 512 << 10

    /// Gathers results into slices that each fit into one record, in their order.
    public struct Slicer: Sendable {
        private var slice: [PaymentResult] = []
        private var octets = 0

        public init() {}

        /// Takes one more; gives back the slice before it where that is full.
        public mutating func take(_ result: PaymentResult) -> [PaymentResult]? {
            let isFull = slice.count == rowsMax || (octets + result.textBytes > textBytesMax && !slice.isEmpty)
            let full = isFull ? rest() : nil
            slice.append(result)
            octets += result.textBytes
            return full
        }

        /// The last slice.
        public mutating func rest() -> [PaymentResult] {
            defer { (slice, octets) = ([], 0) }
            return slice
        }
    }

    /// What became of a row.
    enum Row: String {
        case paid, failed, returned, unchanged
        case unknownPayable = "unknown-payable"
        case contradictory
        case missingReference = "missing-reference"
        /// A return of money that the payee had given back under a recovery order: a person must look.
        case alreadyRecovered = "already-recovered"
        /// A return that would leave recovery orders on the case without the payments that they rest on: a person must look.
        case orderedBack = "ordered-back"
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let batch = core.state.batches[id] else { throw .notFound("payment batch", "拨付批次") }
        guard batch.status.isApproved else {
            throw .invalidState(batch.status, allowed: batch.status.allowedSteps, step: "results")
        }
        guard !results.isEmpty else {
            throw .invalid("/results", "required", zh: "结果为空。", en: "There are no results in it.")
        }
        guard results.count <= Self.rowsMax, results.reduce(0, { $0 + $1.textBytes }) <= Self.textBytesMax else {
            throw .invalid(
                "/results", "too-many", zh: "一条记录至多 \(Self.rowsMax) 行结果。", en: "One record takes at most \(Self.rowsMax) rows.")
        }
        let places = places(in: batch, core.state)
        var rows: [JSON] = []
        var applications: [ID<Application>] = []
        for result in results {
            let row: Row = places[result.payable].map { self.row(result, at: $0, core.state) } ?? .unknownPayable
            rows.append(Self.reportRow(result, row))
            guard let place = places[result.payable], let payable = core.state.payables[result.payable] else { continue }
            switch row {
            case .paid: pay(payable, result, place, in: &core)
            case .failed: fail(payable, result, place, in: &core)
            case .returned: takeBack(payable, result, place, in: &core)
            default: continue
            }
            if applications.last != payable.application { applications.append(payable.application) }
        }
        var closed: Set<ID<Application>> = []
        for application in applications where closed.insert(application).inserted { core.closeIfDone(application) }
        progress(in: &core)
        core.report = .array(rows)
    }

    /// The lines that the results are about. A payable knows its line in its present batch; for one that has moved on since, the
    /// lines are walked, once.
    private func places(in batch: Batch, _ state: State) -> [ID<Payable>: Int] {
        var places: [ID<Payable>: Int] = [:]
        var unplaced: Set<ID<Payable>> = []
        for result in results {
            if let payable = state.payables[result.payable], payable.batch == id, let place = payable.place {
                places[result.payable] = place
            } else {
                unplaced.insert(result.payable)
            }
        }
        guard !unplaced.isEmpty else { return places }
        for (place, item) in batch.items.enumerated() where unplaced.contains(item.payable) { places[item.payable] = place }
        return places
    }

    private func row(_ result: PaymentResult, at place: Int, _ state: State) -> Row {
        if result.outcome != .failed, (result.reference ?? "").isEmpty { return .missingReference }
        guard let item = state.batches[id]?.items[place], let payable = state.payables[result.payable] else { return .unknownPayable }
        guard let earlier = item.outcome else {
            return result.outcome == .paid ? .paid : result.outcome == .failed ? .failed : .contradictory
        }
        if earlier == result.outcome && item.reference == result.reference { return .unchanged }
        // Only what was paid can come back, and only once; everything else that is said twice contradicts itself.
        guard earlier == .paid, result.outcome == .returned, payable.status == .paid, payable.batch == id else { return .contradictory }
        guard !state.mayHaveComeBack(payable) else { return .alreadyRecovered }
        return RecoverableMoney(state, payable.application).rests(on: payable) ? .orderedBack : .returned
    }

    private func pay(_ payable: Payable, _ result: PaymentResult, _ place: Int, in core: inout Core) {
        var paid = PayablePaid()
        paid.id = payable.id
        paid.of = payable.application
        paid.batch = id
        paid.item = place
        paid.reference = result.reference ?? ""
        core.emit(paid)
        core.pay(payable.amount, in: payable.pool, for: payable.id.text)
    }

    private func fail(_ payable: Payable, _ result: PaymentResult, _ place: Int, in core: inout Core) {
        var failed = PayableFailed()
        failed.id = payable.id
        failed.of = payable.application
        failed.batch = id
        failed.item = place
        failed.reference = result.reference
        failed.reason = result.reason ?? ""
        core.emit(failed)
        settleOrders(on: payable.id, reason: "payment failed: \(failed.reason)", in: &core)
    }

    /// A late return: the money is in the pool's hands again and owed as before.
    private func takeBack(_ payable: Payable, _ result: PaymentResult, _ place: Int, in core: inout Core) {
        var returned = PayableReturned()
        returned.id = payable.id
        returned.of = payable.application
        returned.batch = id
        returned.item = place
        returned.reference = result.reference ?? ""
        returned.reason = result.reason ?? ""
        core.emit(returned)
        core.unpay(payable.amount, in: payable.pool, for: payable.id.text)
        settleOrders(on: payable.id, reason: "payment returned: \(returned.reason)", in: &core)
    }

    private func settleOrders(on id: ID<Payable>, reason: String, in core: inout Core) {
        guard let pending = core.state.payables[id] else { return }
        core.settleUnpaidRecoveries(of: pending, reason: reason)
    }

    private func progress(in core: inout Core) {
        guard let batch = core.state.batches[id], batch.progress.answered > 0 else { return }
        let status: BatchStatus = batch.progress.answered >= batch.items.count ? .settled : .partlyPaid
        if batch.status != status { core.emit(BatchProgressed(id, status: status)) }
    }

    private static func reportRow(_ result: PaymentResult, _ row: Row) -> JSON {
        ["payable": .string(result.payable.text), "outcome": .string(result.outcome.rawValue), "result": .string(row.rawValue)]
    }
}
