import JSON
import Ledger

// What becomes due by itself: publicity that is over makes the grant, a voucher's last day releases what is left of it. What a grant
// makes depends on the scheme's kind; each kind's maker stands in the folder of what it makes.

extension Core {
    /// Settles what is due now, at most `dueItemsMax` items a record.
    mutating func settleDue() {
        for (day, item) in state.agenda.due(on: today, limit: Self.dueItemsMax) {
            switch item {
            case .publicityOver(let id): grant(id, effective: day.adding(days: 1))
            case .voucherExpired(let id): expire(id)
            case .confirmationOver(let id): lapse(id)
            }
        }
    }

    /// Makes the grant of an application whose publicity is over. The money was reserved when it was approved.
    mutating func grant(_ id: ID<Application>, effective day: LocalDate) {
        guard let application = state.applications[id], let scheme = policy.scheme(application.scheme, version: application.schemeVersion)
        else { preconditionFailure("\(id) is due and not on file, or its scheme's version is no longer configured") }
        emit(ApplicationGranted(id))
        if scheme.kind == .referral {
            refer(application, under: scheme, from: day)
            return
        }
        guard let amount = application.poolAmount, amount > .zero else {
            // Other funders' awards during publicity took all of it.
            emit(ApplicationClosed(id))
            return
        }
        switch scheme.kind {
        case .voucher, .entitlement: issueVoucher(of: application, under: scheme, amount: amount, from: day)
        case .award: owe(application, amount: amount)
        case .tranches: scheduleTranches(of: application, under: scheme, amount: amount, from: day)
        case .referral: break
        }
    }

    private func isAudited(_ application: Application) -> Bool {
        policy.scheme(application.scheme, version: application.schemeVersion)?.award?.audited ?? false
    }

    /// Closes an application whose vouchers are used up or over and whose payables are settled.
    mutating func closeIfDone(_ id: ID<Application>) {
        guard let application = state.applications[id], application.status == .granted,
            !application.vouchers.isEmpty || !application.payables.isEmpty || !application.tranches.isEmpty,
            !application.tranches.contains(where: \.status.isOpen)
        else { return }
        let vouchersDone = application.vouchers.allSatisfy { id in
            state.vouchers[id].map { $0.status != .active && $0.balance == .zero && !state.hasPending($0) } ?? true
        }
        let payablesDone = application.payables.allSatisfy { id in
            state.payables[id].map { $0.status == .paid || $0.status == .cancelled } ?? true
        }
        let awaitsAudit = application.audit == nil && application.approvedAmount ?? .zero > .zero && isAudited(application)
        if vouchersDone && payablesDone && !awaitsAudit { emit(ApplicationClosed(id)) }
    }
}
