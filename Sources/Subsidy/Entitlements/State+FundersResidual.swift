import JSON
import Ledger

extension Redemption {
    /// The key of the contract that it is about, over all schemes.
    var contractKey: String? {
        USCC(holder).map { Scheme.contractKey(enterprise: $0, contractNumber: contractNumber) }
    }
}

extension State {
    /// What 100% of all funders leave for a use of an entitlement voucher (domain rule 4: the three wallets do not bypass Money 4);
    /// nil for vouchers with an approved contract, which are bounded at their approval.
    ///
    /// The voucher came without a contract, so the contract's base is what is known of it: what was claimed on it where something was
    /// approved, or what the uses so far and this one show as spent. Awards that are on record for the entitlement itself count on
    /// everything that it was used for.
    func fundersResidual(of redemption: Redemption, base: Fen) -> Fen? {
        guard let application = applications[redemption.application], application.run != nil, let contract = redemption.contractKey else {
            return nil
        }
        let onContract = contractBase(contract, spending: base).saturatingMinus(funded(onContract: contract))
        guard !application.otherAwards.isEmpty else { return onContract }
        let (spent, paid) = usesOfEntitlement(application)
        return min(onContract, (spent + base).saturatingMinus(paid + application.awardedByOthers))
    }

    /// By how much all funders together exceed a contract that entitlement vouchers were used on.
    func excess(onContract contract: String) -> Fen {
        funded(onContract: contract).saturatingMinus(contractBase(contract, spending: .zero))
    }

    /// By how much what an entitlement's voucher paid exceeds what others' awards on it leave of its uses.
    func excess(overUsesOf application: Application) -> Fen {
        let (spent, paid) = usesOfEntitlement(application)
        return min(paid, (paid + application.awardedByOthers).saturatingMinus(spent))
    }

    private func funded(onContract contract: String) -> Fen { funding(onContract: contract).reduce(.zero) { $0 + $1.amount } }

    private func contractBase(_ contract: String, spending base: Fen) -> Fen {
        let spent = (entitlementUses[contract] ?? []).reduce(base) { $0 + (redemptions[$1]?.approvedBase ?? .zero) }
        // Rents of several periods add up; what is claimed twice for the same counts once.
        var claimed: [RentMonths?: Fen] = [:]
        for application in applicationIndex.approved(onContract: contract).compactMap({ applications[$0] }) where application.isCharged {
            let months = RentMonths(application.claim)
            claimed[months] = max(claimed[months] ?? .zero, application.claimedOnContract)
        }
        return claimed.isEmpty ? spent : claimed.values.reduce(.zero, +)
    }

    private func usesOfEntitlement(_ application: Application) -> (spent: Fen, paid: Fen) {
        application.vouchers.flatMap { vouchers[$0]?.redemptions ?? [] }.compactMap { redemptions[$0] }.filter { $0.status == .approved }
            .reduce((.zero, .zero)) { ($0.0 + ($1.approvedBase ?? .zero), $0.1 + ($1.amount ?? .zero)) }
    }
}

extension Application {
    fileprivate var awardedByOthers: Fen { otherAwards.reduce(.zero) { $0 + $1.amount } }

    /// What the contract comes to, as its claim says; at least what was approved of it.
    fileprivate var claimedOnContract: Fen {
        let claim = claim
        let named = ["contractAmount", "rent", "totalInvestment"].compactMap { claim[$0].flatMap { try? Fen(json: $0) } }
        return max(named.max() ?? .zero, approvedBase ?? .zero)
    }
}

extension Core {
    /// Orders back what entitlement vouchers paid beyond 100% of a contract, the last use first.
    mutating func reduceUses(onContract contract: String, reason: String) {
        reduce(uses: state.entitlementUses[contract] ?? [], by: state.excess(onContract: contract), reason: reason)
    }

    /// Orders back what an entitlement's voucher paid beyond what others' awards on it leave, the last use first.
    mutating func reduceUses(of application: Application, reason: String) {
        guard let recorded = state.applications[application.id], recorded.run != nil else { return }
        let uses = recorded.vouchers.flatMap { state.vouchers[$0]?.redemptions ?? [] }
        reduce(uses: uses, by: state.excess(overUsesOf: recorded), reason: reason)
    }

    private mutating func reduce(uses: [ID<Redemption>], by excess: Fen, reason: String) {
        var left = excess
        for id in uses.reversed() where left > .zero {
            guard let redemption = state.redemptions[id], redemption.status == .approved, let amount = redemption.amount else { continue }
            let lowered = min(left, amount)
            emit(RedemptionReduced(redemption, amount: amount - lowered, reason: reason))
            takeBack(lowered, of: redemption, terms: RecoveryTerms(reason: reason, cause: .otherAward))
            left -= lowered
        }
    }
}
