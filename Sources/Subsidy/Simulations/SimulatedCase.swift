import JSON
import Ledger

/// A case on file with what a simulation needs to decide it again: taken from the state in slices, so that nobody waits.
public struct SimulatedCase: Sendable {
    let application: Application
    let enterprise: Enterprise
    let provider: Enterprise?
    /// The policy's settings as the case was judged by.
    let settings: JSONObject
    /// The day on which it was, or would now be, decided.
    let day: LocalDate
    /// What all grants on record use of the changed scheme's caps, by their keys.
    let capUsage: [(key: String, used: Fen)]
    let contractKey: String?
    /// Funding on record beside it; for a decided case what it was decided under, and what was recorded on it since.
    let awards: [FundingAward]
    /// What standing grants of the scheme gave on the same base; for a decided case what they had given then.
    let grantedOnBase: Fen
    /// What the city pays of the same base by schemes under the same ceiling; for a decided case what it did then.
    let cityShareUsed: Fen

    var isDecided: Bool { application.approvedAmount != nil }
    /// What it costs the pool now.
    var charged: Fen { application.isCharged ? application.chargedAmount ?? .zero : .zero }
}

extension ApplicationStatus {
    /// Whether a changed rule could have given the case another amount: not where a person ended it.
    var isSimulated: Bool { self != .rejected && self != .withdrawn }
}

extension State {
    /// The cases of a scheme among `limit` applications from a place in the order of their creation, as a changed scheme would find them.
    ///
    /// - Returns: the cases, and the next place; nil at the end.
    public func simulatedCases(
        of scheme: String, under changed: Scheme, policy: Policy, from position: Int, limit: Int, on today: LocalDate
    ) -> (cases: [SimulatedCase], next: Int?) {
        let end = min(applications.count, position + limit)
        var cases: [SimulatedCase] = []
        for place in position..<max(position, end) {
            let application = applications.entity(at: place)
            guard application.scheme == scheme, application.status.isSimulated,
                let entry = enterprises[application.applicant]
            else { continue }
            cases.append(simulatedCase(application, of: entry.enterprise, under: changed, policy, today))
        }
        return (cases, end < applications.count ? end : nil)
    }

    private func simulatedCase(
        _ application: Application, of registered: Enterprise, under changed: Scheme, _ policy: Policy, _ today: LocalDate
    ) -> SimulatedCase {
        let frozen = application.assessment?.inputs
        let day = application.approvedOn ?? today
        var enterprise = registered
        if let frozen { enterprise.take(frozen) }
        let keys = changed.capKeys(enterprise: enterprise.uscc, claim: application.claim, on: day)
        let settings = policy.settings.values(on: frozen?.today ?? today)
        let isOpen = application.approvedAmount == nil
        let history =
            isOpen
            ? history(for: changed, enterprise: enterprise, claim: application.claim, own: application, settings: settings, on: day) : nil
        return SimulatedCase(
            application: application, enterprise: enterprise,
            provider: application.claim["provider"]?.string.flatMap { enterprises.named($0)?.enterprise },
            settings: settings, day: day,
            capUsage: keys.map { ($0, applicationIndex.usage(ofCap: $0)) },
            contractKey: Scheme.contractKey(enterprise: enterprise.uscc, claim: application.claim),
            awards: history?.awards ?? application.fundingOnRecord(beside: frozen?.otherFunding ?? []),
            grantedOnBase: history?.grantedOnBase ?? frozen?.grantedOnBase ?? .zero,
            cityShareUsed: history?.cityShareUsed ?? frozen?.cityShareUsed ?? .zero)
    }
}

extension Application {
    /// What it was decided under, and what others have given since: a later award lowered the grant, whatever the rule.
    fileprivate func fundingOnRecord(beside frozen: [FundingAward]) -> [FundingAward] {
        frozen + otherAwards.map(\.asFunding).filter { award in !frozen.contains { $0.isSame(as: award) } }
    }
}

extension Enterprise {
    /// The facts as they stood when the case was judged (domain rule 10).
    fileprivate mutating func take(_ frozen: Assessment.Inputs) {
        district = frozen.district
        foundedOn = frozen.foundedOn
        sizeClass = frozen.sizeClass
        cluster = frozen.cluster
        tags = frozen.tags
        barredUntil = frozen.barredUntil
    }
}
