extension Decimal128: CustomStringConvertible, LosslessStringConvertible {
    /// Reads a JSON or FEEL number: `-12.50`, `.5`, `1e-3`. Digits beyond the 34th are rounded half even. Nil where it is no number or too great.
    public init?(_ text: String) {
        var text = text
        guard let value = text.withUTF8({ Decimal128(ascii: $0) }) else { return nil }
        self = value
    }

    /// Reads a number from ASCII octets, as `init(_:)` does from a string.
    public init?(ascii: UnsafeBufferPointer<UInt8>) {
        guard let value = DecimalReader.read(ascii) else { return nil }
        self = value
    }

    /// The number in plain digits, with the zeros behind that its exponent keeps, and without an exponent where that takes
    /// no more than `plainZerosMax` zeros: `1.50`, `0.001`, `1200000`, `1E+40`.
    public var description: String { text(keepingZeros: true) }

    /// Zeros that plain notation may add before it gives way to an exponent.
    static let plainZerosMax = 40

    func text(keepingZeros: Bool) -> String {
        let number = keepingZeros ? self : reduced
        let digits = String(number.coefficient)
        let sign = number.isNegative ? "-" : ""
        let exponent = number.exponent
        if exponent == 0 { return sign + digits }
        if exponent > 0 {
            if number.isZero { return "0" }
            if exponent > Decimal128.plainZerosMax { return sign + digits + "E+\(exponent)" }
            return sign + digits + String(repeating: "0", count: exponent)
        }
        let point = digits.utf8.count + exponent
        if point > 0 {
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        }
        if -point > Decimal128.plainZerosMax { return sign + digits + "E\(exponent)" }
        return sign + "0." + String(repeating: "0", count: -point) + digits
    }
}

/// Reads decimal notation into coefficient, exponent and what was lost.
private struct DecimalReader {
    private var coefficient: UInt128 = 0
    private var digits = 0
    private var exponent = 0
    private var sticky = false
    private var sawDigit = false

    /// Digits kept before rounding: four more than a number has, and still below 2^128.
    private static let digitsKept = 38
    /// An exponent as written has at most this many digits; more could not be in range whatever the coefficient.
    private static let writtenExponentMax = 1_000_000

    static func read(_ text: UnsafeBufferPointer<UInt8>) -> Decimal128? {
        var reader = DecimalReader()
        var at = 0
        var negative = false
        if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
            negative = text[at] == UInt8(ascii: "-")
            at += 1
        }
        at = reader.takeDigits(text, at, afterPoint: false)
        if at < text.count, text[at] == UInt8(ascii: ".") {
            at = reader.takeDigits(text, at + 1, afterPoint: true)
        }
        guard reader.sawDigit else { return nil }
        if at < text.count {
            guard let power = writtenExponent(text, at) else { return nil }
            reader.exponent += power
        }
        return Decimal128.packed(negative: negative, reader.coefficient, reader.exponent, sticky: reader.sticky)
    }

    private mutating func takeDigits(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, afterPoint: Bool) -> Int {
        var at = start
        while at < text.count, text[at] >= 48, text[at] <= 57 {
            sawDigit = true
            let digit = text[at] - 48
            if digits < DecimalReader.digitsKept {
                coefficient = coefficient &* 10 &+ UInt128(digit)
                if coefficient != 0 { digits += 1 }
                if afterPoint { exponent -= 1 }
            } else {
                if digit != 0 { sticky = true }
                if !afterPoint { exponent += 1 }
            }
            at += 1
        }
        return at
    }

    private static func writtenExponent(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var at = start
        guard text[at] | 0x20 == UInt8(ascii: "e") else { return nil }
        at += 1
        var negative = false
        if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
            negative = text[at] == UInt8(ascii: "-")
            at += 1
        }
        guard at < text.count else { return nil }
        var power = 0
        while at < text.count {
            guard text[at] >= 48, text[at] <= 57 else { return nil }
            power = min(power * 10 + Int(text[at] - 48), writtenExponentMax)
            at += 1
        }
        return negative ? -power : power
    }
}
