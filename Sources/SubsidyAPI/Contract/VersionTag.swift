import HTTPServer

/// A strong validator (RFC 9110, 8.8.3): the version of the resource and a digest of this representation of it.
///
/// The version alone would call two representations the same (an expired voucher has no new record, a masked view other octets);
/// the digest alone could not be compared on the writer, which knows the version and nothing of representations.
struct VersionTag: Sendable, Equatable {
    let field: String

    init(version: Int64?, body: [UInt8]) {
        let digest = String(Self.fnv1a(body), radix: 36)
        field = version.map { "\"\(String($0, radix: 36))-\(digest)\"" } ?? "\"\(digest)\""
    }

    /// FNV-1a of 64 bits: a validator needs to differ by chance, not to withstand an attacker.
    private static func fnv1a(_ octets: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        octets.withUnsafeBufferPointer { octets in
            for octet in octets { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
        }
        return hash
    }

    /// The versions that an `If-Match` field names. A weak tag never matches (13.1.1), nor does one that this service did not give.
    static func versions(ifMatch field: String) -> [Int64] {
        field.split(separator: ",").map(\.trimmed).compactMap { tag in
            guard tag.hasPrefix("\""), tag.hasSuffix("\""), tag.utf8.count > 2 else { return nil }
            return tag.dropFirst().dropLast().split(separator: "-", maxSplits: 1).first.flatMap { Int64($0, radix: 36) }
        }
    }

    /// Whether an `If-None-Match` field names a tag, compared weakly (13.1.2); also by the name of its compressed form.
    static func matches(_ tag: String, ifNoneMatch list: String) -> Bool {
        guard let own = EntityTag(parsing: tag) else { return false }
        return list.split(separator: ",").map(\.trimmed).contains { known in
            known == "*" || (EntityTag(parsing: String(known)).map { $0.withoutCoding.matchesWeakly(own) } ?? false)
        }
    }
}
