import JSON
import Ledger

// What becomes due by itself: publicity that is over makes the grant, a voucher's last day releases what is left of it.

extension Core {
    /// Settles what is due now, at most `dueItemsMax` items a record.
    mutating func settleDue() {
        for (day, item) in state.agenda.due(on: today, limit: Self.dueItemsMax) {
            switch item {
            case .publicityOver(let id): grant(id, effective: day.adding(days: 1))
            case .voucherExpired(let id): expire(id)
            }
        }
    }

    /// Makes the grant of an application whose publicity is over. The money was reserved when it was approved.
    mutating func grant(_ id: ID<Application>, effective day: LocalDate) {
        guard let application = state.applications[id], let scheme = policy.scheme(application.scheme, version: application.schemeVersion)
        else { preconditionFailure("\(id) is due and not on file, or its scheme's version is no longer configured") }
        emit(ApplicationGranted(id))
        guard let terms = scheme.voucher, let pool = scheme.pool, let amount = application.poolAmount else { return }
        guard amount > .zero else {
            // Other funders' awards during publicity took all of it.
            emit(ApplicationClosed(id))
            return
        }
        var voucher = Voucher()
        voucher.id = makeID()
        voucher.scheme = scheme.id
        voucher.application = id
        voucher.pool = pool
        voucher.holder = application.applicant
        voucher.faceValue = amount
        voucher.balance = amount
        voucher.rate = scheme.cityRate(application.approvedRate ?? .zero)
        voucher.validFrom = day
        voucher.validUntil = terms.validUntil(from: day)
        voucher.createdAt = moment.at
        emit(VoucherIssued(voucher))
        if voucher.validUntil < today { expire(voucher.id) }
    }

    /// The voucher's last day has passed. What redemptions under review may still need stays reserved for them.
    mutating func expire(_ id: ID<Voucher>) {
        guard var voucher = state.vouchers[id] else { preconditionFailure("\(id) expires and is not on file") }
        voucher.status = voucher.status == .active ? .expired : voucher.status
        end(voucher, cause: "expiry", reason: nil)
    }

    /// Ends a voucher and frees what no redemption under review needs.
    mutating func end(_ voucher: Voucher, cause: String, reason: String?) {
        var ended = voucher
        let needed = state.pendingAmount(of: voucher)
        let freed = voucher.balance.saturatingMinus(needed)
        ended.balance = voucher.balance - freed
        emit(VoucherChanged(ended, cause: cause, reason: reason))
        release(freed, in: voucher.pool, for: voucher.id.text)
        if freed > .zero { emit(AmountReduced(voucher.application, by: freed, reason: cause)) }
        closeIfDone(voucher.application)
    }

    /// Closes an application whose vouchers are used up or over and whose payables are settled.
    mutating func closeIfDone(_ id: ID<Application>) {
        guard let application = state.applications[id], application.status == .granted,
            !application.vouchers.isEmpty || !application.payables.isEmpty
        else { return }
        let vouchersDone = application.vouchers.allSatisfy { id in
            state.vouchers[id].map { $0.status != .active && $0.balance == .zero && !state.hasPending($0) } ?? true
        }
        let payablesDone = application.payables.allSatisfy { id in
            state.payables[id].map { $0.status == .paid || $0.status == .cancelled } ?? true
        }
        if vouchersDone && payablesDone { emit(ApplicationClosed(id)) }
    }
}

extension State {
    /// Whether a use of the voucher waits for its review.
    func hasPending(_ voucher: Voucher) -> Bool { voucher.redemptions.contains { redemptions[$0]?.status == .submitted } }

    /// The most that redemptions under review may still take from a voucher.
    func pendingAmount(of voucher: Voucher) -> Fen {
        let most = voucher.redemptions.reduce(Fen.zero) { sum, id in
            guard let redemption = redemptions[id], redemption.status == .submitted else { return sum }
            return sum + voucher.rate.of(redemption.eligibleBase)
        }
        return min(most, voucher.balance)
    }
}

extension Scheme {
    /// The share of the base that the city's voucher pays of an approved total rate.
    func cityRate(_ approved: Rate) -> Rate {
        guard let city = split.first(where: { $0.funder == .city }) else { return approved }
        return city.max.map { min($0, approved) } ?? approved
    }
}
