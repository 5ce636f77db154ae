import JSON
import Ledger

/// Hands an application in: complete, eligible, and from here on under the scheme's version of the day.
public struct SubmitApplication: Command {
    public static let name = "submit-application"
    public static let action: Action? = .fileApplication

    public var id: ID<Application>

    public init(id: ID<Application>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        try core.checkActsFor(application.applicant, pointer: "")
        guard application.status == .draft || application.status == .returned else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "submission")
        }
        let scheme = try core.schemeInForce(application.scheme, pointer: "/scheme")
        let call = try core.openCall(of: scheme)
        let assessment = try assess(application, scheme, in: core)
        guard let first = scheme.workflow.first else {
            throw Problem(.conflict, "no-workflow", zh: "该项目没有审核流程。", en: "The scheme has no review: nothing can be submitted under it.")
        }
        core.emit(ApplicationSubmitted(id, schemeVersion: scheme.version, stage: first.stage, assessment: assessment, call: call))
    }

    /// Everything that is missing or fails, told at once.
    private func assess(_ application: Application, _ scheme: Scheme, in core: Core) throws(Problem) -> Assessment {
        let claim = application.claim
        try core.checkClaim(claim, of: scheme, complete: true)
        let missing = scheme.documents.filter { requirement in
            requirement.required && !application.documents.contains { $0.kind == requirement.kind }
        }
        let incomplete = missing.map {
            Problem.Failure(
                pointer: "/documents", code: "missing-document",
                message: LocalizedText(
                    zh: "缺少材料：\($0.title.zh)（kind 为 \($0.kind)）。", en: "A document is missing: \($0.title.en) (kind \($0.kind))."))
        }
        let assessment = try core.assessment(of: application, claim: claim, under: scheme)
        let failures = incomplete + core.failures(of: assessment, under: scheme)
        guard failures.isEmpty else {
            let code = !incomplete.isEmpty ? "incomplete" : assessment.eligible == nil ? "cannot-decide" : "not-eligible"
            throw .rejected(failures, code: code)
        }
        return assessment
    }
}

extension Core {
    /// The assessment of an application as it stands, under a scheme's version.
    ///
    /// - Parameter claim: the application's, where the caller has it decoded.
    func assessment(
        of application: Application, claim: JSON? = nil, under scheme: Scheme, base: Fen? = nil, rate: Rate? = nil
    ) throws(Problem) -> Assessment {
        let (enterprise, claim) = (try enterprise(of: application), claim ?? application.claim)
        // The rules and settings of the day it was handed in (domain rules, 10): a review that takes its time costs nobody the grant. Caps are
        // counted in the year of the decision.
        let day = application.stage == nil ? today : application.submittedAt?.date ?? today
        let settings = policy.settings.values(on: day)
        return assess(
            AssessmentInput(
                scheme: scheme, enterprise: enterprise, claim: claim, today: day, settings: settings, approvedBase: base,
                approvedRate: rate,
                history: state.history(for: scheme, enterprise: enterprise, claim: claim, own: application, settings: settings, on: today),
                poolAvailable: scheme.pool.map { state.books.position(of: $0).available }))
    }

    /// Each rule that failed or could not be decided.
    func failures(of assessment: Assessment, under scheme: Scheme) -> [Problem.Failure] {
        assessment.reasons.filter { $0.passed != true }.map { reason in
            let needs = assessment.toQualify.first { $0.rule == reason.rule }
            let rule = scheme.eligibility.first { $0.id == reason.rule }
            let message = rule?.failed ?? LocalizedText(zh: reason.rule, en: reason.rule)
            return Problem.Failure(
                pointer: needs?.pointer ?? "", code: reason.passed == nil ? "cannot-decide" : reason.rule,
                message: needs.map { LocalizedText(zh: message.zh + $0.needs.zh, en: message.en + " " + $0.needs.en) } ?? message)
        }
    }
}
