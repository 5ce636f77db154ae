// Exact comparison of numbers by their texts: `1.50` equals `15e-1`, and no digit is lost.

extension JSONNumber {
    /// Whether both texts name the same number.
    public func isNumericallyEqual(to other: JSONNumber) -> Bool { compare(to: other) == 0 }

    /// Below zero, zero or above zero, as this number is less than, equal to or more than the other.
    public func compare(to other: JSONNumber) -> Int {
        if let left = integer, let right = other.integer { return left < right ? -1 : left > right ? 1 : 0 }
        let left = Scientific(text)
        let right = Scientific(other.text)
        if left.sign != right.sign { return left.sign < right.sign ? -1 : 1 }
        return left.sign * left.compareMagnitude(to: right)
    }

    /// Digits after the decimal point that the number needs: 0 for `1.0` and `1e2`, 2 for `1.25`.
    public var decimals: Int {
        let number = Scientific(text)
        return number.sign == 0 ? 0 : max(0, number.digits.count - number.pointPosition)
    }

    /// sign × 0.d₁d₂d₃… × 10^pointPosition, with d₁ and the last digit other than zero.
    private struct Scientific {
        var sign: Int
        var digits: ArraySlice<UInt8>
        var pointPosition: Int

        /// An exponent beyond this is cut to it: no such number is near another one that matters.
        static let exponentMax = 1_000_000_000

        init(_ text: String) {
            var mantissa: [UInt8] = []
            var exponentText = Substring()
            var wholeCount: Int?
            for (index, octet) in text.utf8.enumerated() {
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): mantissa.append(octet)
                case UInt8(ascii: "."): wholeCount = mantissa.count
                case UInt8(ascii: "e"), UInt8(ascii: "E"): exponentText = text[text.utf8.index(text.startIndex, offsetBy: index + 1)...]
                default: break
                }
                if !exponentText.isEmpty { break }
            }
            let leadingZeros = mantissa.prefix { $0 == UInt8(ascii: "0") }.count
            digits = mantissa.dropFirst(leadingZeros)
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            pointPosition = (wholeCount ?? mantissa.count) - leadingZeros + Self.exponent(exponentText)
            sign = digits.isEmpty ? 0 : text.utf8.first == UInt8(ascii: "-") ? -1 : 1
        }

        private static func exponent(_ text: Substring) -> Int {
            guard !text.isEmpty else { return 0 }
            let value = Int(text) ?? (text.utf8.first == UInt8(ascii: "-") ? -exponentMax : exponentMax)
            return max(-exponentMax, min(exponentMax, value))
        }

        func compareMagnitude(to other: Scientific) -> Int {
            if sign == 0 { return 0 }
            if pointPosition != other.pointPosition { return pointPosition < other.pointPosition ? -1 : 1 }
            if digits.elementsEqual(other.digits) { return 0 }
            return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
        }
    }
}
