// The key that stands behind the audit head, and the head with its signature: whoever keeps one can show later that history was
// cut or rewritten, with nothing but the public key.

import Cryptography
import JSON
import Journal
import Subsidy

/// The service's signing key, with its public half as it is given out.
public struct AuditKey: Sendable {
    private let signing: SigningKey
    /// SubjectPublicKeyInfo in PEM.
    public let publicPEM: String
    /// SHA-256 of the PEM text, in hex: which key a signature is of.
    public let fingerprint: String

    public var algorithm: SignatureAlgorithm { signing.algorithm }

    public init(_ signing: SigningKey) throws(CryptographyError) {
        self.signing = signing
        publicPEM = try signing.verifyingKey().pem()
        fingerprint = try Self.fingerprint(ofPEM: publicPEM)
    }

    /// What `fingerprint` is for a public key in PEM.
    public static func fingerprint(ofPEM pem: String) throws(CryptographyError) -> String {
        try Digest(of: pem.utf8, using: .sha256).hex
    }

    /// Signs the chain's head as it is at an instant.
    public func sign(_ head: Receipt, chain: String, at instant: Instant) throws(CryptographyError) -> SignedHead {
        var signed = SignedHead(
            seq: head.seq, hash: head.hash, algorithm: chain, at: instant.description, signatureAlgorithm: algorithm.rawValue,
            key: fingerprint, signature: [])
        signed.signature = try signing.sign(Array(signed.statement.utf8))
        return signed
    }
}

/// The chain's head under the service's signature.
public struct SignedHead: Sendable, Equatable {
    public let seq: UInt64
    public let hash: Digest
    /// The chain's hash function.
    public let algorithm: String
    /// When it was signed, as it was written.
    public let at: String
    public let signatureAlgorithm: String
    /// The fingerprint of the key.
    public let key: String
    public internal(set) var signature: [UInt8]

    /// The octets that are signed: one line of ASCII without its line feed.
    public var statement: String {
        "voucherd audit head: seq=\(seq); hash=\(hash.hex); algorithm=\(algorithm); at=\(at)"
    }

    /// The head as a receipt: where it is in a journal, so is everything before it.
    public var receipt: Receipt { Receipt(seq: seq, hash: hash) }

    /// Whether the signature is the key's over the statement.
    public func isSigned(by key: VerifyingKey) throws(CryptographyError) -> Bool {
        guard key.algorithm.rawValue == signatureAlgorithm else { return false }
        return try key.isValid(signature, for: Array(statement.utf8))
    }
}

extension SignedHead: JSONEncodable, JSONDecodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", Int64(seq))
        writer.member("hash", hash.hex)
        writer.member("algorithm", algorithm)
        writer.member("at", at)
        writer.member("statement", statement)
        writer.member("signatureAlgorithm", signatureAlgorithm)
        writer.member("key", key)
        writer.member("signature", Hexadecimal.string(signature))
        writer.endObject()
    }

    public init(json: JSON) throws {
        let number: Int64 = try json.member("seq")
        let text: String = try json.member("hash")
        let digits: String = try json.member("signature")
        guard number >= 0 else { throw JSONShapeError(expected: "a seq", found: json) }
        guard let digest = Digest(hex: text), let octets = Hexadecimal.octets(Array(digits.utf8)) else {
            throw JSONShapeError(expected: "a hash and a signature in lower-case hex", found: json)
        }
        seq = UInt64(number)
        hash = digest
        algorithm = try json.member("algorithm")
        at = try json.member("at")
        signatureAlgorithm = try json.member("signatureAlgorithm")
        key = try json.member("key")
        signature = octets
    }
}
