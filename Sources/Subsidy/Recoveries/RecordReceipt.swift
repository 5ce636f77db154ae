import JSON
import Ledger

/// Money came back under a recovery order; it is available in the pool again. Interest that came with it is noted beside.
public struct RecordReceipt: Command {
    public static let name = "record-receipt"
    public static let action: Action? = .recordReceipt

    public var id: ID<Recovery>
    public var amount: Fen
    public var interest: Fen
    public var reference: String
    public var receivedOn: LocalDate?

    public init(id: ID<Recovery>, amount: Fen, interest: Fen = .zero, reference: String, receivedOn: LocalDate?) {
        self.id = id
        self.amount = amount
        self.interest = interest
        self.reference = reference
        self.receivedOn = receivedOn
    }

    public func decide(in core: inout Core) throws(Problem) {
        let recovery = try core.openRecovery(id, step: "receipts")
        let left = core.state.receivable(under: recovery)
        guard amount > .zero, amount <= left else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "收款必须大于零且不超过未收回的 \(left)。",
                en: "A receipt is more than zero and at most the outstanding \(left).")
        }
        let due = recovery.interestDue(on: core.today)
        guard interest <= due else {
            throw .invalid(
                "/interest", "amount-too-high", zh: "利息不超过应收的 \(due)。", en: "The interest is at most what has grown, \(due).")
        }
        let day = receivedOn ?? core.today
        guard day <= core.today else {
            throw .invalid(
                "/receivedOn", "date-out-of-range", zh: "到账日期晚于今日（\(core.today)）。", en: "It is \(core.today): nothing came in after that.")
        }
        guard !recovery.receipts.contains(where: { $0.reference == reference }) else {
            throw Problem(.conflict, "already-recorded", zh: "该笔收款已登记。", en: "A receipt with this reference is recorded already.")
        }
        var receipt = Recovery.Receipt()
        receipt.amount = amount
        receipt.interest = interest
        receipt.reference = reference
        receipt.receivedOn = day
        receipt.at = core.moment.at
        core.emit(RecoveryReceived(recovery, receipt))
        core.recover(amount, in: recovery.pool, for: id.text)
    }
}

extension Core {
    /// A recovery under which something is still to come.
    func openRecovery(_ id: ID<Recovery>, step: String) throws(Problem) -> Recovery {
        guard let recovery = state.recoveries[id] else { throw .notFound("recovery", "追缴") }
        guard recovery.status.isOpen else {
            throw .invalidState(recovery.status, allowed: recovery.status.allowedSteps, step: step)
        }
        return recovery
    }
}
