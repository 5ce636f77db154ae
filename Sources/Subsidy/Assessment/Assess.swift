import FEEL
import JSON
import Ledger

/// Assesses one claim: eligibility by the scheme's rules, the amount by the steps of domain.md, Money 2 to 5.
///
/// A pure function: no clock, no file, no random number. It never throws; what is missing makes it undecided.
public func assess(_ input: AssessmentInput) -> Assessment {
    var frame = input.scheme.program.names.frame(input)
    let decisions = input.scheme.decision.map { input.decide($0, &frame) } ?? []
    var verdict = EligibilityVerdict(input.scheme, &frame)
    let base = input.base(&frame)
    if input.scheme.base != nil, base == nil { verdict.lackBase(input.scheme) }
    let rate = input.approvedRate ?? input.scheme.rate?.rate
    var assessment = Assessment(
        scheme: input.scheme.id, schemeVersion: input.scheme.version, eligible: verdict.eligible, base: base, rate: rate, amount: .zero,
        reasons: verdict.reasons, trace: [], toQualify: verdict.toQualify, parts: [], inputs: Assessment.Inputs(input))
    assessment.decisions = decisions
    // A recommendation moves no money: there is nothing to compute.
    guard verdict.eligible == true, input.scheme.kind != .referral else { return assessment }
    var steps = AmountSteps(input, base: base, rate: rate)
    steps.run(&frame)
    assessment.amount = steps.amount
    assessment.boundBy = steps.boundBy
    assessment.trace = steps.trace
    assessment.parts = steps.parts
    return assessment
}

extension AssessmentInput {
    /// Lets the scheme's decision model decide, for its expressions to read.
    func decide(_ model: SchemeDecision, _ frame: inout Frame) -> [Assessment.DecisionStep] {
        guard case .context(let claim)? = frame[scheme.program.names.claim], let decided = model.decide(claim) else { return [] }
        frame[scheme.program.names.decision] = decided.value
        return decided.steps
    }

    /// The base that the rate applies to: what is claimed, less what is not eligible, at most what the review approved
    /// (Money 2; invoices and payments bound it when a voucher is used). nil where it cannot be told.
    func base(_ frame: inout Frame) -> Fen? {
        guard let claimed = scheme.claimedBase(in: claim) else { return nil }
        var base = claimed
        if let expression = scheme.program.eligibleBase {
            guard case .value(.number(let yuan)) = expression.decide(&frame) else { return nil }
            base = min(base, yuan.isNegative ? .zero : Fen(flooringYuan: yuan) ?? base)
        }
        if let approvedBase { base = min(base, approvedBase) }
        return base
    }
}
