// Base64 of RFC 4648, section 4, with padding: what pages' policies, sealed values and signatures are written in.

/// Octets as base64 text, and back.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// What a digit is worth at each of a group's four places, 256 numbers a place; a bit that no group has where the octet is no digit.
    private static let values: [UInt32] = {
        var values = [UInt32](repeating: noDigit, count: 4 * 256)
        for place in 0..<4 {
            for (value, digit) in alphabet.enumerated() { values[256 * place + Int(digit)] = UInt32(value) << UInt32(18 - 6 * place) }
        }
        return values
    }()
    private static let noDigit: UInt32 = 1 << 24

    /// The text of the octets, as ASCII.
    public static func encode(_ octets: [UInt8]) -> [UInt8] {
        let count = (octets.count + 2) / 3 * 4
        return octets.withUnsafeBufferPointer { octets in
            [UInt8](unsafeUninitializedCapacity: count) { text, written in
                alphabet.withUnsafeBufferPointer { encode(octets, with: $0, into: text) }
                written = count
            }
        }
    }

    /// Unsafe buffers: whole lines of a snapshot pass through here. Every index follows from the octets' count.
    private static func encode(
        _ octets: UnsafeBufferPointer<UInt8>, with alphabet: UnsafeBufferPointer<UInt8>, into text: UnsafeMutableBufferPointer<UInt8>
    ) {
        let whole = octets.count / 3
        for group in 0..<whole {
            let (from, to) = (3 * group, 4 * group)
            let bits = UInt32(octets[from]) << 16 | UInt32(octets[from + 1]) << 8 | UInt32(octets[from + 2])
            text[to] = alphabet[Int(bits >> 18)]
            text[to + 1] = alphabet[Int(bits >> 12) & 63]
            text[to + 2] = alphabet[Int(bits >> 6) & 63]
            text[to + 3] = alphabet[Int(bits) & 63]
        }
        let held = octets.count - 3 * whole
        guard held > 0 else { return }
        let bits = UInt32(octets[3 * whole]) << 16 | (held > 1 ? UInt32(octets[3 * whole + 1]) << 8 : 0)
        text[4 * whole] = alphabet[Int(bits >> 18)]
        text[4 * whole + 1] = alphabet[Int(bits >> 12) & 63]
        text[4 * whole + 2] = held > 1 ? alphabet[Int(bits >> 6) & 63] : UInt8(ascii: "=")
        text[4 * whole + 3] = UInt8(ascii: "=")
    }

    public static func string(_ octets: [UInt8]) -> String { String(decoding: encode(octets), as: UTF8.self) }

    /// The octets that the text stands for; nil where it is not whole groups of four with canonical padding.
    public static func octets(_ text: some Collection<UInt8>) -> [UInt8]? {
        text.withContiguousStorageIfAvailable { octets(in: $0) } ?? Array(text).withUnsafeBufferPointer { octets(in: $0) }
    }

    private static func octets(in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        guard !text.isEmpty else { return [] }
        var padding = 0
        while padding < 2, text[text.count - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
        let digits = text.count - padding
        var isText = true
        let octets = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { octets, count in
            isText = values.withUnsafeBufferPointer { decode(text, digits: digits, with: $0, into: octets) }
            count = isText ? digits * 6 / 8 : 0
        }
        return isText ? octets : nil
    }

    /// Unsafe buffers, as above. Group after group without a branch: what is no digit shows in the bit that no group has.
    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>, digits: Int, with values: UnsafeBufferPointer<UInt32>,
        into octets: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard let first = values.baseAddress else { return false }
        let (second, third, fourth) = (first + 256, first + 512, first + 768)
        let whole = digits / 4
        var seen: UInt32 = 0
        for group in 0..<whole {
            let (from, to) = (4 * group, 3 * group)
            let bits = first[Int(text[from])] | second[Int(text[from + 1])] | third[Int(text[from + 2])] | fourth[Int(text[from + 3])]
            seen |= bits
            octets[to] = UInt8(truncatingIfNeeded: bits >> 16)
            octets[to + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            octets[to + 2] = UInt8(truncatingIfNeeded: bits)
        }
        // Two digits are one octet and four bits, three are two octets and two bits; those bits must be zero.
        var bits: UInt32 = 0
        for place in (4 * whole)..<digits { bits |= values[256 * (place - 4 * whole) + Int(text[place])] }
        let held = digits - 4 * whole
        if held > 1 { octets[3 * whole] = UInt8(truncatingIfNeeded: bits >> 16) }
        if held > 2 { octets[3 * whole + 1] = UInt8(truncatingIfNeeded: bits >> 8) }
        let unused: UInt32 = held == 2 ? 0xFFFF : held == 3 ? 0xFF : 0
        return (seen | bits) & noDigit == 0 && bits & unused == 0
    }

    // MARK: The alphabet of URLs (section 5), without padding

    /// The text of the octets as JOSE writes it.
    public static func urlString(_ octets: [UInt8]) -> String {
        String(
            decoding: encode(octets).filter { $0 != UInt8(ascii: "=") }.map { digit in
                digit == UInt8(ascii: "+") ? UInt8(ascii: "-") : digit == UInt8(ascii: "/") ? UInt8(ascii: "_") : digit
            }, as: UTF8.self)
    }

    /// The octets that a text of the alphabet of URLs stands for; nil where it is not what `urlString` would give.
    public static func urlOctets(_ text: some StringProtocol) -> [UInt8]? {
        var digits: [UInt8] = []
        for digit in text.utf8 {
            switch digit {
            case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: digits.append(digit)
            }
        }
        while !digits.count.isMultiple(of: 4) { digits.append(UInt8(ascii: "=")) }
        return octets(digits)
    }
}
