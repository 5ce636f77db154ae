import JSON
import Ledger

extension Core {
    /// Takes `excess` out of a grant: first what is not used, then what is owed and in no batch, then by a recovery order.
    mutating func reduceGrant(_ id: ID<Application>, by excess: Fen, reason: String) {
        guard excess > .zero, let application = state.applications[id], let approved = application.approvedAmount else { return }
        var left = poolExcess(of: application, by: excess)
        emit(
            AmountReduced(
                id, by: excess, approvedAmount: approved.saturatingMinus(excess),
                poolAmount: application.poolAmount.map { $0.saturatingMinus(left) }, reason: reason))
        guard let pool = application.pool else { return }
        if application.isReserving {
            release(left, in: pool, for: id.text)
            return
        }
        left -= reduceTranches(of: id, by: left, reason: reason)
        for voucher in application.vouchers.compactMap({ state.vouchers[$0] }) { left -= reduce(voucher, by: left, reason: reason) }
        for payable in application.payables.compactMap({ state.payables[$0] }) { left -= reduce(payable, by: left, reason: reason) }
        for payable in application.payables.reversed().compactMap({ state.payables[$0] }) where left > .zero {
            let ordered = orderRecovery(
                upTo: left, from: id, voucher: payable.voucher, payable: payable.id,
                terms: RecoveryTerms(reason: reason, cause: .otherAward))
            lowerEntitlement(of: payable, by: ordered, reason: reason)
            left -= ordered
        }
        closeIfDone(id)
    }

    /// What the city's pool takes back of a grant that falls by `excess`. Where funders share it, the city's part comes first, as it did
    /// when the grant was divided: a district takes back its own, and what the city's part lost before is not lost again.
    private func poolExcess(of application: Application, by excess: Fen) -> Fen {
        guard let scheme = policy.scheme(application.scheme, version: application.schemeVersion),
            let city = scheme.split.first(where: { $0.funder == .city })
        else { return min(application.poolAmount ?? .zero, excess) }
        let standing = state.standingPoolAmount(of: application)
        let total = (application.chargedAmount ?? .zero).saturatingMinus(excess)
        return standing.saturatingMinus(min(total, city.max?.of(application.approvedBase ?? .zero) ?? total))
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
        lowerEntitlement(of: payable, by: taken, reason: reason)
        return taken
    }

    /// The redemption behind a payable is good for less than it was, so that a later recomputation starts from there and takes
    /// nothing twice.
    private mutating func lowerEntitlement(of payable: Payable, by lowered: Fen, reason: String) {
        guard lowered > .zero, let redemption = payable.redemption.flatMap({ state.redemptions[$0] }), let amount = redemption.amount
        else { return }
        emit(RedemptionReduced(redemption, amount: amount.saturatingMinus(lowered), reason: reason))
    }

    /// Orders money back, at most what has left the pool or is on its way out on the case and was not ordered back before:
    /// nobody gives back what they never got.
    ///
    /// - Returns: what was ordered.
    @discardableResult
    mutating func orderRecovery(
        upTo most: Fen, from id: ID<Application>, voucher: ID<Voucher>?, payable: ID<Payable>?, terms: RecoveryTerms
    ) -> Fen {
        guard let application = state.applications[id], let pool = application.pool else { return .zero }
        let amount = min(most, RecoverableMoney(state, id).left(voucher: voucher, payable: payable, withBatches: true))
        guard amount > .zero else { return .zero }
        var recovery = Recovery()
        recovery.id = makeID()
        recovery.pool = pool
        recovery.application = id
        recovery.voucher = voucher
        recovery.payable = payable
        recovery.debtor = application.applicant
        recovery.person = (payable ?? application.payables.first).flatMap { state.payables[$0]?.person }
        recovery.amount = amount
        recovery.reason = terms.reason
        recovery.cause = terms.cause
        recovery.legalGround = terms.legalGround
        recovery.instalments = terms.instalments
        recovery.dueOn = terms.instalments.isEmpty ? terms.dueOn ?? policy.recoveryDueOn(from: today) : nil
        recovery.interestRate = policy.recoveryInterestRate(on: today)
        recovery.createdAt = moment.at
        emit(RecoveryOrdered(recovery))
        return amount
    }

    /// A payment failed: what was ordered back on the strength of it was never paid. The payable falls by it, and so do the orders.
    mutating func settleUnpaidRecoveries(of payable: Payable, reason: String) {
        var left = payable.amount
        let orders = (state.recoveriesByApplication[payable.application] ?? []).compactMap { state.recoveries[$0] }
        for recovery in orders where recovery.payable == payable.id {
            let lowered = min(left, recovery.unreceived)
            guard lowered > .zero else { continue }
            emit(RecoveryReduced(recovery, by: lowered, reason: reason))
            left -= lowered
        }
        let lowered = payable.amount - left
        guard lowered > .zero else { return }
        emit(PayableReduced(payable, to: left, reason: reason))
        uncommit(lowered, in: payable.pool, for: payable.id.text)
        release(lowered, in: payable.pool, for: payable.id.text)
        closeIfDone(payable.application)
    }
}

extension Policy {
    /// When an order without a day of its own is due: after the configured `recoveryDueDays`; nil where none are configured.
    func recoveryDueOn(from today: LocalDate) -> LocalDate? {
        settings.values(on: today)["recoveryDueDays"]?.integer.map { today.adding(days: Int(clamping: $0)) }
    }

    /// Interest a year on what is overdue: the configured `recoveryInterestRate`; nil where none is configured.
    func recoveryInterestRate(on today: LocalDate) -> Rate? {
        settings.values(on: today)["recoveryInterestRate"].flatMap { $0 == .null ? nil : try? Rate(json: $0) }
    }
}
