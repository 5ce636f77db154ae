import Ledger

/// What may be ordered back on one application: what was paid, less what was ordered back before, each yuan once.
///
/// An order names a payable, or a voucher, or neither. One that names a payable counts on that payable alone, and first on what is in a batch
/// there, since it falls with the batch; one that names none rests on whatever was paid within its voucher or its application and is not
/// ordered back by name.
struct RecoverableMoney {
    private struct Item {
        var id: ID<Payable>
        var voucher: ID<Voucher>?
        /// What was paid and not ordered back by name.
        var paid: Fen
        /// What is in a batch and not ordered back by name.
        var batched: Fen
    }

    private var items: [Item] = []
    /// Orders that name no payable.
    private var open: [(voucher: ID<Voucher>?, amount: Fen)] = []

    init(_ state: State, _ application: ID<Application>) {
        let orders = (state.recoveriesByApplication[application] ?? []).compactMap { state.recoveries[$0] }
        open = orders.filter { $0.payable == nil }.map { ($0.voucher, $0.amount) }
        var named: [ID<Payable>: Fen] = [:]
        for order in orders { if let payable = order.payable { named[payable, default: .zero] += order.amount } }
        items = (state.applications[application]?.payables ?? []).compactMap { state.payables[$0] }.map { payable in
            let ordered = named[payable.id] ?? .zero
            let batched = payable.status == .batched ? payable.amount : .zero
            return Item(
                id: payable.id, voucher: payable.voucher, paid: payable.discharged.saturatingMinus(ordered.saturatingMinus(batched)),
                batched: batched.saturatingMinus(ordered))
        }
    }

    /// What may still be ordered back on the application, or on the voucher or the payable that is named; `withBatches` counts what is on its
    /// way out on the payable, for the system's own orders.
    func left(voucher: ID<Voucher>?, payable: ID<Payable>?, withBatches: Bool) -> Fen {
        var paid = spare(nil)
        if let voucher { paid = min(paid, spare(voucher)) }
        guard let payable else { return paid }
        guard let item = items.first(where: { $0.id == payable }) else { return .zero }
        if let voucher = item.voucher { paid = min(paid, spare(voucher)) }
        return min(paid, item.paid) + (withBatches ? item.batched : .zero)
    }

    /// Whether the orders that name no payable need what was paid on this one: without it, more would be ordered back than went out.
    func rests(on payable: Payable) -> Bool {
        let own = items.first { $0.id == payable.id }.map { min($0.paid, payable.amount) } ?? .zero
        return own > spare(nil) || payable.voucher.map { own > spare($0) } == true
    }

    /// What was paid within a voucher (or in all) and no order rests on.
    private func spare(_ voucher: ID<Voucher>?) -> Fen {
        let paid = items.reduce(Fen.zero) { voucher == nil || $1.voucher == voucher ? $0 + $1.paid : $0 }
        return paid.saturatingMinus(open.reduce(.zero) { voucher == nil || $1.voucher == voucher ? $0 + $1.amount : $0 })
    }
}

extension State {
    /// What can still come in under an order: never more than was paid on what it is about and did not come back otherwise.
    func receivable(under recovery: Recovery) -> Fen {
        let id = recovery.application
        var most = unreturned(application: id, voucher: nil, payable: nil)
        if let voucher = recovery.voucher { most = min(most, unreturned(application: id, voucher: voucher, payable: nil)) }
        if let payable = recovery.payable { most = min(most, unreturned(application: id, voucher: nil, payable: payable)) }
        return min(recovery.outstanding, most)
    }

    /// What was really paid on an application, or on the voucher or payable named more narrowly, and did not come back under an order of just
    /// that; what was kept back to settle a recovery counts as paid, since the debtor's debt fell by it.
    private func unreturned(application: ID<Application>, voucher: ID<Voucher>?, payable: ID<Payable>?) -> Fen {
        let paid = (applications[application]?.payables ?? []).reduce(Fen.zero) { sum, id in
            guard let item = payables[id], payable == nil || payable == id, voucher == nil || item.voucher == voucher else { return sum }
            return sum + item.discharged
        }
        let received = (recoveriesByApplication[application] ?? []).reduce(Fen.zero) { sum, id in
            guard let recovery = recoveries[id], voucher == nil || recovery.voucher == voucher else { return sum }
            return payable == nil || recovery.payable == payable ? sum + recovery.received : sum
        }
        return paid.saturatingMinus(received)
    }

    /// Whether something came back under an order that is about a payable or may be.
    func mayHaveComeBack(_ payable: Payable) -> Bool {
        (recoveriesByApplication[payable.application] ?? []).contains { id in
            guard let recovery = recoveries[id], recovery.payable == nil || recovery.payable == payable.id else { return false }
            return recovery.received > .zero
        }
    }

    /// What was ordered back on an application.
    func ordered(on application: ID<Application>) -> Fen {
        (recoveriesByApplication[application] ?? []).reduce(.zero) { $0 + (recoveries[$1]?.amount ?? .zero) }
    }
}
