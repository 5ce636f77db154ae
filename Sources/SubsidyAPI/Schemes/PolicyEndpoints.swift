import HTTPServer
import JSON
import Ledger
import Subsidy

// The policy as anyone may read it, and what it would give.

extension Contract {
    static var policy: [Endpoint] { [listSchemes, getScheme, getProgress, assess] + pools }

    private static let listSchemes = Endpoint(
        method: .get, path: "/v1/schemes", name: "listSchemes", tag: .policy,
        summary: LocalizedText(
            zh: "全部支持项目：条款、表单、材料、比例、上限、流程、版本。", en: "All schemes: clause, form, documents, rates, caps, workflow, version."),
        query: QueryParameter.paging, success: .ok(SchemeRepresentation.list),
        handler: .read { call, _, now in
            let schemes = call.service.policy.current(on: now.date)
            let page = Page(try call.page(), count: schemes.count) { SchemeRepresentation(scheme: schemes[$0]).jsonBytes() }
            return .page(page, of: call)
        })

    private static let getScheme = Endpoint(
        method: .get, path: "/v1/schemes/{id}", name: "getScheme", tag: .policy,
        summary: LocalizedText(zh: "一个支持项目。", en: "One scheme."),
        query: [.filter("version", "An earlier or later version than the one in force.")],
        success: .ok(SchemeRepresentation.reference),
        handler: .read { call, _, now in
            let (policy, id) = (call.service.policy, call.parameter("id"))
            let scheme = call.query["version"].map { policy.scheme(id, version: $0) } ?? policy.current(id, on: now.date)
            guard let scheme else { throw Refusal.noSuch("scheme", "支持项目") }
            return .json(SchemeRepresentation(scheme: scheme))
        })

    private static let getProgress = Endpoint(
        method: .get, path: "/v1/schemes/{id}/progress", name: "getSchemeProgress", tag: .policy,
        summary: LocalizedText(zh: "项目目标的完成情况，如“百团百项”。", en: "How far a scheme is towards its goals, such as 100 teams and 100 projects."),
        success: .ok(ProgressRepresentation.reference),
        handler: .read { call, state, now in
            guard let scheme = call.service.policy.current(call.parameter("id"), on: now.date) else {
                throw Refusal.noSuch("scheme", "支持项目")
            }
            return .json(ProgressRepresentation(scheme: scheme, progress: state.progress(of: scheme)))
        })

    private static let assess = Endpoint(
        method: .post, path: "/v1/assessments", name: "assess", tag: .policy,
        summary: LocalizedText(
            zh: "测算：可否申报、最高金额、逐条理由与计算过程；不保存任何内容。", en: "A dry run: eligible or not, the ceiling, reasons and trace. Nothing is stored."),
        content: .json(
            .object(["scheme": .text(max: 63), "enterprise": .reference("AssessedEnterprise"), "claim": .openObject])),
        success: .ok(AssessmentRepresentation.reference), refusals: [422], idempotency: .remembered,
        handler: .gather { call, state, now in
            let policy = call.service.policy
            // Of what is on file only public facts take part: nobody learns here what an enterprise was granted.
            var history = AssessmentHistory.none
            history.provider = call.body["claim"]?["provider"]?.string.flatMap { state.enterprises.named($0)?.enterprise }
            history.buyer = call.body["claim"]?["buyer"]?.string.flatMap { state.enterprises.named($0)?.enterprise }
            let pool = call.body["scheme"]?.string.flatMap { policy.scheme($0, on: now.date)?.pool }
            let available = pool.map { state.books.position(of: $0).available }
            return { [history] in
                let request = try AssessmentRequest(json: call.body, policy: policy, today: now.date)
                let assessment = Subsidy.assess(
                    AssessmentInput(
                        scheme: request.scheme, enterprise: request.enterprise, claim: request.claim, today: now.date,
                        settings: policy.settings.values(on: now.date), history: history, poolAvailable: available))
                return .json(AssessmentRepresentation(assessment: assessment, policy: policy, language: call.language))
            }
        })
}

extension Policy {
    /// The version of a scheme in force on a day; before its first day the one that comes, so that it can be read in time.
    func current(_ id: String, on date: LocalDate) -> Scheme? {
        scheme(id, on: date) ?? schemes.first { $0.id == id && $0.effective.from > date } ?? schemes.last { $0.id == id }
    }

    /// One version of each scheme, by measure.
    func current(on date: LocalDate) -> [Scheme] {
        Set(schemes.map(\.id)).compactMap { current($0, on: date) }.sorted { ($0.measure, $0.id) < ($1.measure, $1.id) }
    }
}
