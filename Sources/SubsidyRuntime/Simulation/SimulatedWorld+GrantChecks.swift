import JSON
import Journal
import Ledger
import Subsidy

// What must hold of grants, orders, years and figures, whatever was done to them.

extension SimulatedWorld {
    func checkGrants(_ state: State) throws {
        for application in state.applications.all {
            guard let scheme = policy.scheme(application.scheme, version: application.schemeVersion) else { continue }
            try checkStages(application, scheme)
            try checkOutgo(application, scheme, state)
            try checkFunders(application, scheme)
            try checkExclusion(application, scheme, state)
        }
        for recovery in state.recoveries.all { try checkParts(of: recovery, state) }
        for run in state.entitlementRuns.all { try checkRun(run, state) }
        try checkYears(state)
        try checkFigures(state)
    }

    /// A grant that nobody could have missed: each stage of its review has its signatures.
    private func checkStages(_ application: Application, _ scheme: Scheme) throws {
        guard application.run == nil, [.approved, .publicity, .objection, .granted, .closed].contains(application.status) else { return }
        for stage in scheme.workflow {
            let signed = application.signatures.count { $0.stage == stage.stage && ($0.outcome == .approve || stage.isPanel) }
            guard signed == stage.signatures else {
                throw SimulationFault("\(application.id) has \(signed) signatures at \(stage.stage), which needs \(stage.signatures)")
            }
        }
    }

    /// What was paid, is owed, waits in parts and is left on vouchers never exceeds what was approved, nor, less what was ordered
    /// back, what is left of it; a recommendation moves nothing.
    private func checkOutgo(_ application: Application, _ scheme: Scheme, _ state: State) throws {
        let owed = application.payables.compactMap { state.payables[$0] }
            .reduce(Fen.zero) { $1.status == .cancelled ? $0 + $1.offset : $0 + $1.amount + $1.offset }
        let kept = application.vouchers.compactMap { state.vouchers[$0] }.reduce(application.scheduledAmount) { $0 + $1.balance }
        if scheme.kind == .referral, !application.payables.isEmpty || !application.vouchers.isEmpty || application.pool != nil {
            throw SimulationFault("\(application.id) is a recommendation and moves money")
        }
        let granted = follower.grants[application.id] ?? .zero
        guard owed + kept <= granted else {
            throw SimulationFault("\(application.id) of \(granted) has paid and owes \(owed) and keeps \(kept)")
        }
        guard owed + kept - ordered(on: application.id, state) <= application.poolAmount ?? .zero else {
            throw SimulationFault("\(application.id) keeps more than is left of it, \(application.poolAmount ?? .zero)")
        }
        if application.status == .closed, application.chargedAmount == .zero, owed > ordered(on: application.id, state) {
            throw SimulationFault("\(application.id) was taken back whole and keeps \(owed - ordered(on: application.id, state))")
        }
        let released = application.tranches.filter { $0.status == .released }
        guard released.reduce(application.scheduledAmount, { $0 + $1.amount }) <= granted,
            released.allSatisfy({ $0.payable.map(application.payables.contains) == true })
        else { throw SimulationFault("the parts of \(application.id) exceed it, \(granted)") }
    }

    private func ordered(on id: ID<Application>, _ state: State) -> Fen {
        (state.recoveriesByApplication[id] ?? []).compactMap { state.recoveries[$0] }.reduce(.zero) { $0 + $1.amount }
    }

    /// With what others were found to give, a grant stays within its base (domain, Money 4).
    private func checkFunders(_ application: Application, _ scheme: Scheme) throws {
        guard application.isCharged, scheme.base != nil, let base = application.approvedBase, let charged = application.chargedAmount else {
            return
        }
        let others = application.otherAwards.reduce(Fen.zero) { $0 + $1.amount }
        guard charged + others <= base else {
            throw SimulationFault("\(application.id) has \(charged) and \(others) from others on a base of \(base)")
        }
    }

    /// Grants that rule each other out never stand together.
    private func checkExclusion(_ application: Application, _ scheme: Scheme, _ state: State) throws {
        guard !scheme.excludes.isEmpty, application.isCharged, application.claim["team"]?.string == nil else { return }
        let other = state.applications.all.first {
            $0.applicant == application.applicant && scheme.excludes.contains($0.scheme) && $0.isCharged
                && $0.claim["team"]?.string == nil
        }
        if let other { throw SimulationFault("\(application.id) and \(other.id) rule each other out") }
    }

    /// What came in under an order is its receipts, and never more than was paid; its plan's parts are never more than it.
    private func checkParts(of recovery: Subsidy.Recovery, _ state: State) throws {
        guard recovery.received == recovery.receipts.reduce(Fen.zero, { $0 + $1.amount }),
            recovery.interestReceived == recovery.receipts.reduce(Fen.zero, { $0 + $1.interest })
        else { throw SimulationFault("\(recovery.id) received \(recovery.received), which is not the sum of its receipts") }
        let planned = recovery.instalments.reduce(Fen.zero) { $0 + $1.amount }
        guard recovery.instalments.isEmpty || planned == recovery.amount else {
            throw SimulationFault("the instalments of \(recovery.id) sum to \(planned), not \(recovery.amount)")
        }
        let payables = (state.applications[recovery.application]?.payables ?? []).compactMap { state.payables[$0] }
        let paid = payables.reduce(Fen.zero) { $0 + $1.discharged }
        let orders = (state.recoveriesByApplication[recovery.application] ?? []).compactMap { state.recoveries[$0] }
        let received = orders.reduce(Fen.zero) { $0 + $1.received }
        guard received <= paid else { throw SimulationFault("\(recovery.application) gave back \(received) of \(paid)") }
        if recovery.status == .writtenOff, let writeOff = recovery.writeOff {
            guard let checker = writeOff.checker, checker != writeOff.maker, recovery.received + writeOff.amount == recovery.amount else {
                throw SimulationFault("\(recovery.id) was written off by one person, or not for what was left")
            }
        }
    }

    /// A run counts what it lists, lists nobody twice, and nobody has two vouchers of one entitlement.
    private func checkRun(_ run: EntitlementRun, _ state: State) throws {
        guard run.position <= run.total, run.status != .completed || run.position == run.total else {
            throw SimulationFault("\(run.id) decided \(run.position) of \(run.total)")
        }
        let listed = state.applications.all.filter { $0.run == run.id }
        let amount = listed.reduce(Fen.zero) { $0 + (follower.grants[$1.id] ?? .zero) }
        guard run.isDryRun ? listed.isEmpty : (amount == run.amount && listed.count == run.included) else {
            throw SimulationFault("\(run.id) says \(run.amount) for \(run.included), its list \(amount) for \(listed.count)")
        }
        var holders: Set<String> = []
        for application in state.applications.all where application.run != nil && application.scheme == run.scheme {
            guard application.status != .withdrawn, application.status != .rejected else { continue }
            guard holders.insert(application.applicant).inserted else {
                throw SimulationFault("\(application.applicant) is entitled to \(run.scheme) twice")
            }
        }
    }

    /// A pool has what the city gave it, less what lapsed; two persons end a year, once.
    private func checkYears(_ state: State) throws {
        for pool in policy.pools {
            let ends = state.yearEnds.all.filter { $0.pool == pool.id && $0.status == .closed }
            let lapsed = ends.reduce(Fen.zero) { $1.outcome == .lapse ? $0 + $1.amount : $0 }
            let position = state.books.position(of: pool.id)
            guard position.appropriated == pool.appropriated.saturatingMinus(lapsed) else {
                throw SimulationFault("pool \(pool.id) has \(position.appropriated) of \(pool.appropriated), of which \(lapsed) lapsed")
            }
            guard Set(ends.map(\.year)).count == ends.count, ends.allSatisfy({ $0.checker != $0.maker && $0.amount <= $0.unused }) else {
                throw SimulationFault("a year of the pool \(pool.id) was ended twice, by one person, or for more than was unused")
            }
        }
    }

    /// Statements and public figures say what the books say.
    private func checkFigures(_ state: State) throws {
        var sums: [String: Turnover] = [:]
        for turnover in state.turnovers.values {
            sums[turnover.pool, default: Turnover(pool: turnover.pool, scheme: "", district: "", month: "")].add(turnover)
        }
        var (paid, recovered) = (Fen.zero, Fen.zero)
        for (pool, position) in state.books.positions.sorted(by: { $0.key < $1.key }) {
            for kind in AccountKind.allCases where sums[pool]?.balance(kind) != position[kind] {
                throw SimulationFault("the statements of the pool \(pool) differ from its books in what is \(kind.rawValue)")
            }
            paid += position.paid
            recovered += position.recovered
        }
        let tallies = state.statistics.cells.map(\.tally)
        let (toldPaid, toldRecovered) = (tallies.reduce(Fen.zero) { $0 + $1.paid }, tallies.reduce(Fen.zero) { $0 + $1.recovered })
        guard toldPaid == paid, toldRecovered == recovered else {
            throw SimulationFault("the public figures say \(toldPaid) paid, \(toldRecovered) recovered; the books \(paid), \(recovered)")
        }
    }
}
