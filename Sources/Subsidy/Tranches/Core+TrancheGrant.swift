import Ledger

// The money of a grant in parts: all of it stays reserved at the grant; a release turns its part into money that is owed; what is
// given up returns to the pool and counts towards no cap any more.

extension Core {
    /// Makes the schedule of a grant in parts. The whole amount stays reserved for it.
    mutating func scheduleTranches(of application: Application, under scheme: Scheme, amount: Fen, from day: LocalDate) {
        guard let terms = scheme.tranches else { preconditionFailure("\(scheme.id) pays in parts and has no terms for them") }
        emit(TranchesScheduled(application.id, terms.schedule(amount, claim: application.claim, from: day)))
    }

    /// Frees an amount that was reserved for a part and is not wanted any more.
    mutating func giveUp(_ amount: Fen, of application: Application, reason: String) {
        guard amount > .zero, let pool = application.pool else { return }
        release(amount, in: pool, for: application.id.text)
        emit(AmountReduced(application.id, by: amount, reason: reason))
    }

    /// Ends a grant early: every part that is not released is given up.
    mutating func giveUpTranches(of application: Application, reason: String) {
        let freed = application.scheduledAmount
        guard freed > .zero else { return }
        var tranches = state.applications[application.id]?.tranches ?? []
        for place in tranches.indices where tranches[place].status.isOpen { tranches[place].status = .ended }
        emit(TranchesScheduled(application.id, tranches, reason: reason))
        giveUp(freed, of: application, reason: reason)
    }

    /// Divides what is left of an individual plan over its open parts, in the proportion that they had; where none is left, it
    /// returns to the pool.
    mutating func redivide(_ rest: Fen, of id: ID<Application>) {
        guard let application = state.applications[id] else { return }
        let open = application.tranches.indices.filter { application.tranches[$0].status.isOpen }
        guard !open.isEmpty else { return giveUp(rest, of: application, reason: "rest of the plan") }
        guard rest != application.scheduledAmount else { return }
        let former = open.map { application.tranches[$0].planned.amount }
        let parts = rest.divided(by: former.contains { $0 > 0 } ? former : open.map { _ in 1 })
        var tranches = application.tranches
        for (place, part) in zip(open, parts) {
            tranches[place].amount = part
            if part == .zero { tranches[place].status = .ended }
        }
        emit(TranchesScheduled(id, tranches, reason: "the plan's rest"))
    }

    /// Takes an amount out of the parts that are not released, the last one first: what is due soonest is touched last.
    ///
    /// - Returns: what was taken; it is free in the pool again.
    mutating func reduceTranches(of id: ID<Application>, by most: Fen, reason: String) -> Fen {
        guard most > .zero, let application = state.applications[id], let pool = application.pool else { return .zero }
        var tranches = application.tranches
        var taken = Fen.zero
        for place in tranches.indices.reversed() where tranches[place].status.isOpen {
            let part = min(tranches[place].amount, most - taken)
            taken += part
            tranches[place].amount -= part
            if tranches[place].amount == .zero { tranches[place].status = .ended }
        }
        guard taken > .zero else { return .zero }
        emit(TranchesScheduled(id, tranches, reason: reason))
        release(taken, in: pool, for: id.text)
        return taken
    }
}
