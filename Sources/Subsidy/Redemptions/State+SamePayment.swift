import Ledger

// What several uses rest on together: an invoice, and the payment behind it.

extension State {
    /// Other uses of the holder's vouchers whose payment has the same reference, the rejected ones left out.
    ///
    /// The very same payment is bounded (`taken(of:by:)`). One that only has its reference, on another day or of another amount, may be
    /// another payment or a slip of the pen: only a person can see which, so the reviewer is shown it.
    public func usesOfSamePayment(as redemption: Redemption) -> [ID<Redemption>] {
        let reference = NormalisedText.identifier(redemption.payment.reference)
        return standingUses(of: redemption.holder).filter {
            $0.id != redemption.id && NormalisedText.identifier($0.payment.reference) == reference
        }.map(\.id)
    }

    /// What a holder's uses, under review or accepted, have taken of one payment: one of the same reference, day and amount. A payment may
    /// stand behind several uses, each for its part, and all of them together get no more than was paid (domain page, Money 2).
    func taken(of payment: ProviderPayment, by holder: String) -> Fen {
        standingUses(of: holder).reduce(.zero) { $1.payment.isSame(as: payment) ? $0 + ($1.approvedBase ?? $1.eligibleBase) : $0 }
    }

    /// Whether what is on file of an invoice still counts: what only rejected uses ever said of it may have been their mistake.
    func isStanding(_ invoice: Invoice) -> Bool {
        invoice.reversed > .zero || invoice.redemptions.contains { redemptions[$0]?.status != .rejected }
    }

    private func standingUses(of holder: String) -> some Sequence<Redemption> {
        (holders[holder] ?? []).lazy.flatMap { vouchers[$0]?.redemptions ?? [] }.compactMap { redemptions[$0] }
            .filter { $0.status != .rejected }
    }
}

extension ProviderPayment {
    /// Whether it is the same payment: a bank's references are its own for a day.
    func isSame(as other: ProviderPayment) -> Bool {
        amount == other.amount && paidOn == other.paidOn
            && NormalisedText.identifier(reference) == NormalisedText.identifier(other.reference)
    }
}
