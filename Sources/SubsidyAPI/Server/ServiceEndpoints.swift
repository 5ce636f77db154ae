import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// What the service says of itself: alive, ready, measured, described.

extension Contract {
    static var service: [Endpoint] { [healthz, readyz, metrics, openAPI, page] }

    private static let healthz = Endpoint(
        method: .get, path: "/healthz", name: "getHealth", tag: .service,
        summary: LocalizedText(zh: "进程是否存活。", en: "Whether the process is alive."), success: .ok(status),
        handler: .plain { _ in .json(["status": "ok"] as JSON) })

    private static let readyz = Endpoint(
        method: .get, path: "/readyz", name: "getReadiness", tag: .service,
        summary: LocalizedText(zh: "是否可以接受业务。", en: "Whether work is accepted."), success: .ok(status),
        handler: .plain { call in
            guard !call.service.isStopping else { throw Refusal.stopping }
            return .json(["status": "ready"] as JSON)
        })

    private static let metrics = Endpoint(
        method: .get, path: "/metrics", name: "getMetrics", tag: .service,
        summary: LocalizedText(zh: "Prometheus 指标。", en: "Figures for Prometheus."),
        success: .init(mediaTypes: [.text], schema: .text(min: 0, max: 10_000_000), summary: "Prometheus text format 0.0.4."),
        handler: .read { call, state, now in
            let text = MetricsText(
                http: call.service.httpMetrics, state: state, office: call.service.office.metrics,
                webhookBacklog: call.service.dispatcher.backlog, now: now)
            return Answer(status: 200, mediaType: .text, body: text.bytes)
        })

    private static let openAPI = Endpoint(
        method: .get, path: "/openapi.json", name: "getOpenAPI", tag: .service,
        summary: LocalizedText(zh: "本接口的 OpenAPI 3.1 文档。", en: "This API as an OpenAPI 3.1 document."), success: .ok(.openObject),
        handler: .plain { call in call.service.openAPI })

    private static let page = Endpoint(
        method: .get, path: "/", name: "getPage", tag: .service,
        summary: LocalizedText(zh: "网页：政策、资金池与项目。", en: "A page: policy, pools and schemes."),
        query: [.filter("lang", words: Language.allCases.map(\.rawValue), "The page's language, whatever Accept-Language says.")],
        success: .init(mediaTypes: [.html], schema: .text(min: 0, max: 10_000_000), summary: "A page that needs no script."),
        handler: .page(TransparencyPage.page))

    private static let status = Schema.object(["status": .oneOf(["ok", "ready"])])
}
