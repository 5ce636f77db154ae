// When an actual value is the expected one. Numbers compare exactly, with one exception: an author who wrote down a
// rounded number. That is taken to be so only where the expected number has at least eight significant digits and the
// actual one goes on beyond them.

import FEEL

enum TestComparison {
    /// Significant digits from which on an expected number may be a rounded one.
    private static let roundedDigitsMin = 8
    /// Significant digits from which on it was printed from a binary double, at the end of a computation in doubles. Of
    /// its digits the first twelve count; compound interest over 360 months loses that many.
    private static let doubleDigitsMin = 15
    private static let doubleDigitsTrusted = 12

    static func matches(_ actual: Value, _ expected: Value) -> Bool {
        switch (actual, expected) {
        case (.null, .null): return true
        case (.number(let left), .number(let right)): return matches(left, right)
        case (.string(let left), .string(let right)): return left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { matches($0, $1) }
        case (.context(let left), .context(let right)):
            return left.count == right.count
                && right.entries.allSatisfy { entry in left[entry.key].map { matches($0, entry.value) } ?? false }
        case (.null, _), (_, .null): return false
        default: return actual.equals(expected) == .yes
        }
    }

    private static func matches(_ actual: Decimal128, _ expected: Decimal128) -> Bool {
        if actual == expected { return true }
        let digits = expected.coefficient.description.count
        guard digits >= roundedDigitsMin, actual.coefficient.description.count > digits,
            let difference = actual.subtracting(expected)?.magnitude
        else { return false }
        let unit =
            digits >= doubleDigitsMin
            ? lastPlace(of: expected, dropping: digits - doubleDigitsTrusted) : lastPlace(of: expected, dropping: 0)
        guard let unit, let half = unit.divided(by: 2) else { return false }
        return difference <= half
    }

    /// One in the last written place of a number, or some places before it.
    private static func lastPlace(of number: Decimal128, dropping places: Int) -> Decimal128? {
        Decimal128(unscaled: 1, exponent: number.exponent + places)
    }
}
