/// How a number is brought to fewer places.
public enum Rounding: Sendable {
    /// To the nearest, a tie to the even neighbour.
    case halfEven
    /// To the nearest, a tie away from zero.
    case halfUp
    /// To the nearest, a tie towards zero.
    case halfDown
    /// Away from zero.
    case up
    /// Towards zero.
    case down
    case floor
    case ceiling
}

extension Decimal128 {
    /// The number rounded to so many places behind the point; before it, where negative.
    ///
    /// Rounding to places that are there already fills up with zeros as far as 34 digits go. Nil where the result is too great.
    public func rounded(_ rounding: Rounding, places: Int) -> Decimal128? {
        let target = -places
        if exponent >= target {
            let shift = exponent - target
            if isZero {
                return Decimal128(
                    negative: false, small: 0, exponent: Swift.min(Swift.max(target, Decimal128.exponentMin), Decimal128.exponentMax))
            }
            let room = Decimal128.digitsMax - PowersOfTen.digits(coefficient)
            guard shift <= room else { return self }
            return Decimal128(negative: isNegative, coefficient: coefficient * PowersOfTen.wide(shift), exponent: target)
        }
        guard target <= Decimal128.exponentMax else { return Decimal128.zero }
        let drop = target - exponent
        let quotient: UInt128
        let remainder: UInt128
        let unit: UInt128
        if drop > PowersOfTen.wideMax - 1 {
            // Everything lies far below half a unit.
            (quotient, remainder, unit) = (0, isZero ? 0 : 1, 4)
        } else {
            unit = PowersOfTen.wide(drop)
            (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: unit)
        }
        let up = rounding.roundsUp(quotient: quotient, remainder: remainder, half: unit / 2, negative: isNegative)
        return Decimal128.packed(negative: isNegative, up ? quotient + 1 : quotient, target, sticky: false)
    }
}

extension Rounding {
    fileprivate func roundsUp(quotient: UInt128, remainder: UInt128, half: UInt128, negative: Bool) -> Bool {
        if remainder == 0 { return false }
        return switch self {
        case .halfEven: remainder > half || (remainder == half && quotient & 1 == 1)
        case .halfUp: remainder >= half
        case .halfDown: remainder > half
        case .up: true
        case .down: false
        case .floor: negative
        case .ceiling: !negative
        }
    }
}
