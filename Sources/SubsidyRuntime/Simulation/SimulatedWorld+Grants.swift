import JSON
import Journal
import Ledger
import Subsidy

// What happens to grants that are more than one payment or none: parts, recommendations, runs over the register, calls.

extension SimulatedWorld {
    func goOnWithAGrant(_ state: State) -> (Principal?, any Command)? {
        switch random.next(below: 14) {
        case 0...4: appraise(state) ?? startARun(state)
        case 5, 6: noteAnOutcome(state) ?? appraise(state)
        case 7: startARun(state)
        case 8, 9: confirm(state) ?? startARun(state)
        case 10: openACall()
        case 11, 12: audit(state) ?? appraise(state)
        default: shortlist(state) ?? openACall()
        }
    }

    /// A grant that is paid in parts, mostly at the part that comes next.
    private func appraise(_ state: State) -> (Principal?, any Command)? {
        let waiting = state.applications.all.filter { $0.tranches.contains { $0.status.isOpen } }
        let parted = random.next(below: 12) == 0 ? state.applications.all.filter { !$0.tranches.isEmpty } : waiting
        guard let application = pick(parted) else { return nil }
        let next = application.tranches.first { $0.status.isOpen } ?? application.tranches[0]
        let part = random.next(below: 8) == 0 ? pick(application.tranches) ?? next : next
        let outcome: AppraisalOutcome =
            switch random.next(below: 10) {
            case 0: .end
            case 1, 2: .withhold
            default: .release
            }
        let terms = policy.scheme(application.scheme, version: application.schemeVersion)?.tranches
        var released: Fen?
        if terms?.amounts == .decided {
            released = amount(upTo: random.next(below: 2) == 0 ? part.amount : application.scheduledAmount)
        } else if random.next(below: 3) == 0 {
            released = amount(upTo: part.amount)
        }
        return (
            someone(.municipalReviewer),
            AppraiseTranche(
                id: application.id, n: part.n, outcome: outcome, amount: outcome == .release ? released : nil, opinion: "as appraised")
        )
    }

    /// A grant that an audit settles.
    private func audit(_ state: State) -> (Principal?, any Command)? {
        let waiting = state.applications.all.filter { application in
            let scheme = policy.scheme(application.scheme, version: application.schemeVersion)
            return application.status == .granted && application.audit == nil && scheme?.award?.audited == true
        }
        guard let application = pick(waiting) else { return nil }
        let investment = amount(upTo: application.approvedBase ?? .yuan(1000))
        return (someone(.municipalReviewer), RecordAudit(id: application.id, investment: investment, opinion: "audited"))
    }

    private func isReferral(_ application: Application) -> Bool {
        policy.scheme(application.scheme, version: application.schemeVersion)?.kind == .referral
    }

    private func noteAnOutcome(_ state: State) -> (Principal?, any Command)? {
        let waiting = state.applications.all.filter { $0.status == .granted && isReferral($0) }
        let any = random.next(below: 12) == 0 ? state.applications.all.filter(isReferral) : waiting
        guard let application = pick(any) else { return nil }
        let outcome: ReferralOutcome = random.next(below: 3) == 0 ? pick(ReferralOutcome.allCases) ?? .lapsed : .accepted
        let isFunded = outcome == .accepted && random.next(below: 4) > 0
        return (
            someone(.municipalReviewer),
            RecordReferralOutcome(
                id: application.id, outcome: outcome, amount: isFunded ? amount(upTo: .yuan(900_000)) : nil,
                reference: isFunded ? "N-\(random.next(below: 4))" : nil, opinion: "as we were told")
        )
    }

    private func startARun(_ state: State) -> (Principal?, any Command)? {
        let schemes = policy.schemes(on: state.now.date).filter { $0.kind == .entitlement }
        guard let scheme = pick(schemes) else { return nil }
        return (someone(.municipalReviewer), StartEntitlementRun(scheme: scheme.id, isDryRun: random.next(below: 4) == 0))
    }

    private func confirm(_ state: State) -> (Principal?, any Command)? {
        let waiting = state.applications.all.filter { $0.status == .approved && $0.confirmBy != nil }
        let listed = random.next(below: 10) == 0 ? state.applications.all.filter { $0.run != nil } : waiting
        guard let application = pick(listed) else { return nil }
        return (
            pick(people.applicant(of: application.applicant)),
            ConfirmEntitlement(id: application.id, outcome: random.next(below: 4) == 0 ? .decline : .accept)
        )
    }

    private func openACall() -> (Principal?, any Command)? {
        let called = policy.schemes.filter { $0.intake == .call }
        guard let scheme = random.next(below: 5) == 0 ? pick(policy.schemes) : pick(called) else { return nil }
        let opensOn = today.adding(days: random.next(below: 4) == 0 ? random.next(below: 10) - 5 : 0)
        let closesOn = opensOn.adding(days: 3 + random.next(below: 30))
        return (people.admin, OpenCall(scheme: scheme.id, title: nil, opensOn: opensOn, closesOn: closesOn))
    }

    /// Some of those who wait for the shortlist of a call, once it has closed.
    func shortlist(_ state: State) -> (Principal?, any Command)? {
        let closed = state.calls.all.filter { $0.shortlistedAt == nil && $0.status(on: state.now.date) == .closed }
        let filled = closed.filter { !$0.applications.isEmpty }
        guard let call = random.next(below: 10) == 0 ? pick(state.calls) : pick(filled) else { return nil }
        let waiting = call.applications.filter { state.applications[$0]?.stage == ShortlistCall.stage }
        var listed = waiting.filter { _ in random.next(below: 4) > 0 }
        if random.next(below: 12) == 0, let other = pick(state.applications) { listed.append(other.id) }
        return (someone(.municipalReviewer), ShortlistCall(id: call.id, applications: listed, opinion: "as shortlisted"))
    }
}
