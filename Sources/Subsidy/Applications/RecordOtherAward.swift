import JSON
import Ledger

/// Another funder paid on the same base. A grant that is out already is recomputed under 100%, and the excess comes back:
/// first from what the voucher has not used, then from what is owed, then by a recovery order.
public struct RecordOtherAward: Command {
    public static let name = "record-other-award"
    public static let action: Action? = .recordOtherAward

    public var id: ID<Application>
    public var funder: Funder
    public var amount: Fen
    public var reference: String

    public init(id: ID<Application>, funder: Funder, amount: Fen, reference: String) {
        self.id = id
        self.funder = funder
        self.amount = amount
        self.reference = reference
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        try checkRequest(application)
        guard application.status != .rejected, application.status != .withdrawn else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "other-awards")
        }
        let award = OtherAward(funder: funder, amount: amount, reference: reference, at: core.moment.at)
        core.recordAward(award, on: application)
    }

    private func checkRequest(_ application: Application) throws(Problem) {
        var failures: [Problem.Failure] = []
        if funder == .city {
            failures.append(
                .init(
                    pointer: "/funder", code: "city-is-here",
                    message: LocalizedText(
                        zh: "市级资金由本系统自行计算。", en: "The city's own money is counted by this system: name national, district or other.")))
        }
        if amount <= .zero {
            failures.append(
                .init(
                    pointer: "/amount", code: "not-positive",
                    message: LocalizedText(zh: "金额必须大于零。", en: "The amount must be more than zero.")))
        }
        if application.otherAwards.contains(where: { $0.funder == funder && $0.reference == reference }) {
            failures.append(
                .init(
                    pointer: "/reference", code: "already-recorded",
                    message: LocalizedText(zh: "该笔资金已登记。", en: "This award is recorded already.")))
        }
        guard failures.isEmpty else { throw .rejected(failures) }
    }
}

extension Core {
    /// By how much the grant exceeds what 100% of the base leaves for it; of the audited base once there is an audit.
    ///
    /// An award that the claim had declared already is the same award and does not count twice.
    func excess(over application: Application) -> Fen {
        guard let charged = application.chargedAmount, charged > .zero,
            let left = fundersResidual(of: application, base: application.auditedBase)
        else { return .zero }
        return charged.saturatingMinus(left)
    }

    /// What all other funders leave of a base for the grant; nil where the scheme knows no base that they share.
    func fundersResidual(of application: Application, base: Fen?) -> Fen? {
        guard let scheme = policy.scheme(application.scheme, version: application.schemeVersion),
            let limit = scheme.fundersLimit(base: scheme.base == nil ? nil : base, claim: application.claim),
            let enterprise = state.enterprises[application.applicant]?.enterprise
        else { return nil }
        let settings = policy.settings.values(on: today)
        let input = AssessmentInput(
            scheme: scheme, enterprise: enterprise, claim: application.claim, today: today, settings: settings,
            history: state.history(
                for: scheme, enterprise: enterprise, claim: application.claim, own: application, settings: settings, on: today))
        return limit.saturatingMinus(input.fundingElsewhere.reduce(Fen.zero) { $0 + $1.amount })
    }
}

extension Application {
    /// The approved base; what of it was really spent, once an audit has said so.
    var auditedBase: Fen? { approvedBase.map { min($0, audit?.investment ?? $0) } }
}
