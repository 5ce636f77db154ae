import JSON
import Ledger

/// Whether the seller's reward and the buyer's subsidy on one contract may stand together: the notice is silent, a dated setting of the
/// policy (`sellerAndBuyer`) decides.
public enum ContractSides: String, Sendable, CaseIterable {
    /// Both may be had, and count together under the 100% of all funders.
    case together
    /// Who comes second gets nothing.
    case exclusive
    /// Neither looks at the other.
    case separate

    /// What the policy's settings of a day say; `together` where they say nothing.
    init(_ settings: JSONObject) { self = settings["sellerAndBuyer"]?.string.flatMap(Self.init) ?? .together }
}

extension State {
    /// What stands granted to the other side on the same contract: the buyer where the seller claims, the seller where the buyer does.
    func otherSideAmount(enterprise: Enterprise, claim: JSON, except own: ID<Application>?) -> Fen {
        guard let key = Scheme.numberKey(claim) else { return .zero }
        var sum = Fen.zero
        for id in applicationIndex.approved(onContract: key) where id != own {
            guard let other = applications[id], other.isCharged, other.applicant != enterprise.uscc.code else { continue }
            if isParty(other.applicant, of: claim) || isParty(enterprise.uscc.code, of: other.claim) { sum += other.chargedAmount ?? .zero }
        }
        return sum
    }

    private func isParty(_ uscc: String, of claim: JSON) -> Bool {
        ["provider", "buyer"].contains { side in claim[side]?.string.map { isSameParty($0, uscc) } ?? false }
    }
}
