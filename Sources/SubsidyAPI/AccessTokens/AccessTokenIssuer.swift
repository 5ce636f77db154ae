// OAuth 2.0 access tokens as JWT (RFC 9068), checked as RFC 8725 advises: the algorithm is the key's and on our list, the type is that of
// access tokens, issuer and audience are the configured ones, and time has come and not passed.

import Cryptography
import JSON
import Synchronization

/// The issuer whose access tokens are taken.
public final class AccessTokenIssuer: Sendable {
    /// Octets of a token.
    static let tokenBytesMax = 8192
    /// Seconds that the issuer's clock may be off.
    static let clockSkewSecondsMax: Int64 = 60
    /// Seconds that a token may be good for: longer ones are no access tokens but keys that nobody rotates.
    static let lifetimeSecondsMax: Int64 = 86_400

    let issuer: String
    private let audience: String
    private let algorithms: Set<AccessTokenAlgorithm>
    private let keySet: Mutex<JSONWebKeySet>

    public init(issuer: String, audience: String, algorithms: Set<AccessTokenAlgorithm>, keySet: JSONWebKeySet) {
        self.issuer = issuer
        self.audience = audience
        self.algorithms = algorithms
        self.keySet = Mutex(keySet)
    }

    /// Takes over a set that was read again.
    public func replace(_ keySet: JSONWebKeySet) { self.keySet.withLock { $0 = keySet } }

    /// Whether a bearer token has the form of a JWT; the service's own have no dots.
    static func isToken(_ text: some StringProtocol) -> Bool { text.utf8.count { $0 == UInt8(ascii: ".") } == 2 }

    /// The subject that a token names.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Throws: `Refusal` with the check that it failed.
    func subject(of token: String, now: Int64) throws -> String {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.tokenBytesMax, parts.count == 3, let header = Self.object(parts[0]),
            let claims = Self.object(parts[1]),
            let signature = Base64.urlOctets(parts[2])
        else { throw Refusal.invalidAccessToken("格式不正确", "it is no JWT of at most \(Self.tokenBytesMax) octets") }
        try checkSignature(signature, over: Array((parts[0] + "." + parts[1]).utf8), header)
        try check(claims, now)
        guard let subject = claims["sub"]?.string ?? claims["client_id"]?.string, !subject.isEmpty else {
            throw Refusal.invalidAccessToken("缺少 sub", "it has no sub")
        }
        return subject
    }

    private static func object(_ part: Substring) -> JSON? {
        guard let octets = Base64.urlOctets(part), let json = try? JSON(parsing: octets), json.object != nil else { return nil }
        return json
    }

    private func checkSignature(_ signature: [UInt8], over message: [UInt8], _ header: JSON) throws {
        guard let algorithm = header["alg"]?.string.flatMap({ AccessTokenAlgorithm(rawValue: $0) }), algorithms.contains(algorithm) else {
            throw Refusal.invalidAccessToken("不接受其算法", "its algorithm is not on the list")
        }
        let type = header["typ"]?.string?.lowercased()
        guard type == "at+jwt" || type == "application/at+jwt", header["crit"] == nil else {
            throw Refusal.invalidAccessToken("typ 须为 at+jwt", "its typ is not at+jwt, or it has a crit that is not understood")
        }
        let id = header["kid"]?.string
        let candidates = keySet.withLock { $0.keys }.filter { $0.algorithm == algorithm && (id == nil || $0.id == id) }
        let isValid = try candidates.contains { key in
            algorithm == .es256
                ? try key.verifying.isValid(rawECDSA: signature, for: message) : try key.verifying.isValid(signature, for: message)
        }
        guard isValid else { throw Refusal.invalidAccessToken("签名不符或密钥未知", "its signature is of no key of the issuer's set") }
    }

    private func check(_ claims: JSON, _ now: Int64) throws {
        guard claims["iss"]?.string == issuer else { throw Refusal.invalidAccessToken("iss 不符", "it is of another issuer") }
        let audiences = claims["aud"]?.string.map { [$0] } ?? (claims["aud"]?.array ?? []).compactMap(\.string)
        guard audiences.contains(audience) else { throw Refusal.invalidAccessToken("aud 不符", "it is for another audience") }
        guard let expires = claims["exp"].flatMap(Self.seconds), now < expires + Self.clockSkewSecondsMax else {
            throw Refusal.invalidAccessToken("已过期或缺少 exp", "it has expired or has no exp")
        }
        if let start = claims["nbf"], Self.seconds(start).map({ $0 > now + Self.clockSkewSecondsMax }) ?? true {
            throw Refusal.invalidAccessToken("尚未生效", "its time has not come")
        }
        let issued = claims["iat"].flatMap(Self.seconds) ?? now
        guard issued <= now + Self.clockSkewSecondsMax, expires - issued <= Self.lifetimeSecondsMax else {
            throw Refusal.invalidAccessToken("有效期过长或 iat 在将来", "it is good for too long, or was issued in the future")
        }
    }

    /// A NumericDate; a fraction is cut off.
    private static func seconds(_ json: JSON) -> Int64? {
        if let whole = json.integer { return whole }
        guard case .number(let number) = json else { return nil }
        return Int64(number.text.prefix { $0 != "." })
    }
}
