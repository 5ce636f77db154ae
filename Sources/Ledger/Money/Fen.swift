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

    /// The largest amount that input may name: 10 trillion yuan, far from the end of 64 bits, so that sums of
    /// thousands of amounts cannot overflow.
    public static let inputMax = Fen(1_000_000_000_000_000)

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
        var digits = Substring(description)
        let isNegative = digits.first == "-"
        if isNegative { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, Self.isPlain(whole), whole.count <= 14, whole == "0" || whole.first != "0" else { return nil }
        var fen = (Int64(whole) ?? 0) * 100
        if parts.count == 2 {
            guard Self.isPlain(parts[1]), parts[1].count <= 2, let cents = Int64(parts[1]) else { return nil }
            fen += parts[1].count == 1 ? cents * 10 : cents
        }
        guard fen <= Self.inputMax.amount else { return nil }
        amount = isNegative ? -fen : fen
    }

    private static func isPlain(_ digits: Substring) -> Bool {
        !digits.isEmpty && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
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

    public func encode(to writer: inout JSONWriter) { writer.string(description) }
}
