import JSON
import Subsidy

/// One way in which a client proves who it is. A secret is in the answer that made it and nowhere else.
struct CredentialRepresentation: Representation {
    let credential: Credential
    let lastUsedAt: Instant?

    static let name = "Credential"
    static let schema = Schema.object(
        [
            "id": .id("key_"), "kind": .words(Credential.Kind.self), "label": Schema.text(max: 100).nullable,
            "prefix": Schema.text(max: 20).nullable.described("A token's first characters."),
            "algorithm": Schema.oneOf(RequestSignatureAlgorithm.allCases.map(\.rawValue)).nullable,
            "publicKey": Schema.text(max: 2000).nullable, "fingerprint": Schema.text(max: 64).nullable,
            "subject": Schema.text(max: 200).nullable, "createdAt": .instant, "expiresAt": Schema.instant.nullable,
            "revokedAt": Schema.instant.nullable,
            "lastUsedAt": Schema.instant.nullable.described("As far as this process and the file of uses know."),
            "secret": Schema.text(max: 200).described("The token or the shared key in base64, this once."),
        ], optional: ["secret"])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", credential.id)
        writer.member("kind", credential.kind)
        writer.member("label", credential.label)
        writer.member("prefix", credential.prefix)
        writer.member("algorithm", credential.algorithm)
        writer.member("publicKey", credential.publicKey)
        writer.member("fingerprint", credential.fingerprint)
        writer.member("subject", credential.subject)
        writer.member("createdAt", credential.createdAt)
        writer.member("expiresAt", credential.expiresAt)
        writer.member("revokedAt", credential.revokedAt)
        writer.member("lastUsedAt", lastUsedAt)
        writer.endObject()
    }
}
