import JSON

public enum WebhookStatus: String, Word {
    case active
    /// Nothing is sent until its owner sets it going again.
    case disabled
}

/// An address that is told of events: what the owner may see, in the order in which it happened to each thing.
public struct Webhook: Identified, JSONRecord, Equatable {
    public static let idPrefix = "hook_"

    public var id = ID<Webhook>("")
    public var owner = ID<Client>("")
    public var url = ""
    public var description: String?
    /// The types of events that are sent; empty means all.
    public var types: [String] = []
    /// What messages are signed with, newest first; an older one signs too until it ends, so that a receiver can change over.
    public var secrets: [WebhookSecret] = []
    public var status = WebhookStatus.active
    /// Why it is disabled: `gone` where the receiver answered 410, `failing` where it did not answer for days, `owner` where asked for.
    public var disabledBecause: String?
    /// The last record at its making: it is told of what happens afterwards.
    public var startsAfter: Int64 = 0
    public var createdAt = Instant(milliseconds: 0)
    public var deletedAt: Instant?
    /// The sequence number of the record that last changed it: its ETag.
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("owner", &owner)
        try fields.field("url", &url)
        try fields.field("description", &description)
        try fields.list("types", &types)
        try fields.list("secrets", &secrets)
        try fields.field("status", &status)
        try fields.field("disabledBecause", &disabledBecause)
        try fields.field("startsAfter", &startsAfter)
        try fields.field("createdAt", &createdAt)
        try fields.field("deletedAt", &deletedAt)
        try fields.field("version", &version)
    }

    /// Whether it wants events of a type.
    public func wants(_ type: String) -> Bool { types.isEmpty || types.contains(type) }
}

/// A signing secret; sealed on the disk, as personal data is.
public struct WebhookSecret: JSONRecord, Equatable {
    /// In base64.
    public var signingSecret = ""
    public var createdAt = Instant(milliseconds: 0)
    public var expiresAt: Instant?

    public init() {}

    public init(signingSecret: String) { self.signingSecret = signingSecret }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("signingSecret", &signingSecret)
        try fields.field("createdAt", &createdAt)
        try fields.field("expiresAt", &expiresAt)
    }
}
