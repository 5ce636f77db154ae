import Cryptography

/// `Content-Digest` (RFC 9530): what the sender says the content's digest is.
enum ContentDigest {
    enum Verdict: Sendable {
        case matches
        case differs
        /// No digest of a kind that is computed here.
        case unknown
    }

    /// Compares every digest of a known kind with the content.
    static func check(_ field: String, _ content: [UInt8]) throws -> Verdict {
        guard let members = StructuredFieldParser.dictionary(field), !members.isEmpty else { return .differs }
        var isKnown = false
        for (name, member) in members {
            guard case .item(let item) = member, case .octets(let digest) = item.value else { return .differs }
            switch name {
            case "sha-256":
                guard try Digest(of: content, using: .sha256).bytes == digest else { return .differs }
                isKnown = true
            case "sha-512":
                guard try SHA512.digest(content) == digest else { return .differs }
                isKnown = true
            default: continue
            }
        }
        return isKnown ? .matches : .unknown
    }
}
