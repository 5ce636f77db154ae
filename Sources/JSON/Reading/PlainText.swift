/// The part of a string that stands for itself: up to the next quote, backslash or control character.
///
/// Eight octets at a time, by arithmetic on the word that they are: most of what is read is within strings.
struct PlainText {
    /// The place of the first octet that is not plain, or the end of the input.
    private(set) var end: Int
    /// Whether no octet up to the end has its high bit.
    private(set) var isASCII = true

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    init(_ input: UnsafeBufferPointer<UInt8>, from start: Int) {
        end = start
        let octets = UnsafeRawBufferPointer(input)
        while end + 8 <= octets.count {
            let word = octets.loadUnaligned(fromByteOffset: end, as: UInt64.self)
            // A high bit is left where an octet is a quote, a backslash or below a blank, and nowhere where none is. A borrow may leave
            // more of them behind the first, so that it is looked for octet by octet.
            let quotes = word ^ (Self.ones &* UInt64(UInt8(ascii: "\"")))
            let slashes = word ^ (Self.ones &* UInt64(UInt8(ascii: "\\")))
            let found = (quotes &- Self.ones) & ~quotes | (slashes &- Self.ones) & ~slashes | (word &- Self.ones &* 0x20) & ~word
            guard found & Self.highs == 0 else { break }
            if word & Self.highs != 0 { isASCII = false }
            end += 8
        }
        while end < input.count {
            let octet = input[end]
            guard octet >= 0x20, octet != UInt8(ascii: "\""), octet != UInt8(ascii: "\\") else { return }
            if octet >= 0x80 { isASCII = false }
            end += 1
        }
    }
}
