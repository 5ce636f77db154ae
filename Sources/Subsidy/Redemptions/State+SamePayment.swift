extension State {
    /// Other uses of the holder's vouchers that name the same payment, the rejected ones left out.
    ///
    /// A payment may well stand behind several uses, each for its part (domain page, Money 2), and only a person can see whether the
    /// parts are different ones: so it is shown to the reviewer and not refused.
    public func usesOfSamePayment(as redemption: Redemption) -> [ID<Redemption>] {
        let reference = NormalisedText.identifier(redemption.payment.reference)
        return (holders[redemption.holder] ?? []).flatMap { vouchers[$0]?.redemptions ?? [] }.filter { id in
            guard id != redemption.id, let other = redemptions[id], other.status != .rejected else { return false }
            return NormalisedText.identifier(other.payment.reference) == reference
        }
    }
}
