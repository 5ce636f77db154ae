// Reads the set of accepted values off the syntax of unary tests. Only what every evaluation would answer alike counts:
// constants, comparisons with constants, ranges between constants, lists of them, and conditions on `?` made of such.

extension CompiledTests {
    /// The values that pass, where the text alone tells; nil where that depends on other variables, or is not told here.
    public var shape: TestShape? {
        switch tests {
        case .any: return .any
        case .alternatives(let alternatives, let negated):
            var reader = ShapeReader(scope: scope)
            var parts: [TestShape] = []
            for test in alternatives {
                guard let part = reader.shape(test) else { return nil }
                parts.append(part)
            }
            let whole: TestShape = parts.count == 1 ? parts[0] : .union(parts)
            return negated ? .complement(whole) : whole
        }
    }
}

private struct ShapeReader {
    let scope: Scope

    mutating func shape(_ test: Syntax.UnaryTest) -> TestShape? {
        switch test {
        case .comparison(let comparator, let operand): return constant(operand).flatMap { shape(comparator, $0) }
        case .expression(let syntax, usesInput: true): return condition(syntax)
        case .expression(let syntax, usesInput: false): return constant(syntax).flatMap { members(of: $0) }
        }
    }

    /// A condition on `?`.
    private mutating func condition(_ syntax: Syntax) -> TestShape? {
        switch syntax.form {
        case .comparison(let comparator, let left, let right):
            if left.isInput { return constant(right).flatMap { shape(comparator, $0) } }
            if right.isInput { return constant(left).flatMap { shape(comparator.mirrored, $0) } }
            return nil
        case .conjunction(let parts):
            guard let shapes = conditions(parts) else { return nil }
            return .complement(.union(shapes.map { .complement($0) }))
        case .disjunction(let parts): return conditions(parts).map { .union($0) }
        case .between(let value, let low, let high):
            guard value.isInput, let low = bound(low), let high = bound(high) else { return nil }
            return .interval(Interval(low: low, high: high, includesLow: true, includesHigh: true))
        case .membership(let value, let tests):
            guard value.isInput else { return nil }
            var shapes: [TestShape] = []
            for test in tests {
                guard let shape = shape(test) else { return nil }
                shapes.append(shape)
            }
            return .union(shapes)
        default: return nil
        }
    }

    private mutating func conditions(_ parts: [Syntax]) -> [TestShape]? {
        var shapes: [TestShape] = []
        for part in parts {
            guard let shape = condition(part) else { return nil }
            shapes.append(shape)
        }
        return shapes
    }

    /// What a constant accepts when it stands alone: itself, what is in it, or, for a list, any of its items.
    private func members(of constant: Value) -> TestShape? {
        switch constant {
        case .number, .string, .boolean, .date, .time, .dateTime, .daysTimeDuration, .yearsMonthsDuration: return .equal(constant)
        case .range(let interval): return members(of: interval)
        case .list(let items):
            let parts = items.compactMap { item -> TestShape? in
                if case .list = item { return nil }
                return members(of: item)
            }
            return parts.count == items.count ? .union(parts) : nil
        default: return nil
        }
    }

    private func members(of interval: Interval) -> TestShape? {
        if interval.low?.isNull == true || interval.high?.isNull == true { return nil }
        if interval.spelling == .inequality { return nil }
        return .interval(interval)
    }

    private func shape(_ comparator: ComparisonOperator, _ constant: Value) -> TestShape? {
        guard let bound = constant.isScalar ? constant : nil else { return nil }
        switch comparator {
        case .equal: return .equal(bound)
        case .notEqual: return .complement(.equal(bound))
        default: return .interval(Interval(comparator, bound))
        }
    }

    private mutating func bound(_ syntax: Syntax) -> Value? { constant(syntax).flatMap { $0.isScalar ? $0 : nil } }

    private func constant(_ syntax: Syntax) -> Value? {
        var generator = Generator(scope: scope)
        return generator.generate(syntax).constant
    }
}

extension Syntax {
    fileprivate var isInput: Bool {
        if case .input = form { return true }
        return false
    }
}

extension Value {
    /// Neither null nor made of other values.
    fileprivate var isScalar: Bool {
        switch self {
        case .null, .list, .context, .range, .function: false
        default: true
        }
    }
}
