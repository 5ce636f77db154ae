import Cryptography
import Subsidy

/// The enterprises that a file has named so far, in some forty octets each: a million of them are in memory during a large import.
struct SeenEnterprises {
    /// The line that named each code first.
    private var lines: [UInt128: Int32] = [:]
    /// The code that had each name first. Names are kept as half of their SHA-256: two of a million do not meet.
    private var codes: [UInt128: UInt128] = [:]

    func line(of code: USCC) -> Int? { lines[Self.packed(code.code)].map { Int($0) } }

    /// A code of the file that has this name.
    func code(named name: String) -> String? { codes[Self.digest(name)].map(Self.unpacked) }

    /// Keeps an enterprise whose code was not there before.
    mutating func note(_ enterprise: Enterprise, line: Int) {
        let code = Self.packed(enterprise.uscc.code)
        lines[code] = Int32(clamping: line)
        codes[Self.digest(enterprise.name)] = code
    }

    /// Eighteen characters of seven bits.
    private static func packed(_ code: String) -> UInt128 { code.utf8.reduce(0) { $0 << 7 | UInt128($1) } }

    private static func unpacked(_ packed: UInt128) -> String {
        let octets = stride(from: 119, through: 0, by: -7).map { UInt8(truncatingIfNeeded: packed >> UInt128($0)) & 0x7F }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func digest(_ name: String) -> UInt128 {
        do {
            return try Digest(of: name.utf8, using: .sha256).withUnsafeBytes { $0.loadUnaligned(as: UInt128.self) }
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }
}
