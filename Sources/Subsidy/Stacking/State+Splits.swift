import JSON
import Ledger

// A contract that is split to evade a cap is one contract (domain rules, 7): the same number, or the same two parties within the days that
// the policy's setting `contractSplitDays` names.

extension State {
    /// What was granted already on the contract of a claim, its other parts included.
    func contractUsage(
        _ cap: Cap, of scheme: Scheme, enterprise: Enterprise, claim: JSON, except own: ID<Application>?, settings: JSONObject
    ) -> Fen {
        let group = Set([scheme.id] + cap.sharedWith)
        let days = settings["contractSplitDays"]?.integer.map(Int.init) ?? 0
        var sum = Fen.zero
        for id in applicationIndex.approved(forApplicant: enterprise.uscc.code) where id != own {
            guard let other = applications[id], other.isCharged, group.contains(other.scheme),
                isOneContract(claim, other.claim, within: days)
            else { continue }
            sum += other.chargedAmount ?? .zero
        }
        return sum
    }

    private func isOneContract(_ claim: JSON, _ other: JSON, within days: Int) -> Bool {
        if let number = Scheme.numberKey(claim), number == Scheme.numberKey(other) { return true }
        guard days > 0, let signed = claim["signedOn"]?.string.flatMap({ LocalDate($0) }),
            let otherSigned = other["signedOn"]?.string.flatMap({ LocalDate($0) }), abs(signed.day - otherSigned.day) <= days
        else { return false }
        // What neither names does not tell two contracts apart; nor does it make one of them.
        let sides = ["provider", "buyer"].compactMap { side -> Bool? in
            guard let mine = claim[side]?.string, let theirs = other[side]?.string else { return nil }
            return isSameParty(mine, theirs)
        }
        return !sides.isEmpty && sides.allSatisfy { $0 }
    }
}
