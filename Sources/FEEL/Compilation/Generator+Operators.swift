extension Generator {
    mutating func negation(_ operand: Code, _ span: SourceSpan) -> Code {
        let evaluate = operand.evaluate
        return folded(
            Code(operand.type, span) { frame in
                let value = evaluate(&frame)
                if case .number(let number) = value { return .number(number.negated) }
                return Arithmetic.negated(value) ?? frame.mismatch("negation", value, value, at: span)
            }, operand)
    }

    mutating func arithmetic(_ arithmetic: ArithmeticOperator, _ left: Code, _ right: Code, _ span: SourceSpan) -> Code {
        let type = arithmeticType(arithmetic, left, right, span)
        let evaluate: Evaluate =
            switch arithmetic {
            case .add: numeric(left.evaluate, right.evaluate, arithmetic, span) { $0.adding($1) }
            case .subtract: numeric(left.evaluate, right.evaluate, arithmetic, span) { $0.subtracting($1) }
            case .multiply: numeric(left.evaluate, right.evaluate, arithmetic, span) { $0.multiplied(by: $1) }
            case .divide: numeric(left.evaluate, right.evaluate, arithmetic, span) { $0.divided(by: $1) }
            case .power: power(left.evaluate, right.evaluate, span)
            }
        return folded(Code(type, span, evaluate), left, right)
    }

    private mutating func arithmeticType(
        _ arithmetic: ArithmeticOperator, _ left: Code, _ right: Code, _ span: SourceSpan
    ) -> FEELType {
        if left.type == .number, right.type == .number { return .number }
        if left.type == .string, right.type == .string, arithmetic == .add { return .string }
        let scalars: [FEELType] = [.number, .string, .boolean]
        if scalars.contains(left.type), scalars.contains(right.type) {
            warn(.typeMismatch, "“\(arithmetic.rawValue)” does not take \(left.type.name) and \(right.type.name)", span)
        }
        return .any
    }

    /// Two numbers are the usual case; everything else goes through the table of operand types.
    @inline(__always)
    private func numeric(
        _ left: Evaluate, _ right: Evaluate, _ arithmetic: ArithmeticOperator, _ span: SourceSpan,
        _ operation: @escaping @Sendable (Decimal128, Decimal128) -> Decimal128?
    ) -> Evaluate {
        Evaluate { frame in
            let one = left(&frame)
            let other = right(&frame)
            if case .number(let first) = one, case .number(let second) = other, let result = operation(first, second) {
                return .number(result)
            }
            return Arithmetic.slowly(arithmetic, one, other, &frame, at: span)
        }
    }

    /// The greatest exponent, to either side (table 60).
    private static let exponentMax = Decimal128(999_999_999)

    /// Powers are dear, and paid for.
    private func power(_ left: Evaluate, _ right: Evaluate, _ span: SourceSpan) -> Evaluate {
        let evaluate = numeric(left, right, .power, span) { base, exponent in
            exponent.magnitude.order(Generator.exponentMax) <= 0 ? base.raised(to: exponent) : nil
        }
        return Evaluate { frame in frame.spend(NumberFunctions.dearSteps) ? evaluate(&frame) : .null }
    }

    mutating func comparison(_ comparator: ComparisonOperator, _ left: Code, _ right: Code, _ span: SourceSpan) -> Code {
        if left.type != right.type, left.type.isScalar, right.type.isScalar {
            warn(.typeMismatch, "“\(comparator.rawValue)” does not take \(left.type.name) and \(right.type.name)", span)
        }
        let test: Test
        switch comparator {
        case .equal, .notEqual: test = equality(left.evaluate, right.evaluate, negated: comparator == .notEqual, span)
        default:
            if case .number(let bound)? = right.constant {
                test = ordering(left, comparator, bound, span)
            } else {
                test = ordering(left.evaluate, right.evaluate, comparator, span)
            }
        }
        return folded(.condition(span, test), left, right)
    }

    private func equality(_ left: Evaluate, _ right: Evaluate, negated: Bool, _ span: SourceSpan) -> Test {
        Test { frame in
            let one = left(&frame)
            let other = right(&frame)
            let truth = frame.equals(one, other)
            if truth == .unknown { _ = frame.mismatch("“=”", one, other, at: span) }
            return negated ? truth.negated : truth
        }
    }

    private func ordering(_ left: Evaluate, _ right: Evaluate, _ comparator: ComparisonOperator, _ span: SourceSpan) -> Test {
        Test { frame in
            let one = left(&frame)
            let other = right(&frame)
            if case .number(let first) = one, case .number(let second) = other { return Truth(comparator.accepts(first.order(second))) }
            return Membership.compare(comparator, one, other, &frame, at: span)
        }
    }

    /// Against a constant number, as most thresholds are.
    private func ordering(_ left: Code, _ comparator: ComparisonOperator, _ bound: Decimal128, _ span: SourceSpan) -> Test {
        let evaluate = left.evaluate
        if let slot = left.slot {
            return Test { frame in
                if slot < frame.slots.count, case .number(let number)? = frame.slots[slot] {
                    return Truth(comparator.accepts(number.order(bound)))
                }
                return Membership.compare(comparator, evaluate(&frame), .number(bound), &frame, at: span)
            }
        }
        return Test { frame in
            let value = evaluate(&frame)
            if case .number(let number) = value { return Truth(comparator.accepts(number.order(bound))) }
            return Membership.compare(comparator, value, .number(bound), &frame, at: span)
        }
    }

    mutating func between(_ value: Code, _ low: Code, _ high: Code, _ span: SourceSpan) -> Code {
        let (value1, low1, high1) = (value.evaluate, low.evaluate, high.evaluate)
        return folded(
            .condition(span) { frame in
                let value = value1(&frame)
                let low = low1(&frame)
                let high = high1(&frame)
                let above = frame.order(value, low).map { Truth($0 >= 0) } ?? .unknown
                let below = frame.order(value, high).map { Truth($0 <= 0) } ?? .unknown
                if above == .unknown { _ = frame.mismatch("“between”", value, low, at: span) }
                if below == .unknown { _ = frame.mismatch("“between”", value, high, at: span) }
                if above == .unknown || below == .unknown { return .unknown }
                return Truth(above == .yes && below == .yes)
            }, value, low, high)
    }

    mutating func instance(_ operand: Code, _ type: FEELType?, _ span: SourceSpan) -> Code {
        guard let type else {
            let message = "“instance of” names no type; those of lists, ranges, contexts and functions need their parameters"
            warn(.typeMismatch, message, span)
            return .condition(span) { frame in
                frame.report(Issue(.unknownName, message, at: span))
                return .unknown
            }
        }
        let evaluate = operand.evaluate
        return folded(
            .condition(span) { frame in
                let value = evaluate(&frame)
                return frame.pay(for: value) ? Truth(type.isInstance(value)) : .unknown
            }, operand)
    }
}
