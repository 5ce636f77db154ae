/// Built-ins on numbers (DMN 1.5, 10.3.4.5, table 76).
enum NumberFunctions {
    private typealias P = BuiltIn.Parameter

    static let all: [BuiltIn] = rounding + arithmetic

    /// What a power, a root, a logarithm or an exponential costs.
    static let dearSteps = 700

    /// `round up(n, scale)` and its kin; a scale outside the exponents of decimal128 is refused.
    private static func roundingFunction(_ name: String, _ rounding: Rounding) -> BuiltIn {
        BuiltIn(
            name, .two(P("n", .number), P("scale", .number), .number) { (n, scale, _) throws(Failure) in try round(n, scale, rounding) })
    }

    private static func round(_ n: Value, _ scale: Value, _ rounding: Rounding) throws(Failure) -> Value {
        guard case .number(let number) = n, case .number(let scale) = scale,
            let whole = scale.rounded(.down, places: 0).flatMap({ Int(exactly: $0) }), (-6111...6176).contains(whole)
        else { throw Failure("the scale is a whole number from -6111 to 6176") }
        guard let result = number.rounded(rounding, places: whole) else { throw Failure("the result is out of range", .arithmetic) }
        return .number(result)
    }

    /// `floor(n)` and `floor(n, scale)`.
    private static func bounding(_ name: String, _ rounding: Rounding) -> BuiltIn {
        BuiltIn(
            name,
            .one(P("n", .number), .number) { (n, _) throws(Failure) in try round(n, 0, rounding) },
            .two(P("n", .number), P("scale", .number), .number) { (n, scale, _) throws(Failure) in try round(n, scale, rounding) })
    }

    private static let rounding: [BuiltIn] = [
        roundingFunction("decimal", .halfEven), roundingFunction("round up", .up), roundingFunction("round down", .down),
        roundingFunction("round half up", .halfUp), roundingFunction("round half down", .halfDown), bounding("floor", .floor),
        bounding("ceiling", .ceiling),
    ]

    private static func unary(
        _ name: String, parameter: String = "number", _ body: @escaping @Sendable (Decimal128) throws(Failure) -> Decimal128?
    ) -> BuiltIn {
        BuiltIn(
            name,
            .one(P(parameter, .number), .number) { (value, frame) throws(Failure) in
                try frame.pay(dearSteps)
                guard case .number(let number) = value, let result = try body(number) else {
                    throw Failure("\(value) has no result", .arithmetic)
                }
                return .number(result)
            })
    }

    private static func parity(_ name: String, _ isOdd: Bool) -> BuiltIn {
        BuiltIn(
            name,
            .one(P("number", .number), .boolean) { (value, _) throws(Failure) in
                guard case .number(let number) = value, number.isInteger, let rest = number.modulo(2) else {
                    throw Failure("\(value) is not a whole number")
                }
                return .boolean(rest.isZero != isOdd)
            })
    }

    private static let arithmetic: [BuiltIn] = [
        BuiltIn(
            "abs",
            .one(P("n", .any).notNull, .any) { (value, _) throws(Failure) in
                switch value {
                case .number(let number): return .number(number.magnitude)
                case .daysTimeDuration(let duration) where duration.isNegative: return Arithmetic.negated(value) ?? .null
                case .yearsMonthsDuration(let duration) where duration.months < 0: return Arithmetic.negated(value) ?? .null
                case .daysTimeDuration, .yearsMonthsDuration: return value
                case .list(let items) where items.count == 1:
                    if case .number(let number) = items[0] { return .number(number.magnitude) }
                    throw Failure("takes no list")
                default: throw Failure("does not take \(value.kindName)")
                }
            }),
        BuiltIn(
            "modulo",
            .two(P("dividend", .number), P("divisor", .number), .number) { (dividend, divisor, frame) throws(Failure) in
                guard case .number(let dividend) = dividend, case .number(let divisor) = divisor else { return .null }
                // Numbers far apart are brought to one exponent, which takes the square of the distance.
                let gap = abs(dividend.exponent - divisor.exponent)
                guard frame.spend(1 + gap * gap / 1_000), let rest = dividend.modulo(divisor) else {
                    throw Failure("has no result", .arithmetic)
                }
                return .number(rest)
            }),
        unary("sqrt") { $0.squareRoot() },
        unary("log") { $0.naturalLogarithm() },
        unary("exp") { $0.exponential() },
        parity("odd", true), parity("even", false),
    ]
}
