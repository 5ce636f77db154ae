import Ledger

extension Core {
    /// Takes `excess` out of a grant: first what is not used, then what is owed and in no batch, then by a recovery order.
    mutating func reduceGrant(_ id: ID<Application>, by excess: Fen, reason: String) {
        guard excess > .zero, let application = state.applications[id], let approved = application.approvedAmount else { return }
        emit(AmountReduced(id, by: excess, approvedAmount: approved.saturatingMinus(excess), reason: reason))
        guard let pool = application.pool else { return }
        // Only the city's part is the pool's to take back; a district takes back its own.
        var left = min(excess, application.poolAmount ?? .zero)
        if application.vouchers.isEmpty {
            release(left, in: pool, for: id.text)
            return
        }
        for voucher in application.vouchers.compactMap({ state.vouchers[$0] }) { left -= reduce(voucher, by: left, reason: reason) }
        for payable in application.payables.compactMap({ state.payables[$0] }) { left -= reduce(payable, by: left, reason: reason) }
        if left > .zero { orderRecovery(of: left, from: id, voucher: application.vouchers.first, payable: nil, reason: reason) }
        closeIfDone(id)
    }

    /// Lowers a voucher's face value by what it has not used; what redemptions under review count on is taken too.
    private mutating func reduce(_ voucher: Voucher, by amount: Fen, reason: String) -> Fen {
        let taken = min(amount, voucher.balance)
        guard taken > .zero else { return .zero }
        var reduced = voucher
        reduced.faceValue -= taken
        reduced.balance -= taken
        if reduced.balance == .zero, reduced.status == .active { reduced.status = .exhausted }
        emit(VoucherChanged(reduced, cause: "reduction", reason: reason))
        release(taken, in: voucher.pool, for: voucher.id.text)
        return taken
    }

    private mutating func reduce(_ payable: Payable, by amount: Fen, reason: String) -> Fen {
        let taken = payable.status == .pending ? min(amount, payable.amount) : .zero
        guard taken > .zero else { return .zero }
        emit(PayableReduced(payable, to: payable.amount - taken, reason: reason))
        uncommit(taken, in: payable.pool, for: payable.id.text)
        release(taken, in: payable.pool, for: payable.id.text)
        return taken
    }

    mutating func orderRecovery(
        of amount: Fen, from id: ID<Application>, voucher: ID<Voucher>?, payable: ID<Payable>?, reason: String
    ) {
        guard let application = state.applications[id], let pool = application.pool else { return }
        var recovery = Recovery()
        recovery.id = makeID()
        recovery.pool = pool
        recovery.application = id
        recovery.voucher = voucher
        recovery.payable = payable
        recovery.debtor = application.applicant
        recovery.amount = amount
        recovery.reason = reason
        recovery.createdAt = moment.at
        emit(RecoveryOrdered(recovery))
    }
}
