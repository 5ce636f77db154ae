// Who asks. A request shows one thing: a bearer token (ours or the issuer's), a signature, or the certificate of its connection. Where it
// shows several, they must be the same client's: nobody is let in by one and charged to another.

import Cryptography
import HTTPServer
import Subsidy
import SubsidyRuntime

/// Says whether content is what was signed, by its digest.
///
/// - Throws: `Refusal` 401 where it is not.
typealias ContentProof = @Sendable (_ digest: (DigestAlgorithm) throws -> Digest) throws -> Void

/// Whom a request shows to be its sender.
struct Authenticated: Sendable {
    let principal: Principal
    /// What is still to be shown when the content is there; nil where everything is.
    let proof: ContentProof?
}

struct Authenticator: Sendable {
    /// Octets of an `Authorization` field.
    static let authorizationBytesMax = 16_384

    let office: Office
    let verifier: SignatureVerifier
    let issuer: AccessTokenIssuer?

    /// The client, by whatever the request shows.
    ///
    /// - Throws: `Refusal` 401 with what is wrong.
    func authenticate(_ request: HTTPRequest) throws -> Authenticated {
        var proof: ContentProof?
        let shown = [try authorization(request, &proof), try signature(request), try certificate(request)].compactMap { $0 }
        guard let first = shown.first else { throw Refusal.unauthenticated }
        guard shown.allSatisfy({ $0.principal.clientID == first.principal.clientID }) else {
            throw Refusal.invalidSignature("令牌、签名与证书不属于同一调用方", "token, signature and certificate are not of the same client")
        }
        return Authenticated(principal: first.principal, proof: proof)
    }

    private func authorization(_ request: HTTPRequest, _ proof: inout ContentProof?) throws -> Admission? {
        let fields = request.headerLines("authorization")
        guard let field = fields.first else { return nil }
        guard fields.count == 1, field.utf8.count <= Self.authorizationBytesMax else { throw Refusal.unauthenticated }
        if let gateway = GatewaySignature(authorization: field) {
            let (admission, isProven) = try gateway.verify(request, with: verifier)
            // What streams is not there yet: whoever takes it in asks again when it is.
            if request.bodyStream == nil { try isProven { try Digest(of: request.body, using: $0) } } else { proof = isProven }
            return admission
        }
        let parts = field.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Refusal.unauthenticated }
        let token = String(parts[1].trimmed)
        if let issuer, AccessTokenIssuer.isToken(token) {
            let subject = try issuer.subject(of: token, now: SignatureVerifier.now)
            guard let admission = office.admission(.subject(subject)) else {
                throw Refusal.invalidAccessToken("其 sub 未登记", "its sub is registered for no client")
            }
            return admission
        }
        guard let hash = try? Digest(of: token.utf8, using: .sha256).hex, let admission = office.admission(.tokenHash(hash)) else {
            throw Refusal.invalidToken
        }
        return admission
    }

    private func signature(_ request: HTTPRequest) throws -> Admission? {
        guard request.header("signature-input") != nil || request.header("signature") != nil else { return nil }
        return try verifier.verify(request)
    }

    /// A certificate that no client has says nothing: the connection may be a proxy's.
    private func certificate(_ request: HTTPRequest) throws -> Admission? {
        request.tlsPeer.flatMap { office.admission(.fingerprint($0.fingerprintSHA256)) }
    }
}
