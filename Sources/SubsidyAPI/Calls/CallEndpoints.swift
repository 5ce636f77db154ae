import HTTPServer
import JSON
import Subsidy

// Intake windows: announced by the administrator, open to everyone's eyes, closed by their own date.

extension Contract {
    static var calls: [Endpoint] { [openCall, listCalls, getCall, shortlistCall] }

    private static let openCall = Endpoint(
        method: .post, path: "/v1/calls", name: "openCall", tag: .policy,
        summary: LocalizedText(zh: "发布申报批次。", en: "Announces an intake window of a scheme."), access: .role(.openCall),
        content: .json(
            .object(
                ["scheme": .text(max: 64), "title": Schema.text(max: 200).nullable, "opensOn": .date, "closesOn": .date],
                optional: ["title"])),
        success: .created(CallRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let command = OpenCall(
                scheme: try call.member("scheme"), title: try call.optionalMember("title"), opensOn: try call.member("opensOn"),
                closesOn: try call.member("closesOn"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(CallOpened.self)?.call.id, let intake = state.calls[id] else { return .lost }
                return .created(
                    CallRepresentation(call: intake, today: outcome.moment.at.date), at: "/v1/calls/\(id)", version: intake.version)
            }
        })

    private static let listCalls = Endpoint(
        method: .get, path: "/v1/calls", name: "listCalls", tag: .policy,
        summary: LocalizedText(zh: "申报批次：何时受理何项目。", en: "The calls: which scheme takes applications in, and when."),
        query: QueryParameter.paging + [
            .filter("scheme", "Only of this scheme."), .filter("status", words: CallStatus.allCases.map(\.rawValue), "Only in this state."),
        ], success: .ok(CallRepresentation.list),
        handler: .read { call, state, now in
            let (scheme, status) = (call.query["scheme"], call.query["status"])
            let page = Page(try call.page(), count: state.calls.count) { position in
                let intake = state.calls.entity(at: position)
                guard scheme == nil || intake.scheme == scheme, status == nil || intake.status(on: now.date).rawValue == status else {
                    return nil
                }
                return CallRepresentation(call: intake, today: now.date).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getCall = Endpoint(
        method: .get, path: "/v1/calls/{id}", name: "getCall", tag: .policy, summary: LocalizedText(zh: "一个申报批次。", en: "One call."),
        success: .ok(CallRepresentation.reference),
        handler: .read { call, state, now in
            guard let intake = state.calls[call.id()] else { throw Refusal.noSuch("call", "申报批次") }
            return .json(CallRepresentation(call: intake, today: now.date), version: intake.version)
        })

    private static let shortlistCall = Endpoint(
        method: .post, path: "/v1/calls/{id}/shortlist", name: "shortlistCall", tag: .reviews,
        summary: LocalizedText(
            zh: "确定已截止批次的入围名单：名单内进入下一阶段，其余不予通过。",
            en: "Makes the shortlist of a call that has closed: what is on it goes on, the rest is rejected."),
        access: .role(.shortlistCall),
        content: .json(
            .object([
                "applications": .array(.id("app_"), max: ShortlistCall.applicationsMax), "opinion": .text(max: 2000),
            ])),
        success: .ok(CallRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<IntakeCall> = call.id()
            let command = ShortlistCall(id: id, applications: try call.member("applications"), opinion: try call.member("opinion"))
            return Endpoint.Write(command) { state, outcome in
                guard let intake = state.calls[id] else { return .lost }
                return .json(CallRepresentation(call: intake, today: outcome.moment.at.date), version: intake.version)
            }
        })
}
