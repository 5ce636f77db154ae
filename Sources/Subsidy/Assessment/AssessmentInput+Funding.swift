import JSON
import Ledger

extension AssessmentInput {
    /// All other funding on the same base: what is on record, and what the claim declares beside it.
    ///
    /// A declared award is the recorded one where funder and reference agree, or, without a reference, funder and amount.
    var fundingElsewhere: [FundingAward] {
        var awards = history.awards
        var unmatched = history.awards
        for declared in FundingAward.declared(in: claim) {
            if let match = unmatched.firstIndex(where: { $0.isSame(as: declared) }) {
                unmatched.remove(at: match)
            } else {
                awards.append(declared)
            }
        }
        return awards
    }
}

extension FundingAward {
    /// The awards that a claim says others gave on it.
    static func declared(in claim: JSON) -> [FundingAward] {
        (claim["otherAwards"]?.array ?? []).compactMap { try? FundingAward(json: $0) }
    }

    func isSame(as other: FundingAward) -> Bool {
        guard funder == other.funder else { return false }
        guard let reference, let theirs = other.reference else { return amount == other.amount }
        return NormalisedText.identifier(reference) == NormalisedText.identifier(theirs)
    }
}
