import JSON

/// Registers an address for events. Its form and its host were checked at the edge.
public struct RegisterWebhook: Command {
    public static let name = "register-webhook"
    public static let action: Action? = .manageWebhooks

    /// Webhooks that one client may have.
    public static let webhooksMax = 20

    public var url: String
    public var description: String?
    public var types: [String]
    public var signingSecret: String

    public init(url: String, description: String?, types: [String], signingSecret: String) {
        self.url = url
        self.description = description
        self.types = types
        self.signingSecret = signingSecret
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let known = Set(EventRegistry.types.map { $0.type })
        let failures = types.enumerated().filter { !known.contains($0.element) }.map { index, type in
            Problem.Failure(
                pointer: "/types/\(index)", code: "unknown-event-type",
                message: LocalizedText(zh: "没有事件类型 \(type.prefix(60))。", en: "There is no event of the type \(type.prefix(60))."))
        }
        guard failures.isEmpty else { throw .rejected(failures) }
        let own = core.state.webhooks.all.count { $0.owner == caller.clientID && $0.deletedAt == nil }
        guard own < Self.webhooksMax else {
            throw Problem(
                .conflict, "too-many-webhooks", zh: "每个调用方至多 \(Self.webhooksMax) 个回调地址。",
                en: "A client has at most \(Self.webhooksMax) webhooks: delete one first.")
        }
        var webhook = Webhook()
        webhook.id = core.makeID()
        webhook.owner = caller.clientID
        webhook.url = url
        webhook.description = description
        webhook.types = types
        var secret = WebhookSecret(signingSecret: signingSecret)
        secret.createdAt = core.moment.at
        webhook.secrets = [secret]
        webhook.startsAfter = core.moment.seq
        webhook.createdAt = core.moment.at
        core.emit(WebhookRegistered(webhook))
    }
}

/// Gives a webhook a new secret; the old one signs too for a while.
public struct RotateWebhookSecret: Command {
    public static let name = "rotate-webhook-secret"
    public static let action: Action? = .manageWebhooks

    /// Secrets that sign at once.
    public static let secretsMax = 3

    public var id: ID<Webhook>
    public var signingSecret: String
    /// Seconds for which the older secrets sign too.
    public var overlapSeconds: Int

    public init(id: ID<Webhook>, signingSecret: String, overlapSeconds: Int) {
        self.id = id
        self.signingSecret = signingSecret
        self.overlapSeconds = overlapSeconds
    }

    public func decide(in core: inout Core) throws(Problem) {
        _ = try core.webhook(id)
        var secret = WebhookSecret(signingSecret: signingSecret)
        secret.createdAt = core.moment.at
        let end = Instant(milliseconds: core.moment.at.milliseconds + Int64(overlapSeconds) * 1000)
        core.emit(WebhookSecretRotated(id, secret, othersEndAt: end))
    }
}

/// Sets a webhook going or stops it: by its owner, or by the service where the receiver is gone.
public struct SetWebhookStatus: Command {
    public static let name = "set-webhook-status"
    public static let action: Action? = nil

    public var id: ID<Webhook>
    public var status: WebhookStatus
    public var because: String?

    public init(id: ID<Webhook>, status: WebhookStatus, because: String?) {
        self.id = id
        self.status = status
        self.because = because
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let webhook = core.state.webhooks[id], webhook.deletedAt == nil else { throw .notFound("webhook", "回调") }
        guard webhook.status != status else { return }
        core.emit(WebhookStatusSet(id, status, because: status == .disabled ? because : nil))
    }
}

/// The owner stops a webhook or sets it going again.
public struct SwitchWebhook: Command {
    public static let name = "switch-webhook"
    public static let action: Action? = .manageWebhooks

    public var id: ID<Webhook>
    public var status: WebhookStatus
    public var precondition: Precondition

    public init(id: ID<Webhook>, status: WebhookStatus, precondition: Precondition) {
        self.id = id
        self.status = status
        self.precondition = precondition
    }

    public func decide(in core: inout Core) throws(Problem) {
        let webhook = try core.webhook(id)
        try Problem.check(precondition, version: webhook.version)
        guard webhook.status != status else { return }
        core.emit(WebhookStatusSet(id, status, because: status == .disabled ? "owner" : nil))
    }
}

public struct DeleteWebhook: Command {
    public static let name = "delete-webhook"
    public static let action: Action? = .manageWebhooks

    public var id: ID<Webhook>

    public init(id: ID<Webhook>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        _ = try core.webhook(id)
        core.emit(WebhookDeleted(id))
    }
}

extension State {
    /// A webhook that is there, for whoever may know of it.
    public func webhook(_ id: ID<Webhook>, for caller: Principal) -> Webhook? {
        guard let webhook = webhooks[id], webhook.deletedAt == nil else { return nil }
        let isCovered = Authority.scopes(of: caller, for: .manageWebhooks).contains(.all) || webhook.owner == caller.clientID
        return isCovered ? webhook : nil
    }
}

extension Core {
    func webhook(_ id: ID<Webhook>) throws(Problem) -> Webhook {
        guard let webhook = state.webhook(id, for: try caller()) else { throw .notFound("webhook", "回调") }
        return webhook
    }
}
