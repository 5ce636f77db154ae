import Ledger

// Interest on what is overdue: simple, by the day, for a year of 365 days, floored to the fen. It follows from the order and its
// receipts alone, so that it is right on any day and nobody has to book it day by day.

extension Recovery {
    private static let daysOfAYear: Int64 = 365

    /// What is due, and from when.
    private var dues: [Instalment] {
        instalments.isEmpty ? (dueOn.map { [Instalment(amount: amount, dueOn: $0)] } ?? []) : instalments
    }

    /// What should have come by a day and has not.
    public func overdue(on date: LocalDate) -> Fen {
        let due = dues.reduce(Fen.zero) { $1.dueOn < date ? $0 + $1.amount : $0 }
        return status.isOpen ? min(due, amount).saturatingMinus(received) : .zero
    }

    /// Interest that has grown until a day, received or not.
    public func interest(on date: LocalDate) -> Fen {
        guard let interestRate, interestRate > .zero else { return .zero }
        var steps: [(day: Int, due: Int64, received: Int64)] = dues.map { (Int($0.dueOn.day), min($0.amount, amount).amount, 0) }
        steps += receipts.map { (Int($0.receivedOn.day), 0, $0.amount.amount) }
        steps.sort { $0.day < $1.day }
        // Fen times days: beyond 64 bits for amounts that input allows.
        var weighted: Int128 = 0
        var (due, received) = (Int64(0), Int64(0))
        for (index, step) in steps.enumerated() where step.day < Int(date.day) {
            due = min(due + step.due, amount.amount)
            received += step.received
            let end = min(index + 1 < steps.count ? steps[index + 1].day : Int(date.day), Int(date.day))
            weighted += Int128(max(0, due - received)) * Int128(end - step.day)
        }
        let fen = weighted * Int128(interestRate.millionths) / (Int128(Self.daysOfAYear) * Int128(Rate.scale))
        return Fen(Int64(clamping: fen))
    }

    /// Interest that has grown and has not come in.
    public func interestDue(on date: LocalDate) -> Fen { interest(on: date).saturatingMinus(interestReceived) }
}
