import JSON

extension State {
    /// Schemes that rule this one out and of which the same team has a standing grant: 房租减免 or 一次性开办费, never both.
    ///
    /// An enterprise is one team unless both claims name teams of their own; a team is the same under whatever enterprise it files.
    func exclusiveGrants(scheme: Scheme, enterprise: Enterprise, claim: JSON, except own: ID<Application>?) -> [String] {
        guard !scheme.excludes.isEmpty else { return [] }
        let team = Scheme.teamKey(claim)
        var found: [String] = []
        let candidates =
            applicationIndex.approved(forApplicant: enterprise.uscc.code) + (team.map { applicationIndex.approved(onContract: $0) } ?? [])
        for id in candidates where id != own {
            guard let other = applications[id], other.isCharged, scheme.excludes.contains(other.scheme), !found.contains(other.scheme)
            else { continue }
            let theirs = Scheme.teamKey(other.claim)
            if team == nil || theirs == nil || team == theirs { found.append(other.scheme) }
        }
        return found.sorted()
    }
}
