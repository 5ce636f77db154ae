// The smallest changes of inputs that would make a condition hold, worked out from its shape: comparisons, memberships, ranges
// and boolean inputs say what they need; `and`, `or`, `not` and `if` combine that. What has another shape is not guessed at.

extension CompiledExpression {
    /// The smallest sets of changes of inputs that would make this condition hold, fewest changes first; at most
    /// `Condition.alternativesMax` of them.
    ///
    /// Empty where it holds already; nil where the expression does not let one say, or nothing makes it hold.
    public func changesToHold(_ frame: inout Frame) -> [[Change]]? {
        let root = explainer.root(of: self)
        if root.current(&frame).isTrue { return [] }
        guard let sets = root.changes(to: true, &frame), !sets.isEmpty else { return nil }
        return sets.sorted { $0.count < $1.count }
    }
}

extension CompiledTests {
    /// What the value under test needs to be to pass; nil where the tests do not let one say.
    public func requirement(_ frame: inout Frame) -> Change.Requirement? {
        guard case .alternatives(let alternatives, let negated) = tests else { return nil }
        guard let requirement = Change.Requirement(alternatives, scope, &frame) else { return nil }
        return negated ? requirement.negated : requirement
    }
}

extension Change.Requirement {
    /// What unary tests ask for, with their operands as they are now.
    init?(_ tests: [Syntax.UnaryTest], _ scope: Scope, _ frame: inout Frame) {
        var values: [Value] = []
        var others: [Change.Requirement] = []
        for test in tests {
            let (value, isMissing) = Condition.Fragment(test.operand, scope).value(&frame)
            guard !isMissing else { return nil }
            switch test {
            case .comparison(let comparator, _): others.append(Change.Requirement(comparator, value))
            case .expression(_, usesInput: true): return nil
            case .expression:
                switch value {
                case .range(let interval): others.append(.within(interval))
                case .list(let items): values += items
                default: values.append(value)
                }
            }
        }
        if !values.isEmpty { others.insert(values.count == 1 ? .equal(values[0]) : .oneOf(values), at: 0) }
        guard let first = others.first else { return nil }
        self = others.count == 1 ? first : .any(others)
    }
}

extension Condition {
    /// Sets of changes that are kept at any point.
    static let alternativesMax = 32

    /// The alternative sets of changes that give the condition a truth; one empty set where it has it, nil where one cannot say.
    func changes(to truth: Bool, _ frame: inout Frame) -> [[Change]]? {
        if case .boolean(truth) = current(&frame) { return [[]] }
        switch kind {
        case .conjunction: return truth ? allOf(truth, &frame) : anyOf(truth, &frame)
        case .disjunction: return truth ? anyOf(truth, &frame) : allOf(truth, &frame)
        case .negation: return parts[0].changes(to: !truth, &frame)
        case .conditional: return branches(truth, &frame)
        case .simple: return simple(truth, &frame)
        }
    }

    private func allOf(_ truth: Bool, _ frame: inout Frame) -> [[Change]]? {
        var sets: [[Change]] = [[]]
        for part in parts {
            guard let alternatives = part.changes(to: truth, &frame) else { return nil }
            var combined: [[Change]] = []
            for set in sets {
                for alternative in alternatives where combined.count < Condition.alternativesMax {
                    combined.append(Condition.merged(set, alternative))
                }
            }
            sets = combined
        }
        return sets
    }

    private func anyOf(_ truth: Bool, _ frame: inout Frame) -> [[Change]]? {
        var sets: [[Change]]?
        for part in parts {
            if let alternatives = part.changes(to: truth, &frame) { sets = (sets ?? []) + alternatives }
        }
        return sets.map { Array($0.prefix(Condition.alternativesMax)) }
    }

    /// The branch that is taken now comes to the truth, or the other one is taken instead and does.
    private func branches(_ truth: Bool, _ frame: inout Frame) -> [[Change]]? {
        let takesFirst = parts[0].current(&frame).isTrue
        let (taken, other) = takesFirst ? (parts[1], parts[2]) : (parts[2], parts[1])
        var sets = taken.changes(to: truth, &frame)
        if let turns = parts[0].changes(to: !takesFirst, &frame), let rest = other.changes(to: truth, &frame) {
            let combined = turns.flatMap { turn in rest.map { Condition.merged(turn, $0) } }
            sets = Array(((sets ?? []) + combined).prefix(Condition.alternativesMax))
        }
        return sets
    }

    /// Two needs of one input become one.
    private static func merged(_ one: [Change], _ other: [Change]) -> [Change] {
        var result = one
        for change in other {
            guard let place = result.firstIndex(where: { $0.path == change.path }) else {
                result.append(change)
                continue
            }
            if result[place].needed == change.needed { continue }
            if case .all(let parts) = result[place].needed {
                result[place].needed = .all(parts + [change.needed])
            } else {
                result[place].needed = .all([result[place].needed, change.needed])
            }
        }
        return result
    }

    // MARK: Simple conditions

    private func simple(_ truth: Bool, _ frame: inout Frame) -> [[Change]]? {
        switch syntax.form {
        case .literal: return []
        case .name, .path: return need(.equal(.boolean(truth)), of: syntax, true, &frame)
        case .comparison(let comparator, let left, let right): return comparison(comparator, left, right, truth, &frame)
        case .between(let operand, let low, let high):
            guard let low = known(low, &frame), let high = known(high, &frame) else { return nil }
            return need(.within(Interval(low: low, high: high, includesLow: true, includesHigh: true)), of: operand, truth, &frame)
        case .membership(let operand, let tests):
            guard let requirement = Change.Requirement(tests, scope, &frame) else { return nil }
            return need(requirement, of: operand, truth, &frame)
        case .call(let callee, .positional(let arguments)):
            guard case .name("list contains") = callee.form, arguments.count == 2, case .list(let items)? = known(arguments[0], &frame)
            else {
                return nil
            }
            return need(items.count == 1 ? .equal(items[0]) : .oneOf(items), of: arguments[1], truth, &frame)
        default: return nil
        }
    }

    /// The value of an operand now; nil where an input that it needs is missing.
    private func known(_ syntax: Syntax, _ frame: inout Frame) -> Value? {
        let (value, isMissing) = Fragment(syntax, scope).value(&frame)
        return isMissing || value.isNull ? nil : value
    }

    private func need(
        _ requirement: Change.Requirement, of operand: Syntax, _ truth: Bool, _ frame: inout Frame
    ) -> [[Change]]? {
        guard let path = InputPaths.path(operand, scope) else { return nil }
        let (value, isMissing) = Fragment(operand, scope).value(&frame)
        let needed = truth ? requirement : requirement.negated
        return [[Change(path: path, current: isMissing ? nil : value, needed: needed, span: syntax.span)]]
    }

    /// Either side may change, where it is an input or a sum, difference or multiple of one.
    private func comparison(
        _ comparator: ComparisonOperator, _ left: Syntax, _ right: Syntax, _ truth: Bool, _ frame: inout Frame
    ) -> [[Change]]? {
        var sets: [[Change]]?
        if let bound = known(right, &frame), let found = solved(left, comparator, bound, truth, &frame) { sets = found }
        if let bound = known(left, &frame), let found = solved(right, comparator.mirrored, bound, truth, &frame) {
            sets = (sets ?? []) + found
        }
        return sets
    }

    /// Brings `x + 3 < 10` to `x < 7`, as long as that is exact.
    private func solved(
        _ side: Syntax, _ comparator: ComparisonOperator, _ bound: Value, _ truth: Bool, _ frame: inout Frame
    ) -> [[Change]]? {
        if InputPaths.path(side, scope) != nil { return need(Change.Requirement(comparator, bound), of: side, truth, &frame) }
        guard case .arithmetic(let arithmetic, let left, let right) = side.form, case .number(let bound) = bound else { return nil }
        var sets: [[Change]] = []
        if case .number(let other)? = known(right, &frame), let (moved, flips) = arithmetic.solveForLeft(bound, other) {
            sets += solved(left, flips ? comparator.mirrored : comparator, .number(moved), truth, &frame) ?? []
        }
        if case .number(let other)? = known(left, &frame), let (moved, flips) = arithmetic.solveForRight(bound, other) {
            sets += solved(right, flips ? comparator.mirrored : comparator, .number(moved), truth, &frame) ?? []
        }
        return sets.isEmpty ? nil : sets
    }
}

extension ComparisonOperator {
    /// The operator with its sides exchanged.
    var mirrored: ComparisonOperator {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

extension ArithmeticOperator {
    /// What x is compared with where `x op other` is compared with `bound`, and whether the comparison turns round.
    fileprivate func solveForLeft(_ bound: Decimal128, _ other: Decimal128) -> (Decimal128, Bool)? {
        switch self {
        case .add: bound.subtracting(other).map { ($0, false) }
        case .subtract: bound.adding(other).map { ($0, false) }
        case .multiply:
            other.isZero ? nil : bound.exactly(dividedBy: other).map { ($0, other.isNegative) }
        case .divide: other.isZero ? nil : bound.multiplied(by: other).map { ($0, other.isNegative) }
        case .power: nil
        }
    }

    /// The same for `other op x`.
    fileprivate func solveForRight(_ bound: Decimal128, _ other: Decimal128) -> (Decimal128, Bool)? {
        switch self {
        case .add: bound.subtracting(other).map { ($0, false) }
        case .subtract: other.subtracting(bound).map { ($0, true) }
        case .multiply: other.isZero ? nil : bound.exactly(dividedBy: other).map { ($0, other.isNegative) }
        case .divide, .power: nil
        }
    }
}

extension Decimal128 {
    /// The quotient, where it has no rest beyond 34 digits.
    fileprivate func exactly(dividedBy divisor: Decimal128) -> Decimal128? {
        guard let quotient = divided(by: divisor), quotient.multiplied(by: divisor) == self else { return nil }
        return quotient
    }
}
