import JSON
import Ledger

extension Core {
    /// Everything about the reviewer that could forbid the signature: role, scope, an earlier signature, an interest.
    func checkReviewer(of application: Application, stage: WorkflowStage) throws(Problem) {
        let caller = try caller()
        guard let role = Role(rawValue: stage.role), caller.has(role) else {
            throw Problem(
                .forbidden, "role-not-allowed", zh: "本阶段 \(stage.stage) 由 \(stage.role) 审核。",
                en: "The stage \(stage.stage) is reviewed by a \(stage.role).",
                members: [.init(key: "allowedRoles", value: [.string(stage.role)])])
        }
        if role == .districtReviewer, caller.district != application.district { throw .notFound("application", "申请") }
        try checkInterest(caller, in: application)
        guard !application.signatures.contains(where: { $0.isSigned(by: caller.signers) }) else {
            throw .forbidden(
                "already-signed", zh: "同一人在同一案件中只能签署一次。",
                en: "One person signs at most once on a case, across all stages: another reviewer must take it.")
        }
    }

    /// An interest, declared or detected: own application, own enterprise, a related party of either direction.
    func checkInterest(_ caller: Principal, in application: Application) throws(Problem) {
        guard application.recusals.allSatisfy({ !caller.signers.contains($0) }) else {
            throw .forbidden("recused", zh: "您已申请回避此案。", en: "You declared an interest in this case: another reviewer must take it.")
        }
        let own = state.enterprises(of: caller)
        try checkNeutrality(own, in: application)
        let isFiler = state.clients[application.filedBy].map { caller.signers.contains($0.person) } ?? false
        guard !isFiler, !own.contains(where: { state.areConnected($0, application.applicant, on: today) }) else {
            throw .forbidden(
                "conflict-of-interest", zh: "审核人与申请人存在利害关系，不能审核。",
                en: "The reviewer has an interest in the applicant: another reviewer must take it.")
        }
    }

    /// Neither side of the contract, nor a member of the project, judges the case.
    private func checkNeutrality(_ own: [String], in application: Application) throws(Problem) {
        guard !own.isEmpty else { return }
        let parties = ["provider", "buyer"].compactMap { application.claim[$0]?.string }
        let members = application.claim["organisations"]?.array?.compactMap(\.string) ?? []
        try checkNeutrality(own, among: parties + members)
    }

    /// None of the reviewer's own enterprises is one of the parties, or related to one.
    func checkNeutrality(_ own: [String], among parties: [String]) throws(Problem) {
        guard !parties.contains(where: { party in own.contains { state.areConnected($0, party, on: today) } }) else {
            throw .forbidden(
                "conflict-of-interest", zh: "审核人与合同另一方或项目成员单位存在利害关系，不能审核。",
                en: "The reviewer has an interest in another party of the contract or project: another reviewer must take it.")
        }
    }

    /// What the final signature approves, frozen; refused with the reason where nothing can be granted.
    func approval(of application: Application, under scheme: Scheme, signatures: [Review]) throws(Problem) -> ApplicationApproved {
        let base = signatures.last { $0.approvedBase != nil }?.approvedBase ?? application.assessment?.base
        let rate = signatures.last { $0.approvedRate != nil }?.approvedRate
        let assessment = try assessment(of: application, under: scheme, base: base, rate: rate)
        let failures = failures(of: assessment, under: scheme)
        guard failures.isEmpty else {
            var problem = Problem.rejected(failures, code: "not-eligible")
            problem = Problem(
                .conflict, problem.code, zh: "申请现已不符合条件，应退回或不予通过。" + problem.detail.zh,
                en: "It no longer qualifies: return or reject it. " + problem.detail.en, failures: failures)
            throw problem
        }
        guard assessment.amount > .zero || scheme.kind == .referral else { throw nothingLeft(assessment, scheme) }
        var approval = ApplicationApproved()
        approval.id = application.id
        approval.base = assessment.base ?? assessment.amount
        approval.rate = assessment.rate ?? .zero
        approval.amount = assessment.amount
        approval.poolAmount = assessment.poolAmount
        approval.pool = scheme.pool
        approval.assessmentText = JSONText(assessment)
        let uscc = try enterprise(of: application).uscc
        approval.capKeys = scheme.capKeys(enterprise: uscc, claim: application.claim, on: today)
        approval.contractKey = Scheme.contractKey(enterprise: uscc, claim: application.claim)
        approval.otherKeys = scheme.otherKeys(application.claim)
        return approval
    }

    private func nothingLeft(_ assessment: Assessment, _ scheme: Scheme) -> Problem {
        switch assessment.boundBy {
        case .pool:
            Problem(
                .conflict, "pool-exhausted", zh: "资金池 \(scheme.pool ?? "") 已无可用额度。", en: "The pool \(scheme.pool ?? "") has nothing left.",
                members: [.init(key: "pool", value: .string(scheme.pool ?? ""))])
        case .cap:
            Problem(.conflict, "cap-exhausted", zh: "该主体在本项目的上限内已无余额。", en: "The applicant has used up the scheme's cap.")
        case .funders:
            Problem(.conflict, "funders-exhausted", zh: "各级资金合计已达 100%。", en: "All funders together have reached 100% of the base.")
        case .rate where (assessment.inputs?.grantedOnBase ?? .zero) > .zero:
            Problem(
                .conflict, "already-granted", zh: "同一合同、项目或租金已按本项目的比例获得补贴。",
                en: "The same contract, project or rent has had all that the scheme gives on it.")
        default:
            Problem(.conflict, "nothing-to-grant", zh: "按核定额计算，补贴金额为零。", en: "At this base and rate there is nothing to grant.")
        }
    }

    /// The last day of publicity from today; nil where the scheme has none. The day it starts on does not count.
    func publicity(of scheme: Scheme) throws(Problem) -> LocalDate? {
        guard scheme.publicityWorkingDays > 0 else { return nil }
        return try calendar.adding(workingDays: scheme.publicityWorkingDays, after: today)
    }
}

extension State {
    /// The enterprises that the caller acts for, or whoever lent the power in use: by any of their accounts, for interests are a person's.
    func enterprises(of caller: Principal) -> [String] {
        let accounts = caller.signers.flatMap { clientsByPerson[$0] ?? [] }.compactMap { clients[$0] }
        return [caller.enterprise].compactMap { $0 } + accounts.compactMap { $0.revokedAt == nil ? $0.enterprise : nil }
    }

    /// Whether two enterprises are one, related in either direction, or under common control, on a day (domain rules, 5).
    func areConnected(_ first: String, _ second: String, on date: LocalDate) -> Bool {
        if isSameParty(first, second) { return true }
        let (left, right) = (enterprises.named(first)?.enterprise, enterprises.named(second)?.enterprise)
        if let left { return left.isRelated(to: second, entry: right, on: date) }
        return right?.isRelated(to: first, entry: nil, on: date) ?? false
    }

    /// Whether two spellings name one party: the same text, or the same entry of the register.
    func isSameParty(_ first: String, _ second: String) -> Bool {
        if NormalisedText.name(first) == NormalisedText.name(second) { return true }
        guard let left = enterprises.named(first), let right = enterprises.named(second) else { return false }
        return left.enterprise.uscc == right.enterprise.uscc
    }
}
