import Cryptography
import Subsidy

/// A caller's key as it is remembered: the first half of SHA-256 over the client's id, a zero octet and the key. 128 bits are
/// enough that no two of a trillion keys meet, and small enough to keep millions.
struct KeyName: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(_ key: IdempotencyKey) {
        let text = Array(key.client.text.utf8) + [0] + Array(key.key.utf8)
        do {
            let words = try Digest(of: text, using: .sha256).withUnsafeBytes { octets in
                (octets.loadUnaligned(as: UInt64.self), octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            (high, low) = (UInt64(bigEndian: words.0), UInt64(bigEndian: words.1))
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }

    /// Reads 32 hexadecimal digits; nil for anything else.
    init?(hex: String) {
        guard hex.utf8.count == 32, let high = UInt64(hex.prefix(16), radix: 16), let low = UInt64(hex.suffix(16), radix: 16) else {
            return nil
        }
        (self.high, self.low) = (high, low)
    }

    /// 32 hexadecimal digits.
    var hex: String { Self.hex(high) + Self.hex(low) }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
