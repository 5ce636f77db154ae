import Ledger

/// Keeps what a debtor owes back from what the city owes the debtor: the payable falls, and the order has come in by as much
/// (domain rules, 14).
public struct OffsetRecovery: Command {
    public static let name = "offset-recovery"
    public static let action: Action? = .recordReceipt

    public var id: ID<Recovery>
    public var payable: ID<Payable>
    /// nil for as much as both allow.
    public var amount: Fen?

    public init(id: ID<Recovery>, payable: ID<Payable>, amount: Fen?) {
        self.id = id
        self.payable = payable
        self.amount = amount
    }

    public func decide(in core: inout Core) throws(Problem) {
        let recovery = try core.openRecovery(id, step: "offsets")
        guard let owed = core.state.payables[payable] else {
            throw .invalid("/payable", "unknown-payable", zh: "没有此兑付单。", en: "There is no such payable.")
        }
        let isSamePerson = owed.person.map { person in recovery.person.map(person.isSame) ?? false } ?? (recovery.person == nil)
        guard owed.payee == recovery.debtor || owed.person != nil, isSamePerson else {
            throw .invalid(
                "/payable", "other-payee", zh: "该兑付单的收款人不是被追缴人 \(recovery.person?.maskedName ?? recovery.debtor)。",
                en: "It is owed to another than the debtor, \(recovery.person?.maskedName ?? recovery.debtor).")
        }
        guard owed.status == .pending else {
            throw .invalid(
                "/payable", "payable-not-pending", zh: "该兑付单状态为 \(owed.status.rawValue)，只有待付的才能抵扣。",
                en: "Its state is \(owed.status.rawValue): only what waits for a batch can be kept back.")
        }
        let most = min(owed.amount, core.state.receivable(under: recovery))
        let kept = amount ?? most
        guard kept > .zero, kept <= most else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "抵扣金额必须大于零且不超过 \(most)。", en: "An offset is more than zero and at most \(most).")
        }
        core.emit(PayableOffset(owed, by: kept, recovery: id))
        core.pay(kept, in: owed.pool, for: owed.id.text)
        var receipt = Recovery.Receipt()
        receipt.amount = kept
        receipt.reference = "offset \(owed.id)"
        receipt.receivedOn = core.today
        receipt.payable = owed.id
        receipt.at = core.moment.at
        core.emit(RecoveryReceived(recovery, receipt))
        core.recover(kept, in: recovery.pool, for: id.text)
        core.closeIfDone(owed.application)
    }
}
