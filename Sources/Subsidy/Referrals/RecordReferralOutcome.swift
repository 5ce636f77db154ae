import JSON
import Ledger

/// Records what became of a recommendation: with that the case is over. Nothing is ever paid on it.
///
/// An accepted one may put the applicant on a register of providers, and what the nation gives on a contract counts in the 100% of
/// all funders there, whatever was granted on it before.
public struct RecordReferralOutcome: Command {
    public static let name = "record-referral-outcome"
    public static let action: Action? = .recordReferralOutcome

    public var id: ID<Application>
    public var outcome: ReferralOutcome
    public var amount: Fen?
    public var reference: String?
    public var opinion: String

    public init(id: ID<Application>, outcome: ReferralOutcome, amount: Fen? = nil, reference: String? = nil, opinion: String) {
        self.id = id
        self.outcome = outcome
        self.amount = amount
        self.reference = reference
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        let caller = try core.caller()
        let scheme = try core.scheme(of: application)
        guard scheme.kind == .referral else {
            throw Problem(
                .conflict, "not-a-referral", zh: "\(scheme.id) 不是推荐类项目，没有推荐结果。",
                en: "\(scheme.id) recommends nothing, so it has no outcome.")
        }
        try core.checkInterest(caller, in: application)
        guard application.status == .granted, application.referral == nil else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "referral-outcome")
        }
        let terms = scheme.referral ?? .none
        try checkAmount(terms)
        var referral = Referral()
        referral.outcome = outcome
        referral.amount = amount
        referral.reference = reference
        referral.opinion = opinion
        referral.person = caller.person
        referral.at = core.moment.at
        core.emit(ReferralOutcomeRecorded(id, referral))
        if outcome == .accepted { core.takeUp(application, referral, terms) }
        core.emit(ApplicationClosed(id))
    }

    private func checkAmount(_ terms: ReferralTerms) throws(Problem) {
        var failures: [Problem.Failure] = []
        if amount != nil, outcome != .accepted {
            failures.append(
                .init(
                    pointer: "/amount", code: "not-permitted",
                    message: LocalizedText(zh: "只有 accepted 才有金额。", en: "Only an accepted referral has an amount.")))
        }
        if let amount, amount <= .zero {
            failures.append(
                .init(
                    pointer: "/amount", code: "not-positive",
                    message: LocalizedText(zh: "金额必须大于零。", en: "The amount must be more than zero.")))
        }
        if amount != nil, terms.funder != nil, reference == nil {
            failures.append(
                .init(
                    pointer: "/reference", code: "required",
                    message: LocalizedText(
                        zh: "登记其他资金须有其编号，以免重复计入。", en: "Another funder's award needs its number, so that it is not counted twice.")))
        }
        guard failures.isEmpty else { throw .rejected(failures) }
    }
}

extension Core {
    /// What an accepted referral brings with it.
    mutating func takeUp(_ application: Application, _ referral: Referral, _ terms: ReferralTerms) {
        if let tag = terms.registersTag, let enterprise = state.enterprises[application.applicant]?.enterprise,
            !enterprise.tags.contains(tag)
        {
            emit(EnterpriseTagged(application.applicant, tag))
        }
        guard let funder = terms.funder, let amount = referral.amount, let reference = referral.reference else { return }
        recordAward(OtherAward(funder: funder, amount: amount, reference: reference, at: moment.at), on: application)
    }

    /// Puts another funder's award on record and recomputes what it touches: the grant itself, every other grant that stands on the same
    /// contract, and what was paid on it by vouchers that came without one (免申即享).
    mutating func recordAward(_ award: OtherAward, on application: Application) {
        let reason = "other award \(award.reference)"
        emit(OtherAwardRecorded(application.id, award))
        recompute(application.id, reason: reason)
        guard let uscc = USCC(application.applicant) else { return }
        guard let key = Scheme.contractKey(enterprise: uscc, claim: application.claim) else {
            return reduceUses(of: application, reason: reason)
        }
        guard state.applicationIndex.awarded(onContract: key).contains(application.id) else { return }
        let months = RentMonths(application.claim)
        for id in state.applicationIndex.approved(onContract: key).reversed() where id != application.id {
            guard let grant = state.applications[id], grant.isCharged else { continue }
            // On a grant for the very same it is an award like its own; of other months only a part counts, which the contract's record tells.
            let isOwn = months == nil || months == RentMonths(grant.claim)
            if isOwn, !grant.otherAwards.contains(where: award.isSame) { emit(OtherAwardRecorded(id, award)) }
            recompute(id, reason: reason)
        }
        reduceUses(onContract: key, reason: reason)
    }

    private mutating func recompute(_ id: ID<Application>, reason: String) {
        guard let application = state.applications[id] else { return }
        reduceGrant(id, by: excess(over: application), reason: reason)
    }
}

extension OtherAward {
    /// The same funder and reference is the same award.
    func isSame(_ other: OtherAward) -> Bool { asFunding.isSame(as: other.asFunding) }
}
