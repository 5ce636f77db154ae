import HTTPServer
import JSON
import Subsidy

// Reasons against an award, and the ruling on them.

extension Contract {
    static var objections: [Endpoint] { [fileObjection, getObjection, ruleObjection] }

    private static let fileObjection = Endpoint(
        method: .post, path: "/v1/applications/{id}/objections", name: "fileObjection", tag: .reviews,
        summary: LocalizedText(zh: "对公示提出异议；公示计时随之停止。", en: "Objects to an award under publicity; the clock stops."),
        access: .role(.object),
        content: .json(.object(["reason": .text(max: 2000)])), success: .created(ObjectionRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let viewer = try call.principal()
            return Endpoint.Write(FileObjection(id: call.id(), reason: try call.member("reason"))) { state, outcome in
                guard let id = outcome.first(ObjectionFiled.self)?.objection.id, let objection = state.objections[id] else { return .lost }
                return .created(
                    ObjectionRepresentation(objection: objection, viewer: viewer), at: "/v1/objections/\(id)", version: objection.version)
            }
        })

    private static let getObjection = Endpoint(
        method: .get, path: "/v1/objections/{id}", name: "getObjection", tag: .reviews,
        summary: LocalizedText(
            zh: "一项异议：提出者和能看到该申请的人可读。", en: "One objection, for whoever made it and whoever may see the application."),
        access: .role(.readApplication), success: .ok(ObjectionRepresentation.reference),
        handler: .read { call, state, _ in
            let viewer = try call.principal()
            guard let objection = state.objections[call.id()],
                objection.by == viewer.clientID
                    || state.applications[objection.application].map({ state.isVisible($0, to: viewer) }) == true
            else { throw Refusal.noSuch("objection", "异议") }
            return .json(ObjectionRepresentation(objection: objection, viewer: viewer), version: objection.version)
        })

    private static let ruleObjection = Endpoint(
        method: .post, path: "/v1/objections/{id}/ruling", name: "ruleObjection", tag: .reviews,
        summary: LocalizedText(
            zh: "裁定异议：成立则撤销，部分成立则核减并重新公示，驳回则恢复计时。",
            en: "Rules on an objection: upheld, the award falls, or falls to an amount and is published anew; dismissed, the clock goes on."
        ),
        access: .role(.ruleObjection),
        content: .json(
            .object(
                ["outcome": .oneOf(["upheld", "dismissed"]), "approvedAmount": Schema.amount.nullable, "opinion": .text(max: 2000)],
                optional: ["approvedAmount"])),
        success: .ok(ObjectionRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let viewer = try call.principal()
            let id: ID<Objection> = call.id()
            let command = RuleObjection(
                id: id, outcome: try call.member("outcome"), approvedAmount: try call.optionalMember("approvedAmount"),
                opinion: try call.member("opinion"))
            return Endpoint.Write(command) { state, _ in
                guard let objection = state.objections[id] else { return .lost }
                return .json(ObjectionRepresentation(objection: objection, viewer: viewer), version: objection.version)
            }
        })
}
