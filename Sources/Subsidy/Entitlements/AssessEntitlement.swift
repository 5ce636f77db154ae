import FEEL
import JSON
import Ledger

/// Assesses what an enterprise is entitled to by the register alone: the scheme's rules, and of its caps what is left.
///
/// There is no claim, so there is no base: the amount is a wallet's face value, and each use of it pays at most the rate of what was
/// spent. Rules that look at a claim cannot be decided here.
func assessEntitlement(_ input: AssessmentInput) -> Assessment {
    var frame = input.scheme.program.names.frame(input)
    let verdict = EligibilityVerdict(input.scheme, &frame)
    var assessment = Assessment(
        scheme: input.scheme.id, schemeVersion: input.scheme.version, eligible: verdict.eligible, base: nil,
        rate: input.scheme.rate?.rate, amount: .zero, reasons: verdict.reasons, trace: [], toQualify: verdict.toQualify, parts: [],
        inputs: Assessment.Inputs(input))
    guard verdict.eligible == true else { return assessment }
    var amount: Fen?
    for (index, cap) in input.scheme.caps.enumerated() {
        let used = input.history.capUsage.indices.contains(index) ? input.history.capUsage[index] : .zero
        let left = cap.limit.saturatingMinus(used)
        amount = min(amount ?? left, left)
        assessment.trace.append(
            TraceStep(step: .cap, scope: cap.scope.rawValue, limit: cap.limit, used: used, value: amount ?? left))
    }
    assessment.amount = amount ?? .zero
    assessment.boundBy = .cap
    if let available = input.poolAvailable {
        if available < assessment.amount {
            assessment.amount = max(.zero, available)
            assessment.boundBy = .pool
        }
        assessment.trace.append(TraceStep(step: .pool, limit: available, value: assessment.amount))
    }
    return assessment
}
