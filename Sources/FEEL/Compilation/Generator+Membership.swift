extension Generator {
    mutating func membership(_ value: Syntax, _ tests: [Syntax.UnaryTest], _ span: SourceSpan) -> Code {
        let valueCode = generate(value)
        let local = newLocal()
        pushNames(["?": (local, valueCode.type)])
        let test = alternatives(tests, input: local, type: valueCode.type)
        popLevel()
        let evaluate = valueCode.evaluate
        return .condition(span) { frame in
            let value = evaluate(&frame)
            return test(value, &frame)
        }
    }

    /// Whether a value passes one of the tests.
    mutating func alternatives(_ tests: [Syntax.UnaryTest], input local: Int, type: FEELType) -> InputTest {
        if let set = constantStrings(tests) {
            let constants = set.map(ConstantString.init)
            return InputTest { input, frame in
                guard case .string(let string) = input else { return Membership.matches(copy input, anyOf: constants, &frame) }
                for candidate in constants where candidate.matches(string) { return .yes }
                return .no
            }
        }
        var compiled: [InputTest] = []
        for test in tests { compiled.append(unaryTest(test, input: local, type: type)) }
        if compiled.count == 1 { return compiled[0] }
        let alternatives = compiled
        return InputTest { input, frame in
            let mark = frame.issueMark
            var result = Truth.no
            for test in alternatives {
                switch test(input, &frame) {
                case .yes:
                    frame.forgetIssues(since: mark)
                    return .yes
                case .unknown: result = .unknown
                case .no: continue
                }
            }
            return result
        }
    }

    /// All tests are string literals, as in most cells of most tables.
    private func constantStrings(_ tests: [Syntax.UnaryTest]) -> [String]? {
        var strings: [String] = []
        for test in tests {
            guard case .expression(let syntax, _) = test, case .literal(.string(let string)) = syntax.form else { return nil }
            strings.append(string)
        }
        return strings
    }

    private mutating func unaryTest(_ test: Syntax.UnaryTest, input local: Int, type: FEELType) -> InputTest {
        switch test {
        case .comparison(let comparator, let operand): return comparisonTest(comparator, generate(operand))
        case .expression(let expression, let usesInput):
            let code = generate(expression)
            if usesInput {
                let (evaluate, span) = (code.evaluate, code.span)
                return InputTest { input, frame in
                    frame.locals[frame.base &+ local] = input
                    let value = evaluate(&frame)
                    if case .boolean(let flag) = value { return Truth(flag) }
                    return Membership.afterInput(input, value, &frame, at: span)
                }
            }
            if let constant = code.constant { return constantTest(constant) }
            let evaluate = code.evaluate
            return InputTest { input, frame in
                let value = evaluate(&frame)
                return Membership.matches(input, value, &frame)
            }
        }
    }

    private func constantTest(_ constant: Value) -> InputTest {
        if case .number(let number) = constant {
            return InputTest { input, frame in
                if case .number(let value) = input { return Truth(value == number) }
                return Membership.matches(input, constant, &frame)
            }
        }
        if case .range(let interval) = constant, interval.spelling == .endpoints, case .number(let low)? = interval.low,
            case .number(let high)? = interval.high
        {
            let (lowest, highest) = (interval.includesLow ? 0 : 1, interval.includesHigh ? 0 : -1)
            return InputTest { input, frame in
                if case .number(let value) = input { return Truth(value.order(low) >= lowest && value.order(high) <= highest) }
                return Membership.matches(input, constant, &frame)
            }
        }
        return InputTest { input, frame in Membership.matches(input, constant, &frame) }
    }

    private mutating func comparisonTest(_ comparator: ComparisonOperator, _ operand: Code) -> InputTest {
        let (evaluate, span) = (operand.evaluate, operand.span)
        if case .number(let bound)? = operand.constant {
            return InputTest { input, frame in
                if case .number(let value) = input { return Truth(comparator.accepts(value.order(bound))) }
                return Membership.compare(comparator, input, .number(bound), &frame, at: span)
            }
        }
        return InputTest { input, frame in
            let bound = evaluate(&frame)
            return Membership.compare(comparator, input, bound, &frame, at: span)
        }
    }
}

extension ComparisonOperator {
    /// Whether an order (negative, zero, positive) is what the operator asks for.
    @inline(__always) func accepts(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}
