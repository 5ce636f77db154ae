import JSON
import Ledger

public enum AppraisalOutcome: String, Word {
    /// The part becomes money that is owed: all of it, or the amount that the appraisal names.
    case release
    /// The part is held back; a later appraisal may release it.
    case withhold
    /// The grant ends here: whatever is not released returns to the pool.
    case end
}

/// The city appraises one part of a grant: releases it, withholds it, or ends the grant early.
///
/// Parts are appraised in their order and not before their day. What an appraisal releases less than was scheduled returns to the
/// pool; under an individual plan (一人一策) it stays for the years to come, and the last year's rest returns.
public struct AppraiseTranche: Command {
    public static let name = "appraise-tranche"
    public static let action: Action? = .appraiseTranche

    public var id: ID<Application>
    public var n: Int
    public var outcome: AppraisalOutcome
    public var amount: Fen?
    public var opinion: String

    public init(id: ID<Application>, n: Int, outcome: AppraisalOutcome, amount: Fen? = nil, opinion: String) {
        self.id = id
        self.n = n
        self.outcome = outcome
        self.amount = amount
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        let caller = try core.caller()
        guard let tranche = application.tranches.first(where: { $0.n == n }) else { throw .notFound("tranche", "分期") }
        try core.checkInterest(caller, in: application)
        guard application.status == .granted else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "appraisal")
        }
        guard tranche.status.isOpen else {
            throw .invalidState(tranche.status, allowed: tranche.status.allowedSteps, step: "appraisal: \(outcome.rawValue)")
        }
        let terms = try core.scheme(of: application).tranches
        try checkAmount(tranche, application, terms)
        if outcome != .end { try checkTurn(tranche, application, on: core.today) }
        switch outcome {
        case .release: release(tranche, of: application, terms, by: caller, in: &core)
        case .withhold: core.emit(appraised(tranche, .withheld, tranche.amount, by: caller))
        case .end:
            core.emit(appraised(tranche, .ended, tranche.amount, by: caller))
            core.giveUpTranches(of: application, reason: opinion)
        }
        core.closeIfDone(id)
    }

    /// Parts are appraised one after the other, from their day on.
    private func checkTurn(_ tranche: Tranche, _ application: Application, on today: LocalDate) throws(Problem) {
        if let earlier = application.tranches.first(where: { $0.n < n && $0.status == .scheduled }) {
            throw Problem(
                .conflict, "tranche-out-of-order", zh: "第 \(earlier.n) 期尚未考核，须按顺序进行。",
                en: "Part \(earlier.n) is not appraised yet: parts are appraised in their order.",
                members: [.init(key: "next", value: .number(JSONNumber(earlier.n)))])
        }
        guard tranche.dueOn <= today else {
            throw Problem(
                .conflict, "tranche-not-due", zh: "第 \(n) 期自 \(tranche.dueOn) 起方可考核。",
                en: "Part \(n) may be appraised from \(tranche.dueOn) on.",
                members: [.init(key: "dueOn", value: .string("\(tranche.dueOn)"))])
        }
    }

    private func checkAmount(_ tranche: Tranche, _ application: Application, _ terms: TrancheTerms?) throws(Problem) {
        guard outcome == .release else {
            guard amount == nil else {
                throw .invalid("/amount", "not-permitted", zh: "只有放行时才填写金额。", en: "Only a release names an amount.")
            }
            return
        }
        let isDecided = terms?.amounts == .decided
        let most = isDecided ? application.scheduledAmount : tranche.amount
        guard let amount else {
            guard !isDecided else {
                throw .invalid(
                    "/amount", "required", zh: "一人一策：须在考核时决定当期金额，最多 \(most)。",
                    en: "An individual plan: the appraisal decides the part's amount, at most \(most).")
            }
            return
        }
        guard amount > .zero, amount <= most else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "金额必须大于零且不超过 \(most)。", en: "The amount must be more than zero and at most \(most).")
        }
    }

    private func release(
        _ tranche: Tranche, of application: Application, _ terms: TrancheTerms?, by caller: Principal, in core: inout Core
    ) {
        let released = amount ?? tranche.amount
        var appraisal = appraised(tranche, .released, released, by: caller)
        appraisal.payable = core.owe(application, amount: released)
        core.emit(appraisal)
        guard terms?.amounts == .decided else {
            core.giveUp(tranche.amount - released, of: application, reason: "appraisal of part \(n)")
            return
        }
        core.redivide(application.scheduledAmount - released, of: id)
    }

    private func appraised(_ tranche: Tranche, _ status: TrancheStatus, _ amount: Fen, by caller: Principal) -> TrancheAppraised {
        var appraisal = TrancheAppraised()
        appraisal.id = id
        appraisal.n = n
        appraisal.status = status
        appraisal.amount = amount
        appraisal.person = caller.person
        appraisal.appraisal = opinion
        return appraisal
    }
}
