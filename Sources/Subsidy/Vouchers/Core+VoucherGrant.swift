import JSON
import Ledger

extension Core {
    /// Issues the voucher of a grant: the reserved money stays reserved, for the voucher from here on.
    mutating func issueVoucher(of application: Application, under scheme: Scheme, amount: Fen, from day: LocalDate) {
        guard let terms = scheme.voucher, let pool = application.pool else {
            preconditionFailure("\(scheme.id) makes vouchers and has no terms or no pool for them")
        }
        var voucher = Voucher()
        voucher.id = makeID()
        voucher.scheme = scheme.id
        voucher.application = application.id
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
