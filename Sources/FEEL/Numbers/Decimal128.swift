// FEEL's number: 34 decimal digits, exponents and rounding of IEEE 754-2008 decimal128 (DMN 1.5, 10.3.2.3.1).
//
// A number is packed into 128 bits, as in the standard's binary encoding: sign, 14 bits of biased exponent, 113 bits of
// coefficient. Nearly all numbers of daily life have a coefficient below 2^64, which is then the whole low word: that is the
// fast path of every operation. There are no infinities and no NaN; what would be one has no result (nil).
// Zero has no sign. Equal numbers may differ in exponent (1.0 and 1.00), as text shows; comparison and hash do not see it.

/// A decimal floating-point number of up to 34 digits.
public struct Decimal128: Sendable {
    /// Sign (1 bit), biased exponent (14), coefficient's upper 49 bits.
    @usableFromInline var high: UInt64
    /// The coefficient's lower 64 bits.
    @usableFromInline var low: UInt64

    public static let digitsMax = 34
    /// The least and the greatest exponent of a coefficient of up to 34 digits.
    public static let exponentMin = -6176
    public static let exponentMax = 6111

    static let signBit: UInt64 = 1 << 63
    static let highCoefficientMask: UInt64 = (1 << 49) - 1
    static let exponentMask: UInt64 = 0x3FFF << 49
    /// The high word of a non-negative number with exponent 0 and a small coefficient.
    static let zeroExponentWord: UInt64 = 6176 << 49

    @inline(__always) init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A number from its parts, which must be in range already.
    @inline(__always) init(negative: Bool, small: UInt64, exponent: Int) {
        high = UInt64(truncatingIfNeeded: exponent + 6176) << 49 | (negative && small != 0 ? Decimal128.signBit : 0)
        low = small
    }

    @inline(__always) init(negative: Bool, coefficient: UInt128, exponent: Int) {
        high =
            UInt64(truncatingIfNeeded: exponent + 6176) << 49 | UInt64(truncatingIfNeeded: coefficient >> 64)
            | (negative && coefficient != 0 ? Decimal128.signBit : 0)
        low = UInt64(truncatingIfNeeded: coefficient)
    }

    public static let zero = Decimal128(0)
    public static let one = Decimal128(1)

    /// A whole number, exactly.
    @inline(__always) public init(_ value: Int) { self.init(negative: value < 0, small: value.magnitude.asUInt64, exponent: 0) }

    /// `coefficient` × 10^`exponent`, exactly; nil outside the range. `Decimal128(unscaled: 1234, exponent: -2)` is 12.34.
    public init?(unscaled coefficient: Int64, exponent: Int) {
        guard let value = Decimal128.packed(negative: coefficient < 0, UInt128(coefficient.magnitude), exponent, sticky: false) else {
            return nil
        }
        self = value
    }

    /// Whether the sign is minus; never so for zero.
    @inline(__always) public var isNegative: Bool { high & Decimal128.signBit != 0 }

    /// The power of ten that the coefficient is multiplied by.
    @inline(__always) public var exponent: Int { Int(truncatingIfNeeded: (high & Decimal128.exponentMask) >> 49) - 6176 }

    /// The digits as a whole number.
    @inline(__always) public var coefficient: UInt128 { UInt128(high & Decimal128.highCoefficientMask) << 64 | UInt128(low) }

    /// Whether the coefficient is below 2^64.
    @inline(__always) var isSmall: Bool { high & Decimal128.highCoefficientMask == 0 }

    @inline(__always) public var isZero: Bool { low == 0 && isSmall }

    @inline(__always) var exponentBits: UInt64 { high & Decimal128.exponentMask }

    /// The same magnitude with the other sign.
    @inline(__always) public var negated: Decimal128 { isZero ? self : Decimal128(high: high ^ Decimal128.signBit, low: low) }

    @inline(__always) public var magnitude: Decimal128 { Decimal128(high: high & ~Decimal128.signBit, low: low) }

    /// Whether it has no fraction.
    public var isInteger: Bool {
        if exponent >= 0 || isZero { return true }
        if exponent <= -Decimal128.digitsMax { return false }
        return coefficient % PowersOfTen.wide(-exponent) == 0
    }
}

extension UInt {
    @inline(__always) var asUInt64: UInt64 { UInt64(truncatingIfNeeded: self) }
}

extension Int {
    /// A number's value, where it is whole and fits.
    public init?(exactly number: Decimal128) {
        guard let whole = Int64(exactly: number) else { return nil }
        self = Int(whole)
    }
}

extension Int64 {
    /// A number's value, where it is whole and fits: fen from `yuan.multiplied(by: 100)`.
    public init?(exactly number: Decimal128) {
        if number.isZero {
            self = 0
            return
        }
        guard number.isInteger else { return nil }
        var coefficient = number.coefficient
        if number.exponent < 0 {
            coefficient /= PowersOfTen.wide(-number.exponent)
        } else {
            guard number.exponent <= 18 else { return nil }
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: PowersOfTen.wide(number.exponent))
            guard !overflow else { return nil }
            coefficient = product
        }
        if number.isNegative {
            guard coefficient <= UInt128(Int64.min.magnitude) else { return nil }
            self = Int64(truncatingIfNeeded: 0 &- coefficient)
        } else {
            guard coefficient <= UInt128(Int64.max) else { return nil }
            self = Int64(coefficient)
        }
    }
}

extension Double {
    /// The nearest binary number, for display and for what has no exact rule.
    public init(_ number: Decimal128) { self = Double(number.description) ?? 0 }
}

extension Decimal128: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}
