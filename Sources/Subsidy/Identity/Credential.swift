import JSON

/// One way in which a client proves who it is. A client may have several, so that one can be replaced while the other still works.
public struct Credential: Identified, JSONRecord, Equatable {
    public static let idPrefix = "key_"

    public enum Kind: String, Word {
        /// A bearer token (RFC 6750), kept as its SHA-256.
        case token
        /// A public key that checks HTTP message signatures (RFC 9421).
        case signatureKey = "signature-key"
        /// A secret that both sides know, for gateways that can do no more than HMAC; sealed at rest.
        case sharedKey = "shared-key"
        /// A TLS client certificate, known by its SHA-256 fingerprint.
        case certificate
        /// The `sub` of access tokens (RFC 9068) that the configured issuer gives.
        case subject
    }

    public var id = ID<Credential>("")
    public var kind = Kind.token
    public var label: String?
    /// SHA-256 of a bearer token, in hex; the token itself is shown once and never kept.
    public var tokenHash: String?
    /// The token's first characters, by which people tell tokens apart.
    public var prefix: String?
    /// What a key signs with, as RFC 9421 names it: `ed25519`, `sm2-sm3`, `hmac-sha256`, `hmac-sm3`.
    public var algorithm: String?
    /// SubjectPublicKeyInfo in PEM.
    public var publicKey: String?
    /// A shared secret, in base64; sealed on the disk, as personal data is.
    public var signingSecret: String?
    /// SHA-256 of a certificate's DER, 64 lower-case hexadecimal digits.
    public var fingerprint: String?
    public var subject: String?
    public var createdAt = Instant(milliseconds: 0)
    public var expiresAt: Instant?
    public var revokedAt: Instant?

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("kind", &kind)
        try fields.field("label", &label)
        try fields.field("tokenHash", &tokenHash)
        try fields.field("prefix", &prefix)
        try fields.field("algorithm", &algorithm)
        try fields.field("publicKey", &publicKey)
        try fields.field("signingSecret", &signingSecret)
        try fields.field("fingerprint", &fingerprint)
        try fields.field("subject", &subject)
        try fields.field("createdAt", &createdAt)
        try fields.field("expiresAt", &expiresAt)
        try fields.field("revokedAt", &revokedAt)
    }

    /// Whether it opens the door at an instant.
    public func isValid(at now: Instant) -> Bool { revokedAt == nil && expiresAt.map { now < $0 } ?? true }

    /// A bearer token's credential.
    public static func token(hash: String, prefix: String?, expiresAt: Instant?) -> Credential {
        var credential = Credential()
        credential.tokenHash = hash
        credential.prefix = prefix
        credential.expiresAt = expiresAt
        return credential
    }

    /// Whether two credentials of one kind would let in the same bearer.
    func collides(with other: Credential) -> Bool {
        guard kind == other.kind, other.revokedAt == nil else { return false }
        switch kind {
        case .token: return tokenHash == other.tokenHash
        case .certificate: return fingerprint == other.fingerprint
        case .subject: return subject == other.subject
        case .signatureKey, .sharedKey: return false
        }
    }
}
