import Cryptography
import HTTPServer
import Subsidy

/// A bearer token: 256 bits, with a prefix by which scanners find it where it should not be.
struct ClientToken: Sendable {
    let text: String
    let hash: String

    /// What may be shown of it: enough to tell tokens apart, too little to guess one.
    var prefix: String { String(text.prefix(11)) }

    init(for call: Call) throws {
        text = "vt_" + Hexadecimal.string(try Self.secret(for: call, purpose: "voucherd client token"))
        hash = try Digest(of: Array(text.utf8), using: .sha256).hex
    }

    /// Octets of a secret.
    static let secretBytes = 32

    /// 256 random bits; where the request has an Idempotency-Key, made from that and the caller's own credential instead, so that
    /// a replay gives the same secret without anybody having stored it.
    static func secret(for call: Call, purpose: String) throws -> [UInt8] {
        guard let key = call.request.header("idempotency-key"), let own = call.request.header("authorization"),
            GatewaySignature(authorization: own) == nil
        else { return try SecureRandom.bytes(secretBytes) }
        let message = Array("\(purpose)\n\(call.request.target)\n\(key)\n".utf8) + call.request.body
        return try MessageAuthentication.hmac(message, key: Array(own.utf8), using: .sha256).bytes
    }
}
