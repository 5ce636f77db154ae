import Cryptography

/// A key that personal data is sealed under, with the short name that sealed values carry.
public struct DataKey: Sendable, Equatable {
    /// Octets of a key.
    public static let bytes = AuthenticatedEncryption.keyBytes
    /// Keys that one ring may hold: the present one and those it replaced.
    public static let ringMax = 16

    let octets: [UInt8]
    /// The first eight hexadecimal digits of the key's SHA-256: which key, not what key.
    public let name: String

    public init(_ octets: [UInt8]) throws(CryptographyError) {
        guard octets.count == Self.bytes else {
            throw CryptographyError(.malformedKey, "a data key has \(Self.bytes) octets, this one has \(octets.count)")
        }
        self.octets = octets
        name = String(try Digest(of: octets, using: .sha256).hex.prefix(8))
    }

    public static func random() throws(CryptographyError) -> DataKey { try DataKey(try SecureRandom.bytes(bytes)) }

    /// The line of a key file.
    public var hex: String { Hexadecimal.string(octets) }

    /// Reads a ring: one key a line (or comma), 64 lower-case hexadecimal digits; the first seals, all of them open. `#` begins a comment.
    ///
    /// - Throws: `malformedKey` with the line's number.
    public static func ring(_ text: String) throws(CryptographyError) -> [DataKey] {
        var keys: [DataKey] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "," }).enumerated() {
            let digits = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            guard !digits.isEmpty else { continue }
            guard let octets = Hexadecimal.octets(Array(digits.utf8)), octets.count == bytes else {
                throw CryptographyError(.malformedKey, "line \(index + 1): expected \(2 * bytes) lower-case hexadecimal digits")
            }
            keys.append(try DataKey(octets))
        }
        guard !keys.isEmpty, keys.count <= ringMax else {
            throw CryptographyError(.malformedKey, "expected 1 to \(ringMax) keys, found \(keys.count)")
        }
        return keys
    }
}
