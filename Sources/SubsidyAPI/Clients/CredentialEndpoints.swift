import Cryptography
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// How a client proves who it is: tokens, keys, certificates, subjects. Making a new one of a kind can end the older ones, at once or after
// a while: that is rotation.

extension Contract {
    static var credentials: [Endpoint] { [addCredential, listCredentials, revokeCredential] }

    private static let addCredential = Endpoint(
        method: .post, path: "/v1/clients/{id}/credentials", name: "addCredential", tag: .clients,
        summary: LocalizedText(
            zh: "新增凭证（令牌、签名公钥、共享密钥、证书、访问令牌主体）；overlapSeconds 使同类旧凭证到时失效。",
            en: "Adds a credential; overlapSeconds ends the older ones of its kind after that long, which is rotation."),
        access: .role(.administerClients),
        content: .json(
            .object(
                [
                    "kind": .words(Credential.Kind.self), "label": Schema.text(max: 100).nullable,
                    "expiresAt": Schema.instant.nullable,
                    "overlapSeconds": Schema.integer(0...AddCredential.overlapSecondsMax).nullable,
                    "algorithm": Schema.oneOf(RequestSignatureAlgorithm.allCases.map(\.rawValue)).nullable,
                    "publicKey": Schema.text(max: 2000).nullable.described("SubjectPublicKeyInfo in PEM, for a signature-key."),
                    "fingerprint": Schema.pattern("^[0-9a-f]{64}$", max: 64).nullable.described("SHA-256 of the certificate's DER."),
                    "subject": Schema.text(max: 200).nullable.described("The sub of the issuer's access tokens."),
                ], optional: ["label", "expiresAt", "overlapSeconds", "algorithm", "publicKey", "fingerprint", "subject"])),
        success: .created(CredentialRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let made = try MadeCredential(call)
            let id: ID<Client> = call.id()
            let command = AddCredential(client: id, credential: made.credential, overlapSeconds: try call.optionalMember("overlapSeconds"))
            var write = Endpoint.Write(command) { state, outcome in
                guard let added = outcome.first(CredentialAdded.self)?.credential else { return .lost }
                return .created(
                    CredentialRepresentation(credential: added, lastUsedAt: nil), at: "/v1/clients/\(id)/credentials/\(added.id)",
                    version: state.seq)
            }
            write.unrecorded = made.secret.map { .init(key: "secret", value: .string($0)) }
            return write
        })

    private static let listCredentials = Endpoint(
        method: .get, path: "/v1/clients/{id}/credentials", name: "listCredentials", tag: .clients,
        summary: LocalizedText(zh: "一个调用方的凭证及最近使用时间。", en: "A client's credentials and when each was used last."),
        access: .role(.administerClients), query: QueryParameter.paging, success: .ok(CredentialRepresentation.list),
        handler: .read { call, state, _ in
            guard let client = state.clients[call.id()] else { throw Refusal.noSuch("client", "调用方") }
            let page = Page(try call.page(), count: client.credentials.count) { position in
                let credential = client.credentials[position]
                return CredentialRepresentation(credential: credential, lastUsedAt: call.service.office.lastUse(of: credential.id))
                    .jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let revokeCredential = Endpoint(
        method: .delete, path: "/v1/clients/{id}/credentials/{credential}", name: "revokeCredential", tag: .clients,
        summary: LocalizedText(zh: "撤销一个凭证，立即生效。", en: "Revokes a credential, effective at once."), access: .role(.administerClients),
        success: .nothing,
        handler: .write { call in
            Endpoint.Write(RevokeCredential(client: call.id(), credential: ID(call.parameter("credential")))) { _, _ in .nothing }
        })
}

/// A credential as the edge makes or checks it, with the secret that is shown once.
private struct MadeCredential {
    var credential = Credential()
    var secret: String?

    init(_ call: Call) throws {
        credential.kind = try call.member("kind")
        credential.label = try call.optionalMember("label")
        credential.expiresAt = try call.optionalMember("expiresAt")
        let named: String? = try call.optionalMember("algorithm")
        let algorithm = named.flatMap { RequestSignatureAlgorithm(rawValue: $0) }
        switch credential.kind {
        case .token:
            let token = try ClientToken(for: call)
            (credential.tokenHash, credential.prefix, secret) = (token.hash, token.prefix, token.text)
        case .sharedKey:
            credential.algorithm = try Self.checked(algorithm ?? .hmacSHA256, isShared: true, call).rawValue
            let key = try ClientToken.secret(for: call, purpose: "voucherd shared key")
            credential.signingSecret = Base64.string(key)
            secret = credential.signingSecret
        case .signatureKey:
            let algorithm = try Self.checked(algorithm ?? .ed25519, isShared: false, call)
            credential.algorithm = algorithm.rawValue
            credential.publicKey = try Self.publicKey(try Self.required("publicKey", call), of: algorithm)
        case .certificate: credential.fingerprint = try Self.required("fingerprint", call)
        case .subject: credential.subject = try Self.required("subject", call)
        }
    }

    private static func required(_ name: String, _ call: Call) throws -> String {
        guard let text: String = try call.optionalMember(name) else {
            throw Problem(
                .unprocessable, "required", zh: "该类凭证需要 \(name)。", en: "A credential of this kind needs \(name).",
                failures: [
                    .init(pointer: "/" + name, code: "required", message: LocalizedText(zh: "缺少 \(name)。", en: "\(name) is missing."))
                ])
        }
        return text
    }

    private static func refusal(_ pointer: String, _ code: String, _ zh: String, _ en: String) -> Problem {
        Problem(
            .unprocessable, code, zh: zh, en: en, failures: [.init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en))])
    }

    private static func checked(
        _ algorithm: RequestSignatureAlgorithm, isShared: Bool, _ call: Call
    ) throws -> RequestSignatureAlgorithm {
        let taken = RequestSignatureAlgorithm.allCases.filter {
            $0.isShared == isShared && call.service.authenticator.verifier.algorithms.contains($0)
        }
        guard taken.contains(algorithm) else {
            let list = taken.map(\.rawValue).joined(separator: ", ")
            throw refusal("/algorithm", "algorithm-not-taken", "本服务接受：\(list)。", "This service takes: \(list).")
        }
        return algorithm
    }

    /// The key as OpenSSL writes it, so that nothing but a key is kept.
    private static func publicKey(_ pem: String, of algorithm: RequestSignatureAlgorithm) throws -> String {
        let wanted: SignatureAlgorithm = algorithm == .sm2SM3 ? .sm2 : .ed25519
        guard let key = try? VerifyingKey(pem: Array(pem.utf8)), key.algorithm == wanted else {
            throw refusal(
                "/publicKey", "malformed-key", "须为 \(algorithm.rawValue) 公钥（PEM，SubjectPublicKeyInfo）。",
                "It must be a public key for \(algorithm.rawValue) in PEM (SubjectPublicKeyInfo).")
        }
        return try key.pem()
    }
}
