import Cryptography
import JSON
import SubsidyRuntime

/// The chain's head with its signature.
struct AuditHeadRepresentation: Representation {
    let head: SignedHead

    static let name = "AuditHead"
    static let schema = Schema.object([
        "seq": .integer(0...Int.max), "hash": .pattern("^[0-9a-f]{64}$", max: 64),
        "algorithm": Schema.text(max: 20).described("The chain's hash function."),
        "at": Schema.instant.described("When it was signed."),
        "statement": Schema.text(max: 400).described("The octets that are signed, in ASCII, made of the members above."),
        "signatureAlgorithm": Schema.oneOf(["ed25519", "sm2"]).described("Ed25519 (RFC 8032), or SM2 with SM3 (GB/T 32918, GB/T 35276)."),
        "key": Schema.pattern("^[0-9a-f]{64}$", max: 64).described("The fingerprint of the key, see /v1/audit/key."),
        "signature": Schema.pattern("^([0-9a-f]{2})+$", max: 400).described("In hex; of SM2 in DER."),
    ])

    func encode(to writer: inout JSONWriter) { head.encode(to: &writer) }
}

/// The public half of the key.
struct AuditKeyRepresentation: Representation {
    let key: AuditKey

    static let name = "AuditKey"
    static let schema = Schema.object([
        "algorithm": .oneOf(["ed25519", "sm2"]),
        "fingerprint": Schema.pattern("^[0-9a-f]{64}$", max: 64).described("SHA-256 of publicKey's octets."),
        "publicKey": Schema.text(max: 2000).described("SubjectPublicKeyInfo in PEM."),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("algorithm", key.algorithm.rawValue)
        writer.member("fingerprint", key.fingerprint)
        writer.member("publicKey", key.publicPEM)
        writer.endObject()
    }
}
