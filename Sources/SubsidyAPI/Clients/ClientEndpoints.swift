import Cryptography
import HTTPServer
import JSON
import Subsidy

// Who may call. A token is made here, shown once and kept as its hash.

extension Contract {
    static var clients: [Endpoint] { [registerClient, listClients, getClient, revokeClient] + credentials }

    private static let registerClient = Endpoint(
        method: .post, path: "/v1/clients", name: "registerClient", tag: .clients,
        summary: LocalizedText(zh: "登记调用方；令牌只在本次应答中出现。", en: "Registers a caller; its token is in this answer and nowhere else."),
        access: .role(.administerClients),
        content: .json(
            .object(
                [
                    "name": .text(max: 100), "person": .text(max: 100), "roles": .array(.words(Role.self), min: 1, max: 9),
                    "district": Schema.text(max: 50).nullable, "enterprise": Schema.text(max: 18).nullable,
                    "tokenExpiresAt": Schema.instant.nullable.described("When the token ends by itself; null or missing: never."),
                ], optional: ["district", "enterprise", "tokenExpiresAt"])),
        success: .created(ClientRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let token = try ClientToken(for: call)
            let command = RegisterClient(
                name: try call.member("name"), person: try call.member("person"), roles: try call.member("roles"),
                district: try call.optionalMember("district"), enterprise: try call.optionalMember("enterprise"), tokenHash: token.hash,
                tokenPrefix: token.prefix, tokenExpiresAt: try call.optionalMember("tokenExpiresAt"))
            var write = Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(ClientRegistered.self)?.client, let client = state.clients[id] else { return .lost }
                return .created(ClientRepresentation(client: client), at: "/v1/clients/\(id)", version: client.version)
            }
            // The journal keeps the answer for replays, so the token joins it only on its way out.
            write.unrecorded = .init(key: "token", value: .string(token.text))
            return write
        })

    private static let listClients = Endpoint(
        method: .get, path: "/v1/clients", name: "listClients", tag: .clients, summary: LocalizedText(zh: "调用方列表。", en: "The callers."),
        access: .role(.administerClients), query: QueryParameter.paging, success: .ok(ClientRepresentation.list),
        handler: .read { call, state, _ in
            let page = Page(try call.page(), count: state.clients.count) { position in
                state.clients[state.clients.id(at: position)].map { ClientRepresentation(client: $0).jsonBytes() }
            }
            return .page(page, of: call)
        })

    private static let getClient = Endpoint(
        method: .get, path: "/v1/clients/{id}", name: "getClient", tag: .clients, summary: LocalizedText(zh: "一个调用方。", en: "One caller."),
        access: .role(.administerClients), success: .ok(ClientRepresentation.reference),
        handler: .read { call, state, _ in
            guard let client = state.clients[call.id()] else { throw Refusal.noSuch("client", "调用方") }
            return .json(ClientRepresentation(client: client), version: client.version)
        })

    private static let revokeClient = Endpoint(
        method: .delete, path: "/v1/clients/{id}", name: "revokeClient", tag: .clients,
        summary: LocalizedText(zh: "撤销令牌，立即生效。", en: "Revokes a caller's token, effective at once."), access: .role(.administerClients),
        success: .nothing, handler: .write { call in Endpoint.Write(RevokeClient(id: call.id())) { _, _ in .nothing } })
}
