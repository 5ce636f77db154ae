// Octets ⇄ lower-case hexadecimal text, by table: the journal writes two digests a record.

/// Octets as lower-case hexadecimal text, and back.
public enum Hexadecimal {
    /// The digits of every octet, two a value, low octet first in memory.
    static let pairs: [UInt16] = (0..<256).map { octet in
        let digits = Array("0123456789abcdef".utf8)
        return UInt16(digits[octet >> 4]) | UInt16(digits[octet & 15]) << 8
    }

    /// Writes two lower-case digits for each octet.
    ///
    /// - Precondition: `destination` has room for twice the count of `octets`.
    public static func encode(_ octets: UnsafeRawBufferPointer, into destination: UnsafeMutableRawBufferPointer) {
        precondition(destination.count >= octets.count * 2)
        pairs.withUnsafeBufferPointer { table in
            for (index, octet) in octets.enumerated() {
                destination.storeBytes(of: table[Int(octet)].littleEndian, toByteOffset: index * 2, as: UInt16.self)
            }
        }
    }

    /// Lower-case text of the octets.
    public static func string(_ octets: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(octets.count * 2)
        for octet in octets {
            let pair = pairs[Int(octet)]
            text.append(UInt8(truncatingIfNeeded: pair))
            text.append(UInt8(truncatingIfNeeded: pair >> 8))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The octets that the digits stand for, or nil where the text is not an even number of lower-case digits.
    ///
    /// Upper-case digits are refused, so that one value has one spelling.
    public static func octets(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 2)
        var high: UInt8?
        for digit in text {
            guard let value = value(of: digit) else { return nil }
            if let first = high {
                octets.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return octets
    }

    @inline(__always)
    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
