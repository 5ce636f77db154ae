import JSON
import Journal
import Ledger
import Subsidy

// What happens to money that comes back: reversed invoices, orders, receipts, offsets, plans, write-offs.

extension SimulatedWorld {
    func takeBack(_ state: State) -> (Principal?, any Command)? {
        switch random.next(below: 12) {
        case 0, 1: reverseAnInvoice(state)
        case 2...4: orderBack(state) ?? reverseAnInvoice(state)
        case 5, 6: receive(state) ?? orderBack(state)
        case 7, 8: offset(state) ?? orderBack(state)
        case 9: plan(state) ?? orderBack(state)
        default: writeOff(state) ?? receive(state)
        }
    }

    private func reverseAnInvoice(_ state: State) -> (Principal?, any Command)? {
        let number = "2631200000000000\(1000 + random.next(below: 160))"
        let left = state.invoices[number].map { $0.amount - $0.reversed } ?? .yuan(1)
        return (someone(.financeMaker), ReverseInvoice(number: number, redLetter: "RED-\(state.seq % 50)", amount: amount(upTo: left)))
    }

    private func orderBack(_ state: State) -> (Principal?, any Command)? {
        guard let payable = pick(state.payables.all.filter { $0.status == .paid }) ?? pick(state.payables) else { return nil }
        let subjects: [RecoverySubject] = [
            .application(payable.application), .payable(payable.id), payable.voucher.map { .voucher($0) } ?? .payable(payable.id),
        ]
        let ordered = amount(upTo: payable.amount + payable.offset)
        let causes: [RecoveryCause] = [.overpayment, .overpayment, .overpayment, .breach, .other, .fraud, .redLetter]
        let terms = RecoveryTerms(
            reason: "false papers", cause: pick(causes) ?? .other,
            dueOn: random.next(below: 3) == 0 ? today.adding(days: random.next(below: 30)) : nil,
            instalments: random.next(below: 3) == 0 ? instalments(of: ordered) : [])
        return (
            someone(.municipalReviewer), OrderRecovery(subject: subjects[random.next(below: 3)], amount: ordered, terms: terms)
        )
    }

    /// An order under which something is still to come, seldom any.
    private func openRecovery(_ state: State) -> Subsidy.Recovery? {
        pick(state.recoveries.all.filter { $0.status.isOpen || random.next(below: 20) == 0 })
    }

    private func receive(_ state: State) -> (Principal?, any Command)? {
        guard let recovery = openRecovery(state) else { return nil }
        let interest = recovery.interestDue(on: state.now.date)
        return (
            someone(.financeMaker),
            RecordReceipt(
                id: recovery.id, amount: amount(upTo: recovery.outstanding),
                interest: random.next(below: 2) == 0 ? .zero : amount(upTo: interest), reference: "R-\(random.next(below: 1000))",
                receivedOn: random.next(below: 4) == 0 ? state.now.date.adding(days: -random.next(below: 5)) : nil)
        )
    }

    /// Keeps a debt back from what the debtor is owed, seldom from what another is.
    private func offset(_ state: State) -> (Principal?, any Command)? {
        guard let recovery = openRecovery(state) else { return nil }
        let owed = state.pendingPayables.all.compactMap { state.payables[$0] }
        let own = owed.filter { $0.payee == recovery.debtor }
        guard let payable = random.next(below: 12) == 0 ? pick(owed) : pick(own) else { return nil }
        let most = min(payable.amount, recovery.outstanding)
        return (
            someone(.financeMaker),
            OffsetRecovery(id: recovery.id, payable: payable.id, amount: random.next(below: 2) == 0 ? nil : amount(upTo: most))
        )
    }

    private func plan(_ state: State) -> (Principal?, any Command)? {
        guard let recovery = openRecovery(state) else { return nil }
        return (someone(.municipalReviewer), PlanRecovery(id: recovery.id, instalments: instalments(of: recovery.outstanding)))
    }

    /// Some parts, mostly of the whole.
    private func instalments(of whole: Fen) -> [Subsidy.Recovery.Instalment] {
        let count = 1 + random.next(below: 4)
        let sum = random.next(below: 10) == 0 ? amount(upTo: whole) : whole
        return sum.divided(by: Array(repeating: 1, count: count)).enumerated().map { index, part in
            Subsidy.Recovery.Instalment(amount: part, dueOn: today.adding(days: 10 * index + random.next(below: 5)))
        }
    }

    private func writeOff(_ state: State) -> (Principal?, any Command)? {
        guard let recovery = openRecovery(state) else { return nil }
        if recovery.writeOff != nil, random.next(below: 4) > 0 {
            return (someone(random.next(below: 2) == 0 ? .municipalReviewer : .financeChecker), ApproveWriteOff(id: recovery.id))
        }
        return (someone(.municipalReviewer), ProposeWriteOff(id: recovery.id, reason: "the debtor is no more"))
    }
}
