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
}

/// Takes in the bank's results, a row each. The same result twice changes nothing; a wrong row spoils no other.
public struct RecordResults: Command {
    public static let name = "record-results"
    public static let action: Action? = .recordResults

    public var id: ID<Batch>
    public var results: [PaymentResult]

    public init(id: ID<Batch>, results: [PaymentResult]) {
        self.id = id
        self.results = results
    }

    /// What became of a row.
    enum Row: String {
        case paid, failed, unchanged
        case unknownPayable = "unknown-payable"
        case contradictory
        case missingReference = "missing-reference"
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let batch = core.state.batches[id] else { throw .notFound("payment batch", "拨付批次") }
        guard batch.status != .drafted else {
            throw .invalidState(batch.status, allowed: batch.status.allowedSteps, step: "results")
        }
        guard !results.isEmpty else {
            throw .invalid("/results", "required", zh: "结果为空。", en: "There are no results in it.")
        }
        var places: [ID<Payable>: Int] = [:]
        for (place, item) in batch.items.enumerated() { places[item.payable] = place }
        var decided: [Int: PaymentResult] = [:]
        var rows: [(PaymentResult, Row)] = []
        for result in results { rows.append((result, row(result, batch, places, &decided))) }

        for (result, row) in rows {
            guard let place = places[result.payable] else { continue }
            if row == .paid { pay(result, place, in: &core) } else if row == .failed { fail(result, place, in: &core) }
        }
        progress(in: &core)
        core.report = .array(rows.map(Self.reportRow))
    }

    private func row(
        _ result: PaymentResult, _ batch: Batch, _ places: [ID<Payable>: Int], _ decided: inout [Int: PaymentResult]
    ) -> Row {
        guard let place = places[result.payable] else { return .unknownPayable }
        if result.outcome == .paid, (result.reference ?? "").isEmpty { return .missingReference }
        let item = batch.items[place]
        let earlier = decided[place].map { ($0.outcome, $0.reference) } ?? item.outcome.map { ($0, item.reference) }
        if let earlier { return earlier.0 == result.outcome && earlier.1 == result.reference ? .unchanged : .contradictory }
        decided[place] = result
        return result.outcome == .paid ? .paid : .failed
    }

    private func pay(_ result: PaymentResult, _ place: Int, in core: inout Core) {
        guard let payable = core.state.payables[result.payable] else { return }
        var paid = PayablePaid()
        paid.id = payable.id
        paid.of = payable.application
        paid.batch = id
        paid.item = place
        paid.reference = result.reference ?? ""
        core.emit(paid)
        core.pay(payable.amount, in: payable.pool, for: payable.id.text)
        core.closeIfDone(payable.application)
    }

    private func fail(_ result: PaymentResult, _ place: Int, in core: inout Core) {
        guard let payable = core.state.payables[result.payable] else { return }
        var failed = PayableFailed()
        failed.id = payable.id
        failed.of = payable.application
        failed.batch = id
        failed.item = place
        failed.reference = result.reference
        failed.reason = result.reason ?? ""
        core.emit(failed)
        if let pending = core.state.payables[payable.id] {
            core.settleUnpaidRecoveries(of: pending, reason: "payment failed: \(failed.reason)")
        }
    }

    private func progress(in core: inout Core) {
        guard let batch = core.state.batches[id] else { return }
        let status: BatchStatus = batch.items.allSatisfy { $0.outcome != nil } ? .settled : .partlyPaid
        if batch.status != status, batch.items.contains(where: { $0.outcome != nil }) { core.emit(BatchProgressed(id, status: status)) }
    }

    private static func reportRow(_ result: PaymentResult, _ row: Row) -> JSON {
        ["payable": .string(result.payable.text), "outcome": .string(result.outcome.rawValue), "result": .string(row.rawValue)]
    }
}
