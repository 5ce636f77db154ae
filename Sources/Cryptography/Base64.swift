// Base64 in its two alphabets, strictly: one value has one spelling, so that a signature or a token has one text.

/// Base64 (RFC 4648, 4) and base64url without padding (5), as JOSE and Structured Fields use them.
public enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let standardValues = values(of: standard)
    private static let urlValues = values(of: url)

    /// The octets with the standard alphabet, padded.
    public static func encoded(_ octets: [UInt8]) -> String { encoded(octets, standard, isPadded: true) }

    /// The octets with the alphabet of URLs, without padding.
    public static func urlEncoded(_ octets: [UInt8]) -> String { encoded(octets, url, isPadded: false) }

    /// The octets of a padded text; nil where it is not what `encoded` would give.
    public static func decoded(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        let end = digits.last == padding ? (digits.dropLast().last == padding ? digits.count - 2 : digits.count - 1) : digits.count
        return decoded(digits[..<end], standardValues)
    }

    /// The octets of a text of the alphabet of URLs; nil where it is not what `urlEncoded` would give.
    public static func urlDecoded(_ text: some StringProtocol) -> [UInt8]? { decoded(Array(text.utf8)[...], urlValues) }

    private static let padding = UInt8(ascii: "=")

    private static func values(of alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }

    private static func encoded(_ octets: [UInt8], _ alphabet: [UInt8], isPadded: Bool) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((octets.count + 2) / 3 * 4)
        for start in stride(from: 0, to: octets.count, by: 3) {
            let count = min(3, octets.count - start)
            var group: UInt32 = 0
            for index in 0..<3 { group = group << 8 | (index < count ? UInt32(octets[start + index]) : 0) }
            for index in 0...count { text.append(alphabet[Int(group >> (18 - 6 * UInt32(index))) & 63]) }
            if isPadded { for _ in count..<3 { text.append(padding) } }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decoded(_ digits: ArraySlice<UInt8>, _ values: [UInt8]) -> [UInt8]? {
        guard digits.count % 4 != 1 else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count * 3 / 4)
        var (bits, count) = (UInt32(0), 0)
        for digit in digits {
            let value = values[Int(digit)]
            guard value != 0xFF else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        // Bits that no octet took must be zero: otherwise two texts would mean the same.
        return bits == 0 ? octets : nil
    }
}
