import JSON
import Journal
import Ledger
import Subsidy

// What happens to vouchers and money: uses, reviews, batches, the bank's answers.

extension SimulatedWorld {
    func useAVoucher(_ state: State) -> (Principal?, any Command)? {
        let usable = state.vouchers.all.filter { $0.status == .active }
        guard let voucher = (random.next(below: 10) == 0 ? nil : pick(usable)) ?? pick(state.vouchers) else {
            return moveAnApplication(state)
        }
        switch random.next(below: 30) {
        case 0: return (someone(.municipalReviewer), RevokeVoucher(id: voucher.id, reason: "false papers"))
        case 1...16: return redeem(voucher, state)
        default: return reviewARedemption(state)
        }
    }

    private func redeem(_ voucher: Voucher, _ state: State) -> (Principal?, any Command)? {
        guard let claim = state.applications[voucher.application]?.claim else { return nil }
        // A voucher that came without an application is for any contract.
        let provider = claim["provider"]?.string ?? pick(people.providers) ?? ""
        let invoices = (0...random.next(below: 3)).map { _ in invoice(of: voucher, seller: provider, state) }
        let total = invoices.reduce(Fen.zero) { $0 + $1.amount }
        var payment = ProviderPayment()
        payment.amount = random.next(below: 4) == 0 ? amount(upTo: total) : total
        payment.paidOn = today
        payment.reference = "P-\(random.next(below: 1000))"
        return (
            pick(people.applicant(of: voucher.holder)),
            FileRedemption(
                voucher: voucher.id, provider: random.next(below: 20) == 0 ? voucher.holder : provider,
                contractNumber: claim["contractNumber"]?.string ?? "HT-\(random.next(below: 12))", claimedBase: amount(upTo: total),
                invoices: invoices, payment: payment)
        )
    }

    /// One of few numbers, so that invoices are used again; one that is on file mostly by its own parties, with the amount that is on file.
    private func invoice(of voucher: Voucher, seller: String, _ state: State) -> InvoiceUse {
        var use = InvoiceUse()
        for _ in 0..<20 {
            use.number = "2631200000000000\(1000 + random.next(below: 160))"
            guard let known = state.invoices[use.number], known.buyer != voucher.holder || known.seller != seller else { break }
            if random.next(below: 20) == 0 { break }
        }
        use.amount = amount(upTo: .yuan([5_000, 300_000, 2_000_000][random.next(below: 3)]))
        if let known = state.invoices[use.number], random.next(below: 10) > 0 { use.amount = known.amount }
        use.issuedOn = today
        use.seller = seller
        use.buyer = voucher.holder
        return use
    }

    private func reviewARedemption(_ state: State) -> (Principal?, any Command)? {
        let waiting = state.redemptions.all.filter { $0.status == .submitted }
        guard let redemption = pick(waiting) ?? pick(state.redemptions) else { return nil }
        let isOver = state.vouchers[redemption.voucher]?.balance == .zero
        let approves = random.next(below: 8) > (isOver ? 6 : 0)
        return (
            someone(.municipalReviewer),
            ReviewRedemption(
                id: redemption.id, outcome: approves ? .approve : .reject,
                approvedBase: random.next(below: 3) == 0 ? amount(upTo: redemption.eligibleBase) : nil, opinion: "checked")
        )
    }

    func payOut(_ state: State) -> (Principal?, any Command)? {
        let batch = pick(state.batches)
        if let batch, batch.status == .drafted, random.next(below: 4) > 0 {
            let file = BatchFile(mediaType: "application/xml", sha256: String(repeating: "0", count: 64), size: 1)
            return (someone(.financeChecker), ApproveBatch(id: batch.id, files: [file], payer: nil, seen: state.seq))
        }
        if let batch, batch.status == .drafted { return (someone(.financeMaker), CancelBatch(id: batch.id, reason: "not yet")) }
        if let batch, batch.status == .approved, random.next(below: 3) == 0 {
            return (someone(.financeMaker), DispatchBatch(id: batch.id))
        }
        if let batch, batch.status != .settled || random.next(below: 4) == 0 { return results(of: batch) }
        let pending = Array(state.pendingPayables.all)
        guard let first = pick(pending), let pool = state.payables[first]?.pool else { return nil }
        let others = pending.filter { $0 != first && state.payables[$0]?.pool == pool && random.next(below: 2) == 0 }
        return (someone(.financeMaker), DraftBatch(pool: pool, payables: [first] + others))
    }

    /// What the bank says of some items: mostly the truth of the first time, sometimes a contradiction or nonsense.
    private func results(of batch: Batch) -> (Principal?, any Command)? {
        var results: [PaymentResult] = []
        for item in batch.items where random.next(below: 4) > 0 {
            var outcome: ItemOutcome = random.next(below: 4) == 0 ? .failed : .paid
            if let known = item.outcome, random.next(below: 3) > 0 { outcome = known }
            if item.outcome == .paid, random.next(below: 10) == 0 { outcome = .returned }
            let reference = outcome == .failed ? nil : "BANK-\(item.payable)"
            results.append(PaymentResult(payable: item.payable, outcome: outcome, reference: reference, reason: nil))
        }
        if random.next(below: 6) == 0, let last = results.last { results.append(last) }
        if random.next(below: 10) == 0 {
            results.append(PaymentResult(payable: ID("pay_nothing"), outcome: .paid, reference: "X", reason: nil))
        }
        return (someone(.financeMaker), RecordResults(id: batch.id, results: results))
    }
}
