// The keys of an issuer, as its JWKS file has them (RFC 7517, 7518, 8037).

import Cryptography
import JSON

/// What an access token may be signed with. Nothing else is looked at, `none` and HMAC least of all.
public enum AccessTokenAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"

    var signature: SignatureAlgorithm {
        switch self {
        case .rs256: .rsaPKCS1
        case .es256: .ecdsaP256
        case .edDSA: .ed25519
        }
    }
}

/// Public keys by their ids.
public struct JSONWebKeySet: Sendable {
    /// Keys of one set.
    static let keysMax = 64

    struct Key: Sendable {
        let id: String?
        let algorithm: AccessTokenAlgorithm
        let verifying: VerifyingKey
    }

    let keys: [Key]

    /// Reads a set. Keys of other kinds, or for encryption, are passed over, as RFC 7517, 5 wants.
    ///
    /// - Throws: where the text is no set, a key's numbers are no key, or none is left.
    public init(_ octets: [UInt8]) throws {
        let json = try JSON(parsing: octets)
        guard case .array(let list)? = json["keys"] else { throw JSONShapeError(expected: "an object with \"keys\"", found: json) }
        guard list.count <= Self.keysMax else {
            throw JSONShapeError(expected: "at most \(Self.keysMax) keys", found: "\(list.count)")
        }
        keys = try list.compactMap(Self.key)
        guard !keys.isEmpty else {
            throw JSONShapeError(expected: "a key for RS256, ES256 or EdDSA", found: "none")
        }
    }

    private static func key(_ json: JSON) throws -> Key? {
        if let use = json["use"]?.string, use != "sig" { return nil }
        func octets(_ name: String) throws -> [UInt8] {
            guard let octets = json[name]?.string.flatMap({ Base64.urlOctets($0) }) else {
                throw JSONShapeError(pointer: JSONPointer(tokens: [name]), expected: "base64url", found: (json[name] ?? .null).typeName)
            }
            return octets
        }
        let algorithm: AccessTokenAlgorithm
        let verifying: VerifyingKey
        switch (json["kty"]?.string, json["crv"]?.string) {
        case ("RSA", _):
            algorithm = .rs256
            verifying = try VerifyingKey(rsaModulus: try octets("n"), exponent: try octets("e"))
        case ("EC", "P-256"):
            algorithm = .es256
            verifying = try VerifyingKey(p256: try octets("x"), try octets("y"))
        case ("OKP", "Ed25519"):
            algorithm = .edDSA
            verifying = try VerifyingKey(ed25519: try octets("x"))
        default: return nil
        }
        if let named = json["alg"]?.string, named != algorithm.rawValue { return nil }
        return Key(id: json["kid"]?.string, algorithm: algorithm, verifying: verifying)
    }
}
