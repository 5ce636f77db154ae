// What a changed rule would have decided and cost on the cases on file (POST /v1/simulations). Nothing is stored: a copy of the world
// is counted in beside the real one. Decided cases keep what their reviews found (base, rate, facts, day) and are decided again in the
// order in which they were filed, each under what the earlier ones would then have left of caps, months and the pool. A rate that
// the review set at the old ceiling follows the ceiling; one below it stays, at most the new ceiling.

import JSON
import Ledger

/// A running comparison of a scheme with a changed one.
public struct PolicySimulation: Sendable {
    /// Cases that one answer names.
    public static let changesMax = 500

    private let scheme: Scheme
    private let changed: Scheme
    private let changesLimit: Int
    /// What this scheme's own decided cases use of each cap key and of the pool, to be taken out before counting anew.
    private var own: [String: Fen] = [:]
    private var ownPool: Fen = .zero
    private var used: [String: Fen] = [:]
    private var months: [String: (before: Int, after: Int)] = [:]
    private var amounts: [String: Fen] = [:]
    private var poolLeft: Fen?
    public private(set) var result: Result

    /// - Parameters:
    ///   - changesLimit: how many cases the result names, those with the greatest difference first.
    ///   - available: what the scheme's pool has left now; nil where it draws from none.
    public init(_ scheme: Scheme, changed: Scheme, changesLimit: Int, available: Fen?) {
        self.scheme = scheme
        self.changed = changed
        self.changesLimit = min(changesLimit, Self.changesMax)
        poolLeft = available
        result = Result(scheme: scheme.id, schemeVersion: scheme.version, pool: changed.pool, available: available)
    }

    /// First pass: notes what a decided case uses now.
    public mutating func note(_ item: SimulatedCase) {
        guard item.application.isCharged else { return }
        for key in item.application.capKeys { own[key, default: .zero] += item.charged }
        ownPool += item.application.poolAmount ?? .zero
    }

    /// Between the passes: what the decided cases hold of the pool is there to be given again.
    public mutating func beginDeciding() {
        if let left = poolLeft { poolLeft = left + ownPool }
    }

    /// Second pass, in the order of filing: decides a case again.
    public mutating func decide(_ item: SimulatedCase) {
        let before = amountNow(item)
        let assessment = assess(input(item, under: changed, rate: rateAfter(item), history: historyAfter(item), pool: poolLeft))
        keep(item, assessment)
        result.count(item, before: before, after: assessment, limit: changesLimit)
        result.availableAfter = poolLeft
    }

    /// What the case is worth under the scheme as it is: what was decided, or what it would get today.
    private mutating func amountNow(_ item: SimulatedCase) -> (amount: Fen, eligible: Bool?) {
        let uscc = item.application.applicant
        guard !item.isDecided else {
            months[uscc, default: (0, 0)].before += item.application.isCharged ? item.months : 0
            return (item.application.approvedAmount ?? .zero, true)
        }
        let keys = scheme.capKeys(enterprise: item.enterprise.uscc, claim: item.application.claim, on: item.day)
        let usage = Dictionary(item.capUsage.map { ($0.key, $0.used) }) { first, _ in first }
        let history = AssessmentHistory(
            capUsage: keys.map { usage[$0] ?? .zero }, monthsSubsidised: months[uscc]?.before ?? 0, awards: item.awards,
            provider: item.provider, grantedOnBase: item.grantedOnBase, cityShareUsed: item.cityShareUsed)
        let assessment = assess(input(item, under: scheme, rate: nil, history: history, pool: result.available))
        return (assessment.amount, assessment.eligible)
    }

    private func historyAfter(_ item: SimulatedCase) -> AssessmentHistory {
        let usage = item.capUsage.map { ($0.used - (own[$0.key] ?? .zero)) + (used[$0.key] ?? .zero) }
        let awards = item.awards.map { award in
            guard award.funder == .city, let amount = award.reference.flatMap({ amounts[$0] }) else { return award }
            return FundingAward(funder: .city, amount: amount, reference: award.reference)
        }
        return AssessmentHistory(
            capUsage: usage, monthsSubsidised: months[item.application.applicant]?.after ?? 0, awards: awards, provider: item.provider,
            grantedOnBase: item.grantedOnBase, cityShareUsed: item.cityShareUsed)
    }

    private func input(
        _ item: SimulatedCase, under scheme: Scheme, rate: Rate?, history: AssessmentHistory, pool: Fen?
    ) -> AssessmentInput {
        AssessmentInput(
            scheme: scheme, enterprise: item.enterprise, claim: item.application.claim,
            today: item.application.assessment?.inputs?.today ?? item.day, settings: item.settings, approvedBase: item.reviewedBase,
            approvedRate: rate, history: history, poolAvailable: pool)
    }

    /// The rate that the review would have set.
    private func rateAfter(_ item: SimulatedCase) -> Rate? {
        guard item.isDecided, let approved = item.application.approvedRate, let old = scheme.rate, let new = changed.rate else {
            return nil
        }
        guard case .max(let ceiling) = new, approved != old.rate else { return nil }
        return min(approved, ceiling)
    }

    private mutating func keep(_ item: SimulatedCase, _ assessment: Assessment) {
        // What an approved case no longer costs (withdrawn, recovered) a changed rule would not cost either.
        let stands = !item.isDecided || item.application.isCharged
        guard item.application.status != .draft, stands, assessment.amount > .zero else { return }
        for (key, _) in item.capUsage { used[key, default: .zero] += assessment.amount }
        months[item.application.applicant, default: (0, 0)].after += item.months
        amounts[item.application.id.text] = assessment.amount
        guard item.isDecided, let left = poolLeft else { return }
        poolLeft = left - min(left, assessment.poolAmount)
    }
}

extension SimulatedCase {
    var months: Int { application.claim["months"]?.integer.map(Int.init) ?? 0 }

    /// The base that a review set below what was claimed; nil where it accepted all that was eligible.
    var reviewedBase: Fen? { application.signatures.last { $0.approvedBase != nil }?.approvedBase }
}
