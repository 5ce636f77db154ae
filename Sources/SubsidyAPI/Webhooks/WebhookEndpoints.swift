import Cryptography
import HTTPClient
import HTTPServer
import JSON
import Subsidy

// Addresses that are told of events, by the Standard Webhooks specification.

extension Contract {
    static var webhooks: [Endpoint] {
        [registerWebhook, listWebhooks, getWebhook, switchWebhook, deleteWebhook, rotateSecret, listDeliveries, replay]
    }

    private static let registerWebhook = Endpoint(
        method: .post, path: "/v1/webhooks", name: "registerWebhook", tag: .webhooks,
        summary: LocalizedText(
            zh: "登记回调地址（Standard Webhooks 签名）；密钥只在本次应答中出现。",
            en: "Registers an address for events, signed by Standard Webhooks; its secret is in this answer and nowhere else."),
        access: .role(.manageWebhooks),
        content: .json(
            .object(
                [
                    "url": Schema.text(max: OutgoingURL.bytesMax).example("https://portal.example.gov.cn/hooks/voucherd"),
                    "description": Schema.text(max: 200).nullable,
                    "types": Schema.array(.text(max: 100), max: 100).described("Types of events; empty or missing: all.")
                        .example(["application-granted"]),
                ], optional: ["description", "types"])),
        success: .created(WebhookRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let url: String = try call.member("url")
            try checkURL(url, call)
            let secret = try ClientToken.secret(for: call, purpose: "voucherd webhook secret")
            let command = RegisterWebhook(
                url: url, description: try call.optionalMember("description"), types: try call.optionalMember("types") ?? [],
                signingSecret: Base64.string(secret))
            var write = Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(WebhookRegistered.self)?.webhook.id, let webhook = state.webhooks[id] else { return .lost }
                return .created(WebhookRepresentation(webhook: webhook), at: "/v1/webhooks/\(id)", version: webhook.version)
            }
            write.unrecorded = .init(key: "secret", value: .string(WebhookMessage.secretPrefix + Base64.string(secret)))
            return write
        })

    /// Refuses what will never be sent to; the name's addresses are judged again at each delivery.
    private static func checkURL(_ text: String, _ call: Call) throws {
        let configuration = call.service.configuration.webhooks
        func refusal(_ code: String, _ zh: String, _ en: String) -> Problem {
            Problem(
                .unprocessable, code, zh: zh, en: en, failures: [.init(pointer: "/url", code: code, message: LocalizedText(zh: zh, en: en))]
            )
        }
        guard let url = OutgoingURL(text) else {
            throw refusal(
                "invalid-url", "须为 https://主机[:端口]/路径，不含用户信息和片段。", "It must be https://host[:port]/path, without user and fragment.")
        }
        guard url.isSecure || configuration.allowsPlainHTTP else {
            throw refusal("not-https", "回调地址须为 https。", "A webhook's address must be https.")
        }
        let isLocal = url.host == "localhost" || url.host.hasSuffix(".localhost")
        let address = url.address ?? (isLocal ? NetworkAddress("127.0.0.1") : nil)
        guard address.map(configuration.addresses.allows) ?? true else {
            throw refusal(
                "address-not-allowed", "不允许内网、本机等非公网地址。",
                "Addresses that are not public, such as private and loopback ones, are not called.")
        }
    }

    private static let listWebhooks = Endpoint(
        method: .get, path: "/v1/webhooks", name: "listWebhooks", tag: .webhooks,
        summary: LocalizedText(zh: "回调地址列表。", en: "The webhooks."),
        access: .role(.manageWebhooks), query: QueryParameter.paging, success: .ok(WebhookRepresentation.list),
        handler: .read { call, state, _ in
            let caller = try call.principal()
            let page = Page(try call.page(), count: state.webhooks.count) { position in
                state.webhook(state.webhooks.id(at: position), for: caller).map { WebhookRepresentation(webhook: $0).jsonBytes() }
            }
            return .page(page, of: call)
        })

    private static let getWebhook = Endpoint(
        method: .get, path: "/v1/webhooks/{id}", name: "getWebhook", tag: .webhooks,
        summary: LocalizedText(zh: "一个回调地址。", en: "One webhook."),
        access: .role(.manageWebhooks), success: .ok(WebhookRepresentation.reference),
        handler: .read { call, state, _ in
            let webhook = try webhook(call, state)
            return .json(WebhookRepresentation(webhook: webhook), version: webhook.version)
        })

    private static func webhook(_ call: Call, _ state: borrowing State) throws -> Webhook {
        guard let webhook = state.webhook(call.id(), for: try call.principal()) else { throw Refusal.noSuch("webhook", "回调") }
        return webhook
    }

    private static let switchWebhook = Endpoint(
        method: .patch, path: "/v1/webhooks/{id}", name: "switchWebhook", tag: .webhooks,
        summary: LocalizedText(
            zh: "启用或停用；停用期间的事件在启用后补发。", en: "Sets it going or stops it; what happens meanwhile is sent when it goes on."),
        access: .role(.manageWebhooks), content: .json(.object(["status": .words(WebhookStatus.self)])),
        success: .ok(WebhookRepresentation.reference), condition: .match,
        handler: .write { call in
            let id: ID<Webhook> = call.id()
            let command = SwitchWebhook(id: id, status: try call.member("status"), precondition: call.precondition)
            return Endpoint.Write(command) { state, _ in
                guard let webhook = state.webhooks[id] else { return .lost }
                return .json(WebhookRepresentation(webhook: webhook), version: webhook.version)
            }
        })

    private static let deleteWebhook = Endpoint(
        method: .delete, path: "/v1/webhooks/{id}", name: "deleteWebhook", tag: .webhooks,
        summary: LocalizedText(zh: "删除回调地址。", en: "Deletes a webhook; what waits for it is not sent."), access: .role(.manageWebhooks),
        success: .nothing,
        handler: .write { call in
            let (id, dispatcher): (ID<Webhook>, WebhookDispatcher) = (call.id(), call.service.dispatcher)
            return Endpoint.Write(DeleteWebhook(id: id)) { _, _ in
                dispatcher.forget(id)
                return .nothing
            }
        })

    private static let rotateSecret = Endpoint(
        method: .post, path: "/v1/webhooks/{id}/secrets", name: "rotateWebhookSecret", tag: .webhooks,
        summary: LocalizedText(
            zh: "更换签名密钥；旧密钥在 overlapSeconds 内同时签名。", en: "A new signing secret; the older ones sign too for overlapSeconds."),
        access: .role(.manageWebhooks),
        content: .optional(.object(["overlapSeconds": .integer(0...AddCredential.overlapSecondsMax)], optional: ["overlapSeconds"])),
        success: .created(WebhookRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<Webhook> = call.id()
            let secret = try ClientToken.secret(for: call, purpose: "voucherd webhook secret")
            let overlap: Int? = call.body == .null ? nil : try call.optionalMember("overlapSeconds")
            let command = RotateWebhookSecret(
                id: id, signingSecret: Base64.string(secret), overlapSeconds: overlap ?? secretOverlapSeconds)
            var write = Endpoint.Write(command) { state, _ in
                guard let webhook = state.webhooks[id] else { return .lost }
                return .created(WebhookRepresentation(webhook: webhook), at: "/v1/webhooks/\(id)", version: webhook.version)
            }
            write.unrecorded = .init(key: "secret", value: .string(WebhookMessage.secretPrefix + Base64.string(secret)))
            return write
        })

    /// Seconds for which an old secret signs too where nothing else is asked for.
    private static let secretOverlapSeconds = 86_400

    private static let listDeliveries = Endpoint(
        method: .get, path: "/v1/webhooks/{id}/deliveries", name: "listDeliveries", tag: .webhooks,
        summary: LocalizedText(zh: "待发与近期已结束的消息。", en: "What waits to be delivered, and what ended lately."),
        access: .role(.manageWebhooks), query: QueryParameter.paging, success: .ok(DeliveryRepresentation.list),
        handler: .read { call, state, _ in
            let webhook = try webhook(call, state)
            let queue = call.service.dispatcher.queue(of: webhook.id)
            let all = queue.waiting.map { DeliveryRepresentation($0) } + queue.ended.reversed().map { DeliveryRepresentation($0) }
            return .page(Page(try call.page(), count: all.count) { all[$0].jsonBytes() }, of: call)
        })

    private static let replay = Endpoint(
        method: .post, path: "/v1/webhooks/{id}/replays", name: "replayWebhook", tag: .webhooks,
        summary: LocalizedText(
            zh: "重发某事件之后的全部消息，消息 id 不变。", en: "Sends everything after an event again, under the same message ids."),
        access: .role(.manageWebhooks),
        content: .json(.object(["after": Schema.pattern(EventCursor.pattern, max: 25).example("0.0")])),
        success: .init(status: 202, schema: WebhookRepresentation.reference, summary: "Under way."), refusals: [404],
        idempotency: .accepted,
        handler: .read { call, state, _ in
            let webhook = try webhook(call, state)
            let text: String = try call.member("after")
            guard let after = EventCursor(text) else {
                throw Refusal.shape(
                    JSONShapeError(pointer: JSONPointer(tokens: ["after"]), expected: "an event's id", found: "\"\(text)\""))
            }
            call.service.dispatcher.replay(webhook.id, after: after)
            return .json(WebhookRepresentation(webhook: webhook), status: 202, version: webhook.version)
        })
}
