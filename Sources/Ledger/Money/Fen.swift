import JSON

/// An amount of money in fen (分, a hundredth of a yuan). Integer all the way: no binary floating point touches money.
///
/// At the edge it is a decimal string in yuan with two decimals, `"1200000.00"`; input may also be a JSON number of at
/// most two decimals, read from its text.
public struct Fen: Sendable, Hashable, Comparable {
    /// The amount in fen; negative only where a balance may be.
    public var amount: Int64

    @inlinable public init(_ amount: Int64) { self.amount = amount }

    public static let zero = Fen(0)

    /// The largest amount that input may name, of thirteen digits before the point: 10 trillion yuan less a fen, far from the end of 64 bits, so that sums of
    /// thousands of amounts cannot overflow.
    public static let inputMax = Fen(999_999_999_999_999)

    /// The whole yuan given, in fen.
    public static func yuan(_ amount: Int64) -> Fen { Fen(amount * 100) }

    @inlinable public static func < (left: Fen, right: Fen) -> Bool { left.amount < right.amount }
    /// Traps on overflow: a book that overflows must not go on.
    @inlinable public static func + (left: Fen, right: Fen) -> Fen { Fen(left.amount + right.amount) }
    @inlinable public static func - (left: Fen, right: Fen) -> Fen { Fen(left.amount - right.amount) }
    @inlinable public static func += (left: inout Fen, right: Fen) { left = left + right }
    @inlinable public static func -= (left: inout Fen, right: Fen) { left = left - right }
    @inlinable public static prefix func - (amount: Fen) -> Fen { Fen(-amount.amount) }

    /// The difference, or zero where `other` is more.
    public func saturatingMinus(_ other: Fen) -> Fen { max(.zero, self - other) }
}

extension Fen: AdditiveArithmetic {}

extension Fen: CustomStringConvertible, LosslessStringConvertible {
    /// Yuan with two decimals, as in `"1200000.00"`.
    public var description: String {
        let magnitude = amount.magnitude
        let cents = magnitude % 100
        return (amount < 0 ? "-" : "") + "\(magnitude / 100)." + (cents < 10 ? "0\(cents)" : "\(cents)")
    }

    /// Reads yuan with at most two decimals: `"12"`, `"12.5"`, `"12.50"`; nil for anything else, an exponent,
    /// a sign but one minus, or an amount beyond `inputMax`.
    public init?(_ description: String) {
        guard let fen = Self.read(description.utf8) else { return nil }
        self = fen
    }

    /// Octet by octet: every amount of a journal's replay is read here.
    private static func read(_ text: some Sequence<UInt8>) -> Fen? {
        var octets = text.makeIterator()
        var next = octets.next()
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { next = octets.next() }
        let beginsWithZero = next == UInt8(ascii: "0")
        var (yuan, yuanDigits): (Int64, Int) = (0, 0)
        while let digit = digit(next) {
            yuanDigits += 1
            guard yuanDigits <= yuanDigitsMax else { return nil }
            yuan = yuan * 10 + digit
            next = octets.next()
        }
        guard yuanDigits > 0, yuanDigits == 1 || !beginsWithZero else { return nil }
        var (cents, centDigits): (Int64, Int) = (0, 0)
        if next == UInt8(ascii: ".") {
            next = octets.next()
            while let digit = digit(next) {
                centDigits += 1
                guard centDigits <= 2 else { return nil }
                cents = cents * 10 + digit
                next = octets.next()
            }
            guard centDigits > 0 else { return nil }
        }
        let fen = yuan * 100 + (centDigits == 1 ? cents * 10 : cents)
        guard next == nil, fen <= inputMax.amount else { return nil }
        return Fen(isNegative ? -fen : fen)
    }

    /// Digits of the yuan that input may name.
    private static let yuanDigitsMax = 14

    private static func digit(_ octet: UInt8?) -> Int64? {
        guard let octet, (0x30...0x39).contains(octet) else { return nil }
        return Int64(octet - 0x30)
    }
}

extension Fen: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        switch json {
        case .string(let text):
            guard let fen = Fen(text) else {
                throw JSONShapeError(expected: "yuan with two decimals, as \"1200000.00\"", found: "\"\(text.prefix(40))\"")
            }
            self = fen
        case .number(let number):
            guard let fen = Fen(number.text) else {
                throw JSONShapeError(expected: "yuan with at most two decimals", found: String(number.text.prefix(40)))
            }
            self = fen
        default: throw JSONShapeError(expected: "yuan with two decimals, as \"1200000.00\"", found: json)
        }
    }

    public init(cursor: inout JSONCursor) throws {
        let octets = try cursor.readPlainString()
        guard let fen = Self.read(octets) else { throw JSONCursor.Mismatch() }
        self = fen
    }

    public func encode(to writer: inout JSONWriter) {
        writer.quoted { text in
            let magnitude = amount.magnitude
            if amount < 0 { text.append(UInt8(ascii: "-")) }
            text.decimal(Int64(magnitude / 100))
            text.append(UInt8(ascii: "."))
            text.digits(Int(magnitude % 100), 2)
        }
    }
}
