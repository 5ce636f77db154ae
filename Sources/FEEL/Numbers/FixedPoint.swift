/// A signed number with 90 digits behind the point: what logarithms and exponentials are computed in.
struct FixedPoint {
    var magnitude: BigNatural
    var isNegative: Bool

    static let places = 90
    static let unit = BigNatural.power(ofTen: places)
    static let ln10 = FixedPoint(
        magnitude: BigNatural(
            digits: "2302585092994045684017991454684364207601101488628772976033327900967572609677352480235997205"), isNegative: false)
    static let ln2 = FixedPoint(
        magnitude: BigNatural(
            digits: "693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326"), isNegative: false)

    init(magnitude: BigNatural, isNegative: Bool) {
        self.magnitude = magnitude
        self.isNegative = isNegative && !magnitude.isZero
    }

    /// `coefficient` × 10^`exponent`, cut off after the last place.
    init(_ number: Decimal128) {
        let shift = number.exponent + FixedPoint.places
        let coefficient = BigNatural(number.coefficient)
        self.init(
            magnitude: shift >= 0
                ? coefficient * BigNatural.power(ofTen: shift) : coefficient.divided(by: BigNatural.power(ofTen: -shift)).quotient,
            isNegative: number.isNegative)
    }

    init(_ whole: Int) { self.init(magnitude: BigNatural(UInt128(whole.magnitude)) * FixedPoint.unit, isNegative: whole < 0) }

    static func + (left: FixedPoint, right: FixedPoint) -> FixedPoint {
        if left.isNegative == right.isNegative {
            return FixedPoint(magnitude: left.magnitude + right.magnitude, isNegative: left.isNegative)
        }
        if left.magnitude >= right.magnitude {
            return FixedPoint(magnitude: left.magnitude - right.magnitude, isNegative: left.isNegative)
        }
        return FixedPoint(magnitude: right.magnitude - left.magnitude, isNegative: right.isNegative)
    }

    static func - (left: FixedPoint, right: FixedPoint) -> FixedPoint {
        left + FixedPoint(magnitude: right.magnitude, isNegative: !right.isNegative)
    }

    static func * (left: FixedPoint, right: FixedPoint) -> FixedPoint {
        FixedPoint(
            magnitude: (left.magnitude * right.magnitude).divided(by: unit).quotient, isNegative: left.isNegative != right.isNegative)
    }

    func divided(by divisor: FixedPoint) -> FixedPoint {
        FixedPoint(
            magnitude: (magnitude * FixedPoint.unit).divided(by: divisor.magnitude).quotient, isNegative: isNegative != divisor.isNegative)
    }

    func divided(by divisor: Int) -> FixedPoint {
        FixedPoint(
            magnitude: magnitude.divided(by: BigNatural(UInt128(divisor.magnitude))).quotient, isNegative: isNegative != (divisor < 0))
    }

    /// e to this power, as a number between about 0.3 and 3.2 and a power of ten.
    func exponential() -> (mantissa: FixedPoint, exponent: Int)? {
        let turns = (magnitude.divided(by: FixedPoint.ln10.magnitude).quotient.asUInt128).flatMap { Int(exactly: $0) }
        guard let turns, turns < 20_000 else { return nil }
        let exponent = isNegative ? -turns : turns
        let rest = self - FixedPoint(magnitude: FixedPoint.ln10.magnitude * BigNatural(UInt128(turns)), isNegative: isNegative)
        // A series of rest / 256, squared eight times.
        let small = rest.divided(by: 256)
        var sum = FixedPoint(1)
        var term = FixedPoint(1)
        var index = 1
        while !term.magnitude.isZero {
            term = (term * small).divided(by: index)
            sum = sum + term
            index += 1
        }
        for _ in 0..<8 { sum = sum * sum }
        return (sum, exponent)
    }

    /// The natural logarithm of `coefficient` × 10^`exponent`, where the coefficient is above zero.
    static func naturalLogarithm(_ coefficient: UInt128, _ exponent: Int) -> FixedPoint {
        let digits = PowersOfTen.digits(coefficient)
        // 1 ≤ mantissa < 10, then halved until it is below about 1.41.
        var mantissa = FixedPoint(
            magnitude: BigNatural(coefficient) * BigNatural.power(ofTen: places - digits + 1), isNegative: false)
        var halvings = 0
        let limit = unit * BigNatural(14)
        while mantissa.magnitude * BigNatural(10) > limit {
            mantissa = FixedPoint(magnitude: mantissa.magnitude.shiftedRight(1), isNegative: false)
            halvings += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1))
        let ratio = (mantissa - FixedPoint(1)).divided(by: mantissa + FixedPoint(1))
        let square = ratio * ratio
        var power = ratio
        var sum = ratio
        var index = 3
        while !power.magnitude.isZero {
            power = power * square
            sum = sum + power.divided(by: index)
            index += 2
        }
        let wholes = digits - 1 + exponent
        let tens = FixedPoint(magnitude: ln10.magnitude * BigNatural(UInt128(wholes.magnitude)), isNegative: wholes < 0)
        let twos = FixedPoint(magnitude: ln2.magnitude * BigNatural(UInt128(halvings)), isNegative: false)
        return sum + sum + twos + tens
    }
}
