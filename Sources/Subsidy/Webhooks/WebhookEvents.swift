import JSON

/// What happens to webhooks.
public enum WebhookEvents {
    static let all: [any Event.Type] = [
        WebhookRegistered.self, WebhookSecretRotated.self, WebhookStatusSet.self, WebhookDeleted.self,
    ]
}

public struct WebhookRegistered: Event {
    public static let type = "webhook-registered"
    public var webhook = Webhook()

    public init() {}
    init(_ webhook: Webhook) { self.webhook = webhook }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("webhook", &webhook) }

    public func apply(to state: inout State, in moment: Moment) {
        var webhook = webhook
        webhook.version = moment.seq
        state.webhooks.insert(webhook)
    }
}

public struct WebhookSecretRotated: Event {
    public static let type = "webhook-secret-rotated"
    public var id = ID<Webhook>("")
    public var secret = WebhookSecret()
    /// When the older secrets end, where they do not end sooner.
    public var othersEndAt = Instant(milliseconds: 0)

    public init() {}
    init(_ id: ID<Webhook>, _ secret: WebhookSecret, othersEndAt: Instant) {
        self.id = id
        self.secret = secret
        self.othersEndAt = othersEndAt
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("secret", &secret)
        try fields.field("othersEndAt", &othersEndAt)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.webhooks.update(id) { webhook in
            for index in webhook.secrets.indices where webhook.secrets[index].expiresAt.map({ othersEndAt < $0 }) ?? true {
                webhook.secrets[index].expiresAt = othersEndAt
            }
            webhook.secrets = Array(([secret] + webhook.secrets).prefix(RotateWebhookSecret.secretsMax))
            webhook.version = moment.seq
        }
    }
}

public struct WebhookStatusSet: Event {
    public static let type = "webhook-status-set"
    public var id = ID<Webhook>("")
    public var status = WebhookStatus.active
    public var because: String?

    public init() {}
    init(_ id: ID<Webhook>, _ status: WebhookStatus, because: String?) {
        self.id = id
        self.status = status
        self.because = because
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("status", &status)
        try fields.field("because", &because)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.webhooks.update(id) {
            $0.status = status
            $0.disabledBecause = because
            $0.version = moment.seq
        }
    }
}

public struct WebhookDeleted: Event {
    public static let type = "webhook-deleted"
    public var id = ID<Webhook>("")

    public init() {}
    init(_ id: ID<Webhook>) { self.id = id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public func apply(to state: inout State, in moment: Moment) {
        state.webhooks.update(id) {
            $0.deletedAt = moment.at
            $0.secrets = []
            $0.version = moment.seq
        }
    }
}
