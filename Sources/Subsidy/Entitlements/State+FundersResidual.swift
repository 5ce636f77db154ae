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
    /// The voucher came without a contract, so the contract's base is what is known of it: what a review approved on it, or what the
    /// uses so far and this one show as spent.
    func fundersResidual(of redemption: Redemption, base: Fen) -> Fen? {
        guard applications[redemption.application]?.run != nil, let contract = redemption.contractKey else { return nil }
        let spent = (entitlementUses[contract] ?? []).reduce(base) { $0 + (redemptions[$1]?.approvedBase ?? .zero) }
        let approved = applicationIndex.approved(onContract: contract).compactMap { applications[$0]?.approvedBase }.max() ?? .zero
        let funded = funding(onContract: contract).reduce(Fen.zero) { $0 + $1.amount }
        return max(spent, approved).saturatingMinus(funded)
    }
}
