// `in` and unary tests (DMN 1.5, 10.3.2.13.2 table 55 and 7.3.3): a value passes a test that is equal to it, a range or a list
// that has it, or a condition that holds.

enum Membership {
    /// Whether a value passes a test that does not mention `?`.
    static func matches(_ input: Value, _ test: Value, _ frame: inout Frame) -> Truth {
        switch test {
        case .range(let interval):
            if case .range = input, frame.equals(input, test) == .yes { return .yes }
            let truth = interval.contains(input)
            if truth == .unknown { _ = frame.mismatch("a range", input, interval.low ?? interval.high ?? .null, at: .unknown) }
            return truth
        case .list(let items):
            if case .list = input, frame.equals(input, test) == .yes { return .yes }
            return contains(items, input, &frame)
        case .boolean(let flag):
            if case .boolean(let value) = input { return Truth(flag == value) }
            return input.isNull ? .no : Truth(flag)
        default: return equal(input, test, &frame)
        }
    }

    /// What is no string passes none of several string tests, unless it is a list of one that does.
    static func matches(_ input: Value, anyOf strings: [ConstantString], _ frame: inout Frame) -> Truth {
        var result = Truth.no
        for string in strings {
            switch matches(input, .string(string.string), &frame) {
            case .yes: return .yes
            case .unknown: result = .unknown
            case .no: continue
            }
        }
        return result
    }

    private static func equal(_ input: Value, _ test: Value, _ frame: inout Frame) -> Truth {
        if case .list(let items) = input, items.count == 1, case .yes = frame.equals(items[0], test) { return .yes }
        let truth = frame.equals(input, test)
        if truth == .unknown { _ = frame.mismatch("“=”", input, test, at: .unknown) }
        return truth
    }

    /// Whether a list has an item that is equal to the value, or a range or list that contains it.
    private static func contains(_ items: [Value], _ input: Value, _ frame: inout Frame) -> Truth {
        guard frame.spend(items.count / 4) else { return .unknown }
        for item in items {
            switch item {
            case .range(let interval): if interval.contains(input) == .yes || frame.equals(item, input) == .yes { return .yes }
            case .list(let inner):
                guard frame.spend(inner.count / 4) else { return .unknown }
                if inner.contains(where: { frame.equals($0, input) == .yes }) || frame.equals(item, input) == .yes { return .yes }
            default: if frame.equals(item, input) == .yes { return .yes }
            }
        }
        return .no
    }

    /// A test that mentions `?` and gives no boolean: a list or range that has the value, or something equal to it.
    static func afterInput(_ input: Value, _ value: Value, _ frame: inout Frame, at span: SourceSpan) -> Truth {
        if value.isNull {
            frame.report(Issue(.nullOperand, "the test is null", at: span))
            return .unknown
        }
        return matches(input, value, &frame)
    }

    static func compare(_ comparator: ComparisonOperator, _ input: Value, _ bound: Value, _ frame: inout Frame, at span: SourceSpan)
        -> Truth
    {
        switch comparator {
        case .equal, .notEqual:
            let truth = frame.equals(input, bound)
            if truth == .unknown { _ = frame.mismatch("“=”", input, bound, at: span) }
            return comparator == .equal ? truth : truth.negated
        default:
            guard let order = frame.order(input, bound) else {
                _ = frame.mismatch("“\(comparator.rawValue)”", input, bound, at: span)
                return .unknown
            }
            return Truth(comparator.accepts(order))
        }
    }
}
