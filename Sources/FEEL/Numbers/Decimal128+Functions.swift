extension Decimal128 {
    /// A number from a coefficient of any size, rounded half even.
    fileprivate static func rounded(negative: Bool, _ coefficient: BigNatural, _ exponent: Int, sticky: Bool) -> Decimal128? {
        let excess = coefficient.digitCount - 37
        if excess <= 0 { return coefficient.asUInt128.flatMap { packed(negative: negative, $0, exponent, sticky: sticky) } }
        let (quotient, remainder) = coefficient.divided(by: BigNatural.power(ofTen: excess))
        return quotient.asUInt128.flatMap {
            packed(negative: negative, $0, exponent + excess, sticky: sticky || !remainder.isZero)
        }
    }

    /// FEEL's modulo: `dividend - divisor * floor(dividend / divisor)`, with the divisor's sign; nil for a divisor of zero.
    public func modulo(_ divisor: Decimal128) -> Decimal128? {
        guard !divisor.isZero else { return nil }
        let common = Swift.min(exponent, divisor.exponent)
        let (ours, theirs) = (exponent - common, divisor.exponent - common)
        // The remainder of coefficients brought to one exponent is exact, whatever their sizes.
        guard ours <= 2 * 6_176, theirs <= 2 * 6_176 else { return nil }
        let bottom = BigNatural(divisor.coefficient) * BigNatural.power(ofTen: theirs)
        var rest = (BigNatural(coefficient) * BigNatural.power(ofTen: ours)).divided(by: bottom).remainder
        if isNegative != divisor.isNegative, !rest.isZero { rest = bottom - rest }
        return Decimal128.rounded(negative: divisor.isNegative, rest, common, sticky: false)
    }

    /// The square root, rounded half even; nil for a negative number.
    public func squareRoot() -> Decimal128? {
        if isZero { return Decimal128(negative: false, small: 0, exponent: (exponent - (exponent & 1)) / 2) }
        guard !isNegative else { return nil }
        // An even exponent, and a coefficient of 73 digits or more, so that the root has 37.
        var shift = Swift.max(0, 74 - PowersOfTen.digits(coefficient))
        if (exponent - shift) & 1 != 0 { shift += 1 }
        let scaled = BigNatural(coefficient) * BigNatural.power(ofTen: shift)
        let root = scaled.squareRoot
        let isExact = root * root == scaled
        let result = Decimal128.rounded(negative: false, root, (exponent - shift) / 2, sticky: !isExact)
        return isExact ? result?.withoutZeros(downTo: (exponent - (exponent & 1)) / 2) : result
    }

    /// The same number with zeros behind taken off, as far as its exponent stays at most `ideal`.
    private func withoutZeros(downTo ideal: Int) -> Decimal128 {
        var (coefficient, exponent) = (coefficient, exponent)
        while exponent < ideal, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        return Decimal128(negative: isNegative, coefficient: coefficient, exponent: exponent)
    }

    /// The logarithm to the base e, rounded half even; nil for zero and negative numbers.
    public func naturalLogarithm() -> Decimal128? {
        guard !isZero, !isNegative else { return nil }
        if order(Decimal128.one) == 0 { return Decimal128.zero }
        let logarithm = FixedPoint.naturalLogarithm(coefficient, exponent)
        return Decimal128.rounded(
            negative: logarithm.isNegative, logarithm.magnitude, -FixedPoint.places, sticky: true)
    }

    /// e to this power, rounded half even; nil where that is too great.
    public func exponential() -> Decimal128? {
        if isZero { return Decimal128.one }
        // Beyond these the result overflows, or is zero.
        if exponent + PowersOfTen.digits(coefficient) > 6 { return isNegative ? Decimal128.zero : nil }
        return Decimal128.exponential(FixedPoint(self))
    }

    private static func exponential(_ power: FixedPoint) -> Decimal128? {
        guard let (mantissa, exponent) = power.exponential() else { return power.isNegative ? zero : nil }
        return rounded(negative: false, mantissa.magnitude, exponent - FixedPoint.places, sticky: true)
    }

    /// Whole powers up to this are multiplied out.
    private static let multipliedPowerMax = 1_000_000

    /// The power, rounded half even; nil where there is none or it is too great. 0 ** 0 is 1.
    public func raised(to power: Decimal128) -> Decimal128? {
        if power.isZero { return Decimal128.one }
        if isZero { return power.isNegative ? nil : Decimal128.zero }
        if power.isInteger, let whole = Int(exactly: power), whole.magnitude <= UInt(Decimal128.multipliedPowerMax) {
            return multipliedOut(whole)
        }
        let isOdd = power.isInteger && power.modulo(2).map { !$0.isZero } ?? false
        if isNegative, !power.isInteger { return nil }
        if power.exponent + PowersOfTen.digits(power.coefficient) > 36 {
            // Only a base of exactly one survives such a power.
            if magnitude.order(Decimal128.one) == 0 { return isNegative && isOdd ? Decimal128.one.negated : Decimal128.one }
            let grows = (magnitude.order(Decimal128.one) > 0) != power.isNegative
            return grows ? nil : Decimal128.zero
        }
        let logarithm = FixedPoint.naturalLogarithm(coefficient, exponent)
        let result = Decimal128.exponential(logarithm * FixedPoint(power))
        return isNegative && isOdd ? result?.negated : result
    }

    /// Squares and multiplies with 80 digits, and rounds once.
    private func multipliedOut(_ power: Int) -> Decimal128? {
        var result = (coefficient: BigNatural(1), exponent: 0)
        var base = (coefficient: BigNatural(coefficient), exponent: exponent)
        var lost = false
        func cut(_ number: inout (coefficient: BigNatural, exponent: Int)) {
            let excess = number.coefficient.digitCount - 80
            guard excess > 0 else { return }
            let (quotient, remainder) = number.coefficient.divided(by: BigNatural.power(ofTen: excess))
            lost = lost || !remainder.isZero
            number = (quotient, number.exponent + excess)
        }
        var rest = power.magnitude
        while rest > 0 {
            if rest & 1 == 1 {
                result = (result.coefficient * base.coefficient, result.exponent + base.exponent)
                cut(&result)
            }
            rest >>= 1
            if rest > 0 {
                base = (base.coefficient * base.coefficient, base.exponent * 2)
                cut(&base)
            }
        }
        let negative = isNegative && power & 1 != 0
        if power > 0 { return Decimal128.rounded(negative: negative, result.coefficient, result.exponent, sticky: lost) }
        let shift = result.coefficient.digitCount + 40
        let (quotient, remainder) = BigNatural.power(ofTen: shift).divided(by: result.coefficient)
        let inverse = Decimal128.rounded(
            negative: negative, quotient, -shift - result.exponent, sticky: lost || !remainder.isZero)
        return lost || !remainder.isZero ? inverse : inverse?.withoutZeros(downTo: -result.exponent)
    }
}
