import JSON
import Ledger

/// A share of a base, between 0 and 1, exact to a millionth: `"0.3"` is 30%.
public struct Rate: Sendable, Hashable, Comparable {
    /// Millionths.
    public let millionths: Int64

    public static let scale: Int64 = 1_000_000
    public static let zero = Rate(millionths: 0)
    public static let one = Rate(millionths: scale)

    public init(millionths: Int64) { self.millionths = millionths }

    public static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }

    /// This share of `base`, floored to the fen (domain rules, Money 3).
    public func of(_ base: Fen) -> Fen {
        let product = base.amount.multipliedFullWidth(by: millionths)
        let (quotient, _) = Self.scale.dividingFullWidth(product)
        return Fen(quotient)
    }
}

extension Rate: CustomStringConvertible, LosslessStringConvertible {
    /// The shortest decimal: `"0.3"`, `"1"`.
    public var description: String {
        let whole = millionths / Self.scale
        var fraction = String(millionths % Self.scale)
        guard fraction != "0" else { return String(whole) }
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }

    /// Reads a plain decimal of at most six decimals between 0 and 1; nil for anything else.
    public init?(_ description: String) {
        let parts = description.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        var value: Int64 = whole == "1" ? Self.scale : 0
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...6).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            value += Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
        }
        guard value <= Self.scale else { return nil }
        millionths = value
    }
}

extension Rate: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        let text =
            switch json {
            case .string(let text): text
            case .number(let number): number.text
            default: throw JSONShapeError(expected: "a rate between 0 and 1, as \"0.3\"", found: json)
            }
        guard let rate = Rate(text) else {
            throw JSONShapeError(expected: "a rate between 0 and 1, as \"0.3\"", found: "\"\(text.prefix(40))\"")
        }
        self = rate
    }

    /// As `description` has it.
    public func encode(to writer: inout JSONWriter) {
        writer.quoted { text in
            text.decimal(millionths / Self.scale)
            var (fraction, width) = (Int(millionths % Self.scale), 6)
            guard fraction != 0 else { return }
            while fraction % 10 == 0 { (fraction, width) = (fraction / 10, width - 1) }
            text.append(UInt8(ascii: "."))
            text.digits(fraction, width)
        }
    }
}
