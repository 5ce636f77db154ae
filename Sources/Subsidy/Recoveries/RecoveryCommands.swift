import JSON
import Ledger

/// What a recovery order is about.
public enum RecoverySubject: Sendable, Hashable {
    case application(ID<Application>)
    case voucher(ID<Voucher>)
    case payable(ID<Payable>)
}

/// Orders money back that was paid and should not have been.
public struct OrderRecovery: Command {
    public static let name = "order-recovery"
    public static let action: Action? = .orderRecovery

    public var subject: RecoverySubject
    public var amount: Fen
    public var reason: String

    public init(subject: RecoverySubject, amount: Fen, reason: String) {
        self.subject = subject
        self.amount = amount
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let (application, voucher, payable) = try place(in: core)
        let paid = core.state.paid(application: application, voucher: voucher, payable: payable)
        let ordered = core.state.ordered(application: application, voucher: voucher, payable: payable)
        let left = paid.saturatingMinus(ordered)
        guard amount > .zero, amount <= left else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "追缴金额必须大于零且不超过已付未追缴的 \(left)。",
                en: "A recovery is more than zero and at most what was paid and not ordered back yet, \(left).")
        }
        core.orderRecovery(upTo: amount, from: application, voucher: voucher, payable: payable, reason: reason)
        let charged = core.state.applications[application]?.chargedAmount ?? .zero
        if min(amount, charged) > .zero { core.emit(AmountReduced(application, by: min(amount, charged), reason: reason)) }
    }

    private func place(in core: Core) throws(Problem) -> (ID<Application>, ID<Voucher>?, ID<Payable>?) {
        switch subject {
        case .application(let id): return (try core.application(id).id, nil, nil)
        case .voucher(let id):
            let voucher = try core.voucher(id)
            return (voucher.application, id, nil)
        case .payable(let id):
            guard let payable = core.state.payables[id] else { throw .notFound("payable", "兑付单") }
            return (payable.application, payable.voucher, id)
        }
    }
}

/// Money came back under a recovery order; it is available in the pool again.
public struct RecordReceipt: Command {
    public static let name = "record-receipt"
    public static let action: Action? = .recordReceipt

    public var id: ID<Recovery>
    public var amount: Fen
    public var reference: String
    public var receivedOn: LocalDate?

    public init(id: ID<Recovery>, amount: Fen, reference: String, receivedOn: LocalDate?) {
        self.id = id
        self.amount = amount
        self.reference = reference
        self.receivedOn = receivedOn
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let recovery = core.state.recoveries[id] else { throw .notFound("recovery", "追缴") }
        guard recovery.status != .received, recovery.status != .cancelled else {
            throw .invalidState(recovery.status, allowed: recovery.status.allowedSteps, step: "receipts")
        }
        let paid = core.state.paid(application: recovery.application, voucher: nil, payable: recovery.payable)
        let received = core.state.received(application: recovery.application, payable: recovery.payable)
        let left = min(recovery.amount - recovery.received, paid.saturatingMinus(received))
        guard amount > .zero, amount <= left else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "收款必须大于零且不超过未收回的 \(left)。",
                en: "A receipt is more than zero and at most the outstanding \(left).")
        }
        guard !recovery.receipts.contains(where: { $0.reference == reference }) else {
            throw Problem(.conflict, "already-recorded", zh: "该笔收款已登记。", en: "A receipt with this reference is recorded already.")
        }
        var receipt = Recovery.Receipt()
        receipt.amount = amount
        receipt.reference = reference
        receipt.receivedOn = receivedOn ?? core.today
        receipt.at = core.moment.at
        core.emit(RecoveryReceived(recovery, receipt))
        core.recover(amount, in: recovery.pool, for: id.text)
    }
}

extension State {
    /// What was really paid on an application, or on the voucher or payable named more narrowly.
    func paid(application: ID<Application>, voucher: ID<Voucher>?, payable: ID<Payable>?) -> Fen {
        (applications[application]?.payables ?? []).reduce(.zero) { sum, id in
            guard let item = payables[id], item.status == .paid, payable == nil || payable == id, voucher == nil || item.voucher == voucher
            else { return sum }
            return sum + item.amount
        }
    }

    /// What came back on it already.
    func received(application: ID<Application>, payable: ID<Payable>?) -> Fen {
        (recoveriesByApplication[application] ?? []).reduce(.zero) { sum, id in
            guard let recovery = recoveries[id], payable == nil || recovery.payable == nil || recovery.payable == payable else {
                return sum
            }
            return sum + recovery.received
        }
    }

    /// What was ordered back on it already.
    func ordered(application: ID<Application>, voucher: ID<Voucher>?, payable: ID<Payable>?) -> Fen {
        (recoveriesByApplication[application] ?? []).reduce(.zero) { sum, id in
            guard let recovery = recoveries[id] else { return sum }
            let isOther =
                (payable != nil && recovery.payable != nil && recovery.payable != payable)
                || (voucher != nil && recovery.voucher != nil && recovery.voucher != voucher)
            return isOther ? sum : sum + recovery.amount
        }
    }
}
