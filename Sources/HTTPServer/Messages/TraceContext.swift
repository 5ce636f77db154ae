/// W3C Trace Context, as far as a server needs it.
enum TraceContext {
    /// `00-` 32 digits `-` 16 digits `-` 2 digits, lower case, neither id all zeros; later versions may be longer.
    static func isValid(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        guard octets.count >= 55, octets[2] == 0x2D, octets[35] == 0x2D, octets[52] == 0x2D else { return false }
        let digits = [0..<2, 3..<35, 36..<52, 53..<55].allSatisfy { range in
            octets[range].allSatisfy { ($0 &- 48 < 10) || ($0 &- 97 < 6) }
        }
        guard digits, octets[0..<2] != [0x66, 0x66] else { return false }
        guard octets[3..<35].contains(where: { $0 != 48 }), octets[36..<52].contains(where: { $0 != 48 }) else { return false }
        return octets.count == 55 || (octets[0..<2] != [48, 48] && octets[55] == 0x2D)
    }

    /// The trace id of a valid `traceparent`.
    static func traceID(_ traceparent: String) -> String { String(traceparent.dropFirst(3).prefix(32)) }
}

/// Fixed-width hexadecimal numbers.
enum Hexadecimal {
    static func text(_ value: UInt64, digits: Int) -> String {
        String(unsafeUninitializedCapacity: digits) { buffer in
            for index in 0..<digits {
                let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - 1 - index))) & 15
                buffer[index] = nibble < 10 ? 48 + nibble : 87 + nibble
            }
            return digits
        }
    }
}
