import HTTPServer
import JSON
import Subsidy

// 免申即享: runs over the register, and the confirmation of what they list.

extension Contract {
    static var entitlements: [Endpoint] {
        [startEntitlementRun, listEntitlementRuns, getEntitlementRun, listEntitlementEntries, confirmEntitlement]
    }

    private static let startEntitlementRun = Endpoint(
        method: .post, path: "/v1/entitlement-runs", name: "startEntitlementRun", tag: .vouchers,
        summary: LocalizedText(
            zh: "免申即享：对全部登记主体运行一次；dryRun 只列名单。进度见 GET，重复运行不重复发放。",
            en: "A run over the whole register; a dry run only lists. GET shows its progress; a second run gives nothing twice."),
        access: .role(.startEntitlementRun),
        content: .json(.object(["scheme": .text(max: 64), "dryRun": .flag], optional: ["dryRun"])),
        success: .created(EntitlementRunRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let command = StartEntitlementRun(scheme: try call.member("scheme"), isDryRun: try call.optionalMember("dryRun") ?? false)
            let (policy, language) = (call.service.policy, call.language)
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(EntitlementRunStarted.self)?.run.id, let run = state.entitlementRuns[id] else { return .lost }
                return .created(
                    EntitlementRunRepresentation(run, in: state, under: policy, language), at: "/v1/entitlement-runs/\(id)",
                    version: run.version)
            }
        })

    private static let listEntitlementRuns = Endpoint(
        method: .get, path: "/v1/entitlement-runs", name: "listEntitlementRuns", tag: .vouchers,
        summary: LocalizedText(zh: "免申即享的各次运行。", en: "The runs over the register."), access: .role(.readEntitlementRun),
        query: QueryParameter.paging, success: .ok(EntitlementRunRepresentation.list),
        handler: .read { call, state, _ in
            let (policy, language) = (call.service.policy, call.language)
            let page = Page(try call.page(), count: state.entitlementRuns.count) { position in
                EntitlementRunRepresentation(state.entitlementRuns.entity(at: position), in: state, under: policy, language).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getEntitlementRun = Endpoint(
        method: .get, path: "/v1/entitlement-runs/{id}", name: "getEntitlementRun", tag: .vouchers,
        summary: LocalizedText(zh: "一次运行：进度、数量、金额。", en: "One run: progress, counts, amount."), access: .role(.readEntitlementRun),
        success: .ok(EntitlementRunRepresentation.reference),
        handler: .read { call, state, _ in
            guard let run = state.entitlementRuns[call.id()] else { throw Refusal.noSuch("run", "运行批次") }
            return .json(
                EntitlementRunRepresentation(run, in: state, under: call.service.policy, call.language), version: run.version)
        })

    private static let listEntitlementEntries = Endpoint(
        method: .get, path: "/v1/entitlement-runs/{id}/entries", name: "listEntitlementEntries", tag: .vouchers,
        summary: LocalizedText(zh: "一次运行的名单：每个主体入选、不入选或无法判定，及逐条理由。", en: "A run's list: in, out or undecided, with the reasons."),
        access: .role(.readEntitlementRun),
        query: QueryParameter.paging + [.filter("outcome", words: EntitlementOutcome.allCases.map(\.rawValue), "Only of this outcome.")],
        success: .ok(EntitlementEntryRepresentation.list),
        handler: .read { call, state, _ in
            guard let run = state.entitlementRuns[call.id()] else { throw Refusal.noSuch("run", "运行批次") }
            let (policy, language) = (call.service.policy, call.language)
            let outcome = call.query["outcome"].flatMap { EntitlementOutcome(rawValue: $0) }
            let page = Page(try call.page(), count: run.position) { position in
                guard outcome == nil || run.verdict(at: position)?.outcome == outcome else { return nil }
                return EntitlementEntryRepresentation(of: run, at: position, in: state, under: policy, language)?.jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let confirmEntitlement = Endpoint(
        method: .post, path: "/v1/applications/{id}/confirmation", name: "confirmEntitlement", tag: .applications,
        summary: LocalizedText(
            zh: "企业确认（accept）或放弃（decline）免申即享；仅在项目配置了确认期限时需要。",
            en: "The enterprise accepts or declines an entitlement; only where the scheme asks for a confirmation."),
        access: .role(.fileApplication), content: .json(.object(["outcome": .words(ConfirmationOutcome.self)])),
        success: .ok(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in try call.changedApplication(ConfirmEntitlement(id: call.id(), outcome: try call.member("outcome"))) })
}
