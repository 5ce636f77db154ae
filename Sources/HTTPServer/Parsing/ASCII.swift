// Octet classes of RFC 9110 and RFC 3986 in one table of constant data: no allocation, no lazy initializer, one load an octet.

/// Octets as HTTP classifies them.
enum ASCII {
    /// Bits of an entry of `classes`.
    static let token: UInt8 = 1
    static let target: UInt8 = 2
    /// Octets of a host's name as they are; an escape in it, `%` and two digits, is looked for apart.
    static let registeredName: UInt8 = 4
    static let hexDigit: UInt8 = 8
    /// Path octets that need no further look: no `%`, no `?`, no bracket.
    static let plainPath: UInt8 = 16

    /// 256 entries, each 0x40 with the bits of its octet; a literal, so that the table is data of the image. `[` and `]` count as target octets
    /// here; `RequestTarget` allows them only in an authority.
    static let classes: StaticString = """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@W@AWCWWVVWWVWWR__________RV@V@B\
        R______WWWWWWWWWWWWWWWWWWWWB@BAWA______WWWWWWWWWWWWWWWWWWWW@A@W@\
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        """

    @inline(__always)
    static func has(_ octet: UInt8, _ bit: UInt8) -> Bool { classes.utf8Start[Int(octet)] & bit != 0 }

    @inline(__always)
    static func folded(_ octet: UInt8) -> UInt8 { octet &- 65 < 26 ? octet | 0x20 : octet }

    /// The value of a hexadecimal digit; nil for another octet.
    @inline(__always)
    static func hexValue(_ octet: UInt8) -> UInt8? {
        if octet &- 48 < 10 { return octet &- 48 }
        let letter = octet | 0x20
        return letter &- 97 < 6 ? letter &- 87 : nil
    }

    /// Compares two names without case.
    static func equalFolded(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { folded($0) == folded($1) }
    }

    /// Compares octets with a lower-case name, without case.
    @inline(__always)
    static func equalFolded(_ octets: UnsafeBufferPointer<UInt8>, _ lower: StaticString) -> Bool {
        guard octets.count == lower.utf8CodeUnitCount else { return false }
        for index in 0..<octets.count where folded(octets[index]) != lower.utf8Start[index] { return false }
        return true
    }

    /// Compares octets with a name of any case, without case.
    static func equalFolded(_ octets: UnsafeBufferPointer<UInt8>, _ name: String) -> Bool {
        guard octets.count == name.utf8.count else { return false }
        var index = 0
        for octet in name.utf8 {
            if folded(octets[index]) != folded(octet) { return false }
            index += 1
        }
        return true
    }

    /// Without the spaces and tabs at both ends (OWS, RFC 9110 section 5.6.3).
    static func trimmed(_ octets: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var (low, high) = (0, octets.count)
        while low < high, octets[low] == 0x20 || octets[low] == 0x09 { low += 1 }
        while high > low, octets[high - 1] == 0x20 || octets[high - 1] == 0x09 { high -= 1 }
        return UnsafeBufferPointer(rebasing: octets[low..<high])
    }

    /// The members of a comma-separated list that are not empty (RFC 9110 section 5.6.1.2); a comma in a quoted string does not separate.
    static func forEachMember(_ octets: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var (start, index, quoted) = (0, 0, false)
        while index <= octets.count {
            if index == octets.count || (octets[index] == 0x2C && !quoted) {
                let member = trimmed(UnsafeBufferPointer(rebasing: octets[start..<index]))
                if !member.isEmpty { body(member) }
                start = index + 1
            } else if octets[index] == 0x22 {
                quoted.toggle()
            } else if octets[index] == 0x5C, quoted, index + 1 < octets.count {
                index += 1
            }
            index += 1
        }
    }
}
