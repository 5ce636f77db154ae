import Ledger

/// A red-letter invoice (红冲) takes back a part of an invoice. What was subsidised on it is recomputed, the last use first: a payable
/// that is not in a batch yet is lowered and the voucher has its value back; what is in a batch or paid is ordered back. One red-letter
/// invoice counts once, however often it is told of.
public struct ReverseInvoice: Command {
    public static let name = "reverse-invoice"
    public static let action: Action? = .reverseInvoice

    /// The invoice that is taken back.
    public var number: String
    /// The red-letter invoice's own number.
    public var redLetter: String
    public var amount: Fen

    public init(number: String, redLetter: String, amount: Fen) {
        self.number = number
        self.redLetter = redLetter
        self.amount = amount
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let number = InvoiceNumber(number), let invoice = core.state.invoices[number.text] else {
            throw .notFound("invoice", "发票")
        }
        let redLetter = InvoiceNumber(redLetter)?.text ?? NormalisedText.identifier(redLetter)
        if let known = invoice.reversals.first(where: { $0.number == redLetter }) {
            guard known.amount == amount else {
                throw .invalid(
                    "/amount", "invoice-contradiction", zh: "该红字发票已登记的金额为 \(known.amount)。",
                    en: "This red-letter invoice is on file with the amount \(known.amount).")
            }
            return
        }
        guard invoice.reversals.count < Invoice.reversalsMax else {
            throw .invalid(
                "/number", "too-many", zh: "一张发票至多 \(Invoice.reversalsMax) 张红字发票。",
                en: "One invoice has at most \(Invoice.reversalsMax) red-letter invoices.")
        }
        let left = invoice.amount - invoice.reversed
        guard amount > .zero, amount <= left else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "红冲金额必须大于零且不超过 \(left)。", en: "A reversal is more than zero and at most \(left).")
        }
        core.emit(InvoiceReversed(number: number.text, redLetter: redLetter, amount: amount))
        var excess = invoice.taken.saturatingMinus(left - amount)
        for id in invoice.redemptions.reversed() where excess > .zero {
            guard let redemption = core.state.redemptions[id], redemption.status != .rejected,
                let index = redemption.invoices.firstIndex(where: { $0.number == number.text })
            else { continue }
            let lost = min(excess, redemption.invoices[index].taken)
            guard lost > .zero else { continue }
            core.reduce(redemption, invoice: index, by: lost, reason: "red-letter invoice \(number.text)")
            excess -= lost
        }
    }
}

extension Core {
    /// Recomputes a redemption that lost a part of one of its invoices.
    mutating func reduce(_ redemption: Redemption, invoice index: Int, by lost: Fen, reason: String) {
        guard let voucher = state.vouchers[redemption.voucher] else { return }
        var reduced = RedemptionReduced(redemption, amount: redemption.amount, reason: reason)
        reduced.taken[index] -= lost
        reduced.eligibleBase = min(redemption.eligibleBase, reduced.taken.reduce(.zero, +))
        reduced.approvedBase = redemption.approvedBase.map { min($0, reduced.eligibleBase) }
        var excess = Fen.zero
        if let amount = redemption.amount, let base = reduced.approvedBase {
            reduced.amount = min(amount, voucher.rate.of(base))
            excess = amount - (reduced.amount ?? .zero)
        }
        emit(reduced)
        takeBack(excess, of: redemption, terms: RecoveryTerms(reason: reason, cause: .redLetter))
    }

    /// Takes back what a use was paid too much: what is owed and in no batch falls, and the voucher has its value back; the rest is ordered
    /// back.
    mutating func takeBack(_ excess: Fen, of redemption: Redemption, terms: RecoveryTerms) {
        guard excess > .zero, let payable = redemption.payable.flatMap({ state.payables[$0] }) else { return }
        let lowered = payable.status == .pending ? min(excess, payable.amount) : .zero
        if lowered > .zero { giveBack(lowered, of: payable, to: redemption.voucher, reason: terms.reason) }
        let ordered = orderRecovery(
            upTo: excess - lowered, from: payable.application, voucher: redemption.voucher, payable: payable.id, terms: terms)
        // What is ordered back no longer counts towards the caps, as with any other order.
        let charged = state.applications[payable.application]?.chargedAmount ?? .zero
        if min(ordered, charged) > .zero {
            emit(AmountReduced(payable.application, by: min(ordered, charged), reason: terms.reason))
        }
    }

    /// Lowers a payable that is in no batch; the voucher has the value back, or the pool where the voucher is over.
    private mutating func giveBack(_ amount: Fen, of payable: Payable, to id: ID<Voucher>, reason: String) {
        emit(PayableReduced(payable, to: payable.amount - amount, reason: reason))
        uncommit(amount, in: payable.pool, for: payable.id.text)
        guard var voucher = state.vouchers[id] else { return }
        voucher.balance += amount
        if voucher.status == .exhausted, today <= voucher.validUntil { voucher.status = .active }
        if voucher.status == .active {
            emit(VoucherChanged(voucher, cause: "reversal", reason: reason))
        } else {
            end(voucher, cause: "reversal", reason: reason)
        }
    }
}
