import Cryptography
import SubsidyRuntime

/// `Content-Digest` (RFC 9530): what the sender says the content's digest is.
enum ContentDigest {
    enum Verdict: Sendable {
        case matches
        case differs
        /// No digest of a kind that is computed here.
        case unknown
    }

    /// Compares every digest of a known kind with the content.
    ///
    /// - Parameters:
    ///   - sha256: makes the content's SHA-256 digest.
    ///   - sha512: makes the content's SHA-512 digest.
    static func check(_ field: String, sha256: () throws -> [UInt8], sha512: () throws -> [UInt8]) throws -> Verdict {
        guard let members = StructuredFieldParser.dictionary(field), !members.isEmpty else { return .differs }
        var isKnown = false
        for (name, member) in members {
            guard case .item(let item) = member, case .octets(let digest) = item.value else { return .differs }
            switch name {
            case "sha-256":
                guard try sha256() == digest else { return .differs }
                isKnown = true
            case "sha-512":
                guard try sha512() == digest else { return .differs }
                isKnown = true
            default: continue
            }
        }
        return isKnown ? .matches : .unknown
    }

    /// Compares content that is held whole.
    static func check(_ field: String, _ content: [UInt8]) throws -> Verdict {
        try check(field, sha256: { try Digest(of: content, using: .sha256).bytes }, sha512: { try SHA512.digest(content) })
    }

    /// Compares content that is in a file.
    static func check(_ field: String, _ content: OctetFile) throws -> Verdict {
        try check(field, sha256: { try content.digest(.sha256).bytes }, sha512: { try SHA512.digest(content.forEachPiece) })
    }
}
