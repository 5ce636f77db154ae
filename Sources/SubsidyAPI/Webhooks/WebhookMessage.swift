// A message as Standard Webhooks wants it: id, timestamp and signature in the head, the event in the content.

import Cryptography
import HTTPClient
import JSON
import Subsidy

enum WebhookMessage {
    /// What a secret begins with in its text.
    static let secretPrefix = "whsec_"

    /// The id by which a receiver knows that it has a message already: the same at every attempt.
    static func id(_ webhook: ID<Webhook>, _ event: EventCursor) -> String {
        "msg_\(webhook.text.dropFirst(Webhook.idPrefix.count))_\(event.seq)_\(event.index)"
    }

    /// `v1,` and the HMAC-SHA256 of id, timestamp and content in base64, for each secret that is in force.
    static func signature(id: String, timestamp: Int64, content: [UInt8], secrets: [[UInt8]]) throws -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + content
        return try secrets.map { "v1," + Base64.string(try MessageAuthentication.hmac(signed, key: $0, using: .sha256).bytes) }
            .joined(separator: " ")
    }

    /// - Parameters:
    ///   - timestamp: seconds since 1970, by the machine's clock, which receivers compare with theirs.
    ///   - now: by the office's clock, by which secrets end.
    static func headers(
        _ webhook: Webhook, _ event: EventCursor, content: [UInt8], timestamp: Int64, validAt now: Instant
    ) throws -> [(name: String, value: String)] {
        let id = id(webhook.id, event)
        let secrets = webhook.secrets.filter { $0.expiresAt.map { now < $0 } ?? true }.compactMap { Base64.octets($0.signingSecret.utf8) }
        let trace = Hexadecimal.string(try SecureRandom.bytes(24))
        return [
            ("Content-Type", FedEvent.mediaType), ("User-Agent", "voucherd"), ("webhook-id", id), ("webhook-timestamp", String(timestamp)),
            ("webhook-signature", try signature(id: id, timestamp: timestamp, content: content, secrets: secrets)),
            ("traceparent", "00-\(trace.prefix(32))-\(trace.dropFirst(32))-01"),
        ]
    }
}
