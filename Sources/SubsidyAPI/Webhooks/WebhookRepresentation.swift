import JSON
import Subsidy

/// A webhook. Its signing secret is in the answer that made it and nowhere else.
struct WebhookRepresentation: Representation {
    let webhook: Webhook

    static let name = "Webhook"
    static let schema = Schema.object(
        [
            "id": .id("hook_"), "owner": .id("cli_"), "url": .text(max: 2000), "description": Schema.text(min: 0, max: 200).nullable,
            "types": .array(.text(max: 100), max: 100), "status": .words(WebhookStatus.self),
            "disabledBecause": Schema.oneOf(["gone", "failing", "owner"]).nullable, "createdAt": .instant,
            "secretsExpireAt": .array(Schema.instant.nullable, max: RotateWebhookSecret.secretsMax)
                .described("For each secret that signs, newest first: when it ends; null: it stays."),
            "secret": .text(max: 100).described("whsec_ and base64, this once."),
        ], optional: ["secret"])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", webhook.id)
        writer.member("owner", webhook.owner)
        writer.member("url", webhook.url)
        writer.member("description", webhook.description)
        writer.member("types", webhook.types)
        writer.member("status", webhook.status)
        writer.member("disabledBecause", webhook.disabledBecause)
        writer.member("createdAt", webhook.createdAt)
        writer.key("secretsExpireAt")
        writer.beginArray()
        for secret in webhook.secrets { writer.element(secret.expiresAt.map { JSON.string($0.description) } ?? .null) }
        writer.endArray()
        writer.endObject()
    }
}

/// One message of a webhook: waiting, delivered or given up.
struct DeliveryRepresentation: Representation {
    let event: String
    let status: String
    let attempts: Int
    let lastStatus: Int?
    let failure: String?
    let at: Int64

    static let name = "Delivery"
    static let schema = Schema.object([
        "event": .text(max: 32), "status": .oneOf(["waiting", "delivered", "failed"]), "attempts": .integer(0...1000),
        "lastStatus": Schema.integer(100...599).nullable, "failure": Schema.text(min: 0, max: 500).nullable,
        "at": Schema.instant.described("When it ended, or when it is tried next."),
    ])

    init(_ waiting: WaitingDelivery) {
        event = waiting.event
        status = "waiting"
        attempts = waiting.attempts
        lastStatus = waiting.lastStatus
        failure = waiting.lastFailure
        at = waiting.nextAt
    }

    init(_ ended: EndedDelivery) {
        event = ended.event
        status = ended.isDelivered ? "delivered" : "failed"
        attempts = ended.attempts
        lastStatus = ended.status
        failure = ended.failure
        at = ended.at
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("event", event)
        writer.member("status", status)
        writer.member("attempts", attempts)
        writer.member("lastStatus", lastStatus)
        writer.member("failure", failure.map { String($0.prefix(500)) })
        writer.member("at", Instant(milliseconds: at))
        writer.endObject()
    }
}
