extension Decimal128: Comparable, Hashable {
    public static func == (left: Decimal128, right: Decimal128) -> Bool { left.order(right) == 0 }

    public static func < (left: Decimal128, right: Decimal128) -> Bool { left.order(right) < 0 }

    /// Negative, zero or positive as this number is less than, equal to or greater than the other.
    @inline(__always) public func order(_ other: Decimal128) -> Int {
        if exponentBits == other.exponentBits, isSmall, other.isSmall {
            if isNegative != other.isNegative { return isNegative ? -1 : 1 }
            if low == other.low { return 0 }
            return (low < other.low) != isNegative ? -1 : 1
        }
        return orderSlowly(other)
    }

    @inline(never) private func orderSlowly(_ other: Decimal128) -> Int {
        if isZero { return other.isZero ? 0 : (other.isNegative ? 1 : -1) }
        if other.isZero { return isNegative ? -1 : 1 }
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let order = magnitudeOrder(other)
        return isNegative ? -order : order
    }

    private func magnitudeOrder(_ other: Decimal128) -> Int {
        let gap = exponent - other.exponent
        if gap < 0 { return -other.magnitudeOrder(self) }
        if isSmall, other.isSmall, gap <= PowersOfTen.narrowMax {
            let (high, low) = self.low.multipliedFullWidth(by: PowersOfTen.narrow(gap))
            if high != 0 { return 1 }
            return low == other.low ? 0 : (low < other.low ? -1 : 1)
        }
        // The number whose leading digit stands higher is the greater one.
        let ours = PowersOfTen.digits(coefficient) + gap
        let theirs = PowersOfTen.digits(other.coefficient)
        if ours != theirs { return ours < theirs ? -1 : 1 }
        let lifted = coefficient * PowersOfTen.wide(gap)
        return lifted == other.coefficient ? 0 : (lifted < other.coefficient ? -1 : 1)
    }

    public func hash(into hasher: inout Hasher) {
        let plain = reduced
        hasher.combine(plain.high)
        hasher.combine(plain.low)
    }

    /// The same number with no zeros behind its coefficient; zero has exponent 0.
    public var reduced: Decimal128 {
        if isZero { return Decimal128.zero }
        var exponent = exponent
        if isSmall {
            var small = low
            while exponent < Decimal128.exponentMax, small % 10 == 0 {
                small /= 10
                exponent += 1
            }
            return Decimal128(negative: isNegative, small: small, exponent: exponent)
        }
        var coefficient = coefficient
        while exponent < Decimal128.exponentMax, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        return Decimal128(negative: isNegative, coefficient: coefficient, exponent: exponent)
    }
}
