import HTTPServer
import JSON
import Subsidy

// Powers that one official lends another for some days. Whoever uses one says so with `On-Behalf-Of: cli_…`.

struct DelegationRepresentation: Representation {
    let delegation: Delegation

    static let name = "Delegation"
    static let schema = Schema.object([
        "id": .id("dlg_"), "delegator": .id("cli_"), "delegate": .id("cli_"), "actions": .array(.words(Action.self), max: 50),
        "from": .date, "until": .date, "reason": .text(min: 0, max: 500), "createdAt": .instant, "revokedAt": Schema.instant.nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", delegation.id)
        writer.member("delegator", delegation.delegator)
        writer.member("delegate", delegation.delegate)
        writer.member("actions", delegation.actions)
        writer.member("from", delegation.from)
        writer.member("until", delegation.until)
        writer.member("reason", delegation.reason)
        writer.member("createdAt", delegation.createdAt)
        writer.member("revokedAt", delegation.revokedAt)
        writer.endObject()
    }
}

extension Contract {
    static var delegations: [Endpoint] { [delegate, listDelegations, endDelegation] }

    private static let delegate = Endpoint(
        method: .post, path: "/v1/delegations", name: "delegate", tag: .clients,
        summary: LocalizedText(
            zh: "把若干权限委托他人，注明起止日；不能委托给本人，不能转委托。",
            en: "Lends powers to another for some days; never to oneself, and what was lent is not lent on."),
        access: .role(.delegate),
        content: .json(
            .object([
                "delegate": .id("cli_"), "actions": .array(.words(Action.self), min: 1, max: 50), "from": .date, "until": .date,
                "reason": .text(max: 500),
            ])),
        success: .created(DelegationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let command = Delegate(
                delegate: try call.member("delegate"), actions: try call.member("actions"), from: try call.member("from"),
                until: try call.member("until"), reason: try call.member("reason"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(PowerDelegated.self)?.delegation.id, let delegation = state.delegations[id] else {
                    return .lost
                }
                return .created(
                    DelegationRepresentation(delegation: delegation), at: "/v1/delegations/\(id)", version: delegation.version)
            }
        })

    private static let listDelegations = Endpoint(
        method: .get, path: "/v1/delegations", name: "listDelegations", tag: .clients,
        summary: LocalizedText(zh: "我委托的和委托给我的。", en: "What I lent and what was lent to me."), access: .role(.delegate),
        query: QueryParameter.paging, success: .ok(DelegationRepresentation.list),
        handler: .read { call, state, _ in
            let caller = try call.principal()
            let page = Page(try call.page(), count: state.delegations.count) { position in
                let delegation = state.delegations.entity(at: position)
                guard delegation.delegator == caller.clientID || delegation.delegate == caller.clientID else { return nil }
                return DelegationRepresentation(delegation: delegation).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let endDelegation = Endpoint(
        method: .delete, path: "/v1/delegations/{id}", name: "endDelegation", tag: .clients,
        summary: LocalizedText(zh: "终止委托，立即生效。", en: "Ends a delegation, effective at once."), access: .role(.delegate),
        success: .nothing, handler: .write { call in Endpoint.Write(EndDelegation(id: call.id())) { _, _ in .nothing } })
}
