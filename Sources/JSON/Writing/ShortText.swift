/// A few ASCII octets on the stack: what numbers, dates and amounts are written into, without a String on the way.
///
/// Unsafe buffer: it lives within one call of `JSONWriter`; every octet is checked against its end.
public struct ShortText {
    public static let bytesMax = 64

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    public private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    public mutating func append(_ octet: UInt8) {
        precondition(count < buffer.count, "a short text has at most \(Self.bytesMax) octets")
        buffer[count] = octet
        count += 1
    }

    /// A number in as many digits as it needs.
    public mutating func decimal(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        var width = 1
        var power: UInt64 = 10
        while rest >= power {
            width += 1
            if width == 20 { break }
            power *= 10
        }
        let start = count
        for _ in 0..<width { append(UInt8(ascii: "0")) }
        var place = start + width
        repeat {
            place -= 1
            buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// The last digits of a number that is not negative, with zeros in front.
    public mutating func digits(_ value: Int, _ width: Int) {
        let start = count
        for _ in 0..<width { append(UInt8(ascii: "0")) }
        var rest = value
        for place in (start..<start + width).reversed() {
            buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
