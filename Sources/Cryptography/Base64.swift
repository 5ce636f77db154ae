// Base64 of RFC 4648, section 4, with padding: what pages' policies, sealed values and signatures are written in.

/// Octets as base64 text, and back.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

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
        var place = 0
        for start in stride(from: 0, to: octets.count, by: 3) {
            let held = min(3, octets.count - start)
            var bits = UInt32(octets[start]) << 16
            if held > 1 { bits |= UInt32(octets[start + 1]) << 8 }
            if held > 2 { bits |= UInt32(octets[start + 2]) }
            text[place] = alphabet[Int(bits >> 18)]
            text[place + 1] = alphabet[Int(bits >> 12) & 63]
            text[place + 2] = held > 1 ? alphabet[Int(bits >> 6) & 63] : UInt8(ascii: "=")
            text[place + 3] = held > 2 ? alphabet[Int(bits) & 63] : UInt8(ascii: "=")
            place += 4
        }
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
            values.withUnsafeBufferPointer { values in
                var (bits, held) = (UInt32(0), 0)
                for place in 0..<digits {
                    let value = values[Int(text[place])]
                    guard value != 0xFF else {
                        isText = false
                        return
                    }
                    bits = bits << 6 | UInt32(value)
                    held += 6
                    guard held >= 8 else { continue }
                    held -= 8
                    octets[count] = UInt8(truncatingIfNeeded: bits >> UInt32(held))
                    count += 1
                }
                if bits & (1 << UInt32(held) - 1) != 0 { isText = false }
            }
        }
        return isText ? octets : nil
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
