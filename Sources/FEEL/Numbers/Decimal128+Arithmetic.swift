// Each operation tries 64-bit words first. The general case works on up to 37 or 38 digits with a sticky bit (was anything lost
// below?), and rounds once, half even, in `packed`.

extension Decimal128 {
    /// Rounds to 34 digits, half even, and brings the exponent into range; nil where the number is too great.
    ///
    /// `sticky` tells that the true magnitude is a little more than `coefficient`, by less than one unit.
    static func packed(negative: Bool, _ coefficient: UInt128, _ exponent: Int, sticky: Bool) -> Decimal128? {
        var coefficient = coefficient
        var exponent = exponent
        let excess = max(PowersOfTen.digits(coefficient) - digitsMax, exponentMin - exponent)
        if excess > 0 {
            coefficient = excess > PowersOfTen.wideMax ? 0 : rounded(coefficient, dropping: excess, sticky: sticky)
            exponent += excess
            if coefficient >= PowersOfTen.wide(digitsMax) {
                coefficient /= 10
                exponent += 1
            }
        }
        if exponent > exponentMax {
            if coefficient == 0 { return Decimal128(negative: false, small: 0, exponent: exponentMax) }
            let room = digitsMax - PowersOfTen.digits(coefficient)
            guard exponent - exponentMax <= room else { return nil }
            coefficient *= PowersOfTen.wide(exponent - exponentMax)
            exponent = exponentMax
        }
        return Decimal128(negative: negative, coefficient: coefficient, exponent: exponent)
    }

    private static func rounded(_ coefficient: UInt128, dropping digits: Int, sticky: Bool) -> UInt128 {
        let unit = PowersOfTen.wide(digits)
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: unit)
        let half = unit / 2
        let roundsUp = remainder > half || (remainder == half && (sticky || quotient & 1 == 1))
        return roundsUp ? quotient + 1 : quotient
    }

    /// The sum, rounded half even; nil where it is too great.
    @inline(__always) public func adding(_ other: Decimal128) -> Decimal128? {
        // Same exponent, both below 2^62: one 64-bit addition.
        if exponentBits == other.exponentBits, isSmall, other.isSmall, (low | other.low) >> 62 == 0 {
            let sum = signedSmall &+ other.signedSmall
            return Decimal128(high: exponentBits | (sum < 0 ? Decimal128.signBit : 0), low: sum.magnitude)
        }
        return addingSlowly(other)
    }

    /// The difference, rounded half even; nil where it is too great.
    @inline(__always) public func subtracting(_ other: Decimal128) -> Decimal128? { adding(other.negated) }

    @inline(__always) private var signedSmall: Int64 {
        let value = Int64(truncatingIfNeeded: low)
        return isNegative ? 0 &- value : value
    }

    @inline(never) private func addingSlowly(_ other: Decimal128) -> Decimal128? {
        let (upper, lower) = exponent >= other.exponent ? (self, other) : (other, self)
        let gap = upper.exponent - lower.exponent
        if upper.isZero {
            // A zero of greater exponent changes nothing; 0E+3 + 1.5 keeps the exponent of 1.5.
            return lower
        }
        if lower.isZero && gap > 0 {
            // The result has as many zeros behind as fit: 1 + 0.00 is 1.00.
            let shift = min(gap, Decimal128.digitsMax - PowersOfTen.digits(upper.coefficient))
            return Decimal128(
                negative: upper.isNegative, coefficient: upper.coefficient * PowersOfTen.wide(shift), exponent: upper.exponent - shift)
        }
        let room = 37 - PowersOfTen.digits(upper.coefficient)
        let shift = min(gap, room)
        let high = upper.coefficient * PowersOfTen.wide(shift)
        var low = lower.coefficient
        var sticky = false
        if gap > shift {
            let drop = gap - shift
            if drop > Decimal128.digitsMax {
                sticky = low != 0
                low = 0
            } else {
                let (quotient, remainder) = low.quotientAndRemainder(dividingBy: PowersOfTen.wide(drop))
                low = quotient
                sticky = remainder != 0
            }
        }
        let exponent = upper.exponent - shift
        if upper.isNegative == lower.isNegative {
            return Decimal128.packed(negative: upper.isNegative, high + low, exponent, sticky: sticky)
        }
        if high >= low {
            // With something lost below the smaller operand the true difference lies one unit lower, plus a rest.
            let difference = high - low
            return sticky
                ? Decimal128.packed(negative: upper.isNegative, difference - 1, exponent, sticky: true)
                : Decimal128.packed(negative: upper.isNegative, difference, exponent, sticky: false)
        }
        return Decimal128.packed(negative: lower.isNegative, low - high, exponent, sticky: sticky)
    }

    /// The product, rounded half even; nil where it is too great.
    @inline(__always) public func multiplied(by other: Decimal128) -> Decimal128? {
        if isSmall, other.isSmall {
            let (high, low) = self.low.multipliedFullWidth(by: other.low)
            let exponent = exponent + other.exponent
            if high == 0, exponent >= Decimal128.exponentMin, exponent <= Decimal128.exponentMax {
                return Decimal128(negative: isNegative != other.isNegative, small: low, exponent: exponent)
            }
        }
        return multipliedSlowly(by: other)
    }

    @inline(never) private func multipliedSlowly(by other: Decimal128) -> Decimal128? {
        let negative = isNegative != other.isNegative
        let exponent = exponent + other.exponent
        if isZero || other.isZero {
            let clamped = Swift.min(Swift.max(exponent, Decimal128.exponentMin), Decimal128.exponentMax)
            return Decimal128(negative: false, small: 0, exponent: clamped)
        }
        let (high, low) = coefficient.multipliedFullWidth(by: other.coefficient)
        if high == 0 { return Decimal128.packed(negative: negative, UInt128(low), exponent, sticky: false) }
        let drop = PowersOfTen.digits(coefficient) + PowersOfTen.digits(other.coefficient) - 37
        let (quotient, remainder) = PowersOfTen.wide(drop).dividingFullWidth((high, low))
        return Decimal128.packed(negative: negative, quotient, exponent + drop, sticky: remainder != 0)
    }

    /// The quotient, rounded half even; nil where it is too great or the divisor is zero.
    public func divided(by other: Decimal128) -> Decimal128? {
        if other.isZero { return nil }
        let ideal = exponent - other.exponent
        if isZero {
            let clamped = Swift.min(Swift.max(ideal, Decimal128.exponentMin), Decimal128.exponentMax)
            return Decimal128(negative: false, small: 0, exponent: clamped)
        }
        let negative = isNegative != other.isNegative
        if isSmall, other.isSmall, ideal >= Decimal128.exponentMin, ideal <= Decimal128.exponentMax {
            let (quotient, remainder) = low.quotientAndRemainder(dividingBy: other.low)
            if remainder == 0 { return Decimal128(negative: negative, small: quotient, exponent: ideal) }
        }
        // A dividend of 34 digits times 10^(digits of the divisor + 1) gives a quotient of 35 or 36 digits.
        let lift = Decimal128.digitsMax - PowersOfTen.digits(coefficient)
        let shift = PowersOfTen.digits(other.coefficient) + 1
        let dividend = (coefficient * PowersOfTen.wide(lift)).multipliedFullWidth(by: PowersOfTen.wide(shift))
        let (quotient, remainder) = other.coefficient.dividingFullWidth(dividend)
        let exponent = ideal - lift - shift
        if remainder != 0 { return Decimal128.packed(negative: negative, quotient, exponent, sticky: true) }
        var exact = quotient
        var raised = exponent
        while raised < ideal, exact % 10 == 0 {
            exact /= 10
            raised += 1
        }
        return Decimal128.packed(negative: negative, exact, raised, sticky: false)
    }
}
