/// A change of one input that, with the others of its set, makes a failed condition hold.
public struct Change: Sendable, Equatable {
    /// The input's path: `enterprise.district`.
    public var path: String
    /// What it is now; nil where missing.
    public var current: Value?
    /// What it needs to be.
    public var needed: Requirement
    /// The condition that asks for it.
    public var span: SourceSpan

    /// A predicate over one input.
    public indirect enum Requirement: Sendable, Equatable {
        case equal(Value)
        case notEqual(Value)
        case less(Value)
        case lessOrEqual(Value)
        case greater(Value)
        case greaterOrEqual(Value)
        case oneOf([Value])
        case noneOf([Value])
        case within(Interval)
        case outside(Interval)
        case all([Requirement])
        case any([Requirement])
    }
}

extension Change.Requirement {
    /// Whether a value meets it.
    public func isMet(by value: Value) -> Bool {
        switch self {
        case .equal(let wanted): value.equals(wanted) == .yes
        case .notEqual(let unwanted): value.equals(unwanted) == .no
        case .less(let bound): value.order(bound).map { $0 < 0 } ?? false
        case .lessOrEqual(let bound): value.order(bound).map { $0 <= 0 } ?? false
        case .greater(let bound): value.order(bound).map { $0 > 0 } ?? false
        case .greaterOrEqual(let bound): value.order(bound).map { $0 >= 0 } ?? false
        case .oneOf(let values): values.contains { $0.equals(value) == .yes }
        case .noneOf(let values): values.allSatisfy { $0.equals(value) == .no }
        case .within(let interval): interval.contains(value) == .yes
        case .outside(let interval): interval.contains(value) == .no
        case .all(let parts): parts.allSatisfy { $0.isMet(by: value) }
        case .any(let parts): parts.contains { $0.isMet(by: value) }
        }
    }

    /// The opposite predicate.
    var negated: Change.Requirement {
        switch self {
        case .equal(let value): .notEqual(value)
        case .notEqual(let value): .equal(value)
        case .less(let bound): .greaterOrEqual(bound)
        case .lessOrEqual(let bound): .greater(bound)
        case .greater(let bound): .lessOrEqual(bound)
        case .greaterOrEqual(let bound): .less(bound)
        case .oneOf(let values): .noneOf(values)
        case .noneOf(let values): .oneOf(values)
        case .within(let interval): .outside(interval)
        case .outside(let interval): .within(interval)
        case .all(let parts): .any(parts.map(\.negated))
        case .any(let parts): .all(parts.map(\.negated))
        }
    }

    init(_ comparator: ComparisonOperator, _ bound: Value) {
        switch comparator {
        case .equal: self = .equal(bound)
        case .notEqual: self = .notEqual(bound)
        case .less: self = .less(bound)
        case .lessOrEqual: self = .lessOrEqual(bound)
        case .greater: self = .greater(bound)
        case .greaterOrEqual: self = .greaterOrEqual(bound)
        }
    }
}

extension Change.Requirement: CustomStringConvertible {
    /// The predicate as FEEL unary tests: `>= 0.03`, `"A", "B"`, `not([1..5])`. Parts that must all be met are joined with “and”.
    public var description: String {
        switch self {
        case .equal(let value): value.description
        case .notEqual(let value): "not(\(value))"
        case .less(let bound): "< \(bound)"
        case .lessOrEqual(let bound): "<= \(bound)"
        case .greater(let bound): "> \(bound)"
        case .greaterOrEqual(let bound): ">= \(bound)"
        case .oneOf(let values): values.map(\.description).joined(separator: ", ")
        case .noneOf(let values): "not(\(values.map(\.description).joined(separator: ", ")))"
        case .within(let interval): interval.description
        case .outside(let interval): "not(\(interval))"
        case .all(let parts): parts.map(\.description).joined(separator: " and ")
        case .any(let parts): parts.map(\.description).joined(separator: ", ")
        }
    }
}

extension Interval: Equatable {
    /// Equal as FEEL's ranges are.
    public static func == (left: Interval, right: Interval) -> Bool { left.equals(right) == .yes }
}
