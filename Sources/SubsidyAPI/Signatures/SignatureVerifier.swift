// A signed request is taken where its key is known, what matters is covered, the time is now, the nonce is new, and the signature fits.

import Cryptography
import Glibc
import HTTPServer
import Subsidy
import SubsidyRuntime

/// What a key signs requests with, under the names of RFC 9421's registry and, for the national algorithms, ours.
enum RequestSignatureAlgorithm: String, Word {
    case ed25519
    case sm2SM3 = "sm2-sm3"
    case hmacSHA256 = "hmac-sha256"
    case hmacSM3 = "hmac-sm3"

    var isShared: Bool { self == .hmacSHA256 || self == .hmacSM3 }

    var digest: DigestAlgorithm { self == .hmacSM3 || self == .sm2SM3 ? .sm3 : .sha256 }
}

struct SignatureVerifier: Sendable {
    /// Seconds that a signature's making may lie back, or ahead of our clock.
    static let ageSecondsMax: Int64 = 300

    let office: Office
    let nonces: NonceMemory
    /// What this service takes; others are refused, whatever keys are on file.
    let algorithms: Set<RequestSignatureAlgorithm>
    /// The scheme and authority that clients see, where a proxy stands between.
    let origin: String?

    static var now: Int64 { Int64(time(nil)) }

    /// The client that signed a request.
    func verify(_ request: HTTPRequest) throws -> Admission {
        let signature = try MessageSignature(request)
        try checkCoverage(signature, of: request)
        guard let admission = office.admission(.key(signature.keyID)) else {
            throw Refusal.invalidSignature("密钥未知、已过期或已撤销", "the key is unknown, expired or revoked")
        }
        let algorithm = try algorithm(of: admission.credential, named: signature.algorithm)
        let base = try signature.base(of: request, origin: origin)
        guard try isValid(signature.signature, base, admission.credential, algorithm) else {
            throw Refusal.invalidSignature("与请求不符", "it does not fit the request")
        }
        try checkTime(created: signature.created, expires: signature.expires)
        try takeNonce(signature.nonce, of: signature.keyID)
        return admission
    }

    /// The method, the whole target and, where there is content, its digest must be signed: otherwise a signature fits other requests.
    private func checkCoverage(_ signature: MessageSignature, of request: HTTPRequest) throws {
        let hasTarget =
            signature.covers("@target-uri") || (signature.covers("@authority") && signature.covers("@request-target"))
            || (signature.covers("@authority") && signature.covers("@path") && (request.rawQuery == nil || signature.covers("@query")))
        guard signature.covers("@method"), hasTarget else {
            throw Refusal.invalidSignature("须覆盖 @method 与 @target-uri", "it must cover @method and @target-uri")
        }
        for name in ["content-type", "idempotency-key", "if-match", "on-behalf-of"] where request.header(name) != nil {
            guard signature.covers(name) || name == "content-type" else {
                throw Refusal.invalidSignature("须覆盖 \(name)", "it must cover \(name)")
            }
        }
        let hasContent = request.bodyStream == nil ? !request.body.isEmpty : request.hasContent
        guard !hasContent || signature.covers("content-digest") else {
            throw Refusal.invalidSignature("有内容时须覆盖 content-digest", "with content it must cover content-digest")
        }
    }

    func algorithm(of credential: Credential, named name: String?) throws -> RequestSignatureAlgorithm {
        guard let algorithm = credential.algorithm.flatMap({ RequestSignatureAlgorithm(rawValue: $0) }), algorithms.contains(algorithm),
            name == nil || name == algorithm.rawValue
        else { throw Refusal.invalidSignature("不接受该算法", "its algorithm is not the key's, or not one that is taken here") }
        return algorithm
    }

    /// - Parameter created: seconds since 1970.
    func checkTime(created: Int64, expires: Int64?) throws {
        let now = Self.now
        guard abs(now - created) <= Self.ageSecondsMax, expires.map({ now < $0 }) ?? true, created >= nonces.beganAt else {
            throw Refusal.signatureOutOfTime(Self.ageSecondsMax)
        }
    }

    /// Last of all, so that nobody uses up nonces without a key.
    func takeNonce(_ nonce: String?, of key: String) throws {
        guard let nonce, (8...NonceMemory.nonceBytesMax).contains(nonce.utf8.count) else {
            throw Refusal.invalidSignature("须带 8 至 128 个字符的 nonce", "it needs a nonce of 8 to 128 characters")
        }
        switch nonces.note(nonce, of: key, now: Self.now) {
        case .new: return
        case .seen: throw Refusal.nonceReused
        case .full: throw Refusal.tooManyNonces
        }
    }

    func isValid(
        _ signature: [UInt8], _ message: [UInt8], _ credential: Credential, _ algorithm: RequestSignatureAlgorithm
    ) throws -> Bool {
        if algorithm.isShared {
            guard let secret = credential.signingSecret.flatMap({ Base64.octets($0.utf8) }) else { return false }
            return constantTimeEquals(try MessageAuthentication.hmac(message, key: secret, using: algorithm.digest).bytes, signature)
        }
        guard let pem = credential.publicKey else { return false }
        return try VerifyingKey(pem: Array(pem.utf8)).isValid(signature, for: message)
    }
}
