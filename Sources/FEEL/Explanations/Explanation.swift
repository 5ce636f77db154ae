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

extension CompiledExpression {
    /// Evaluates and tells of each condition what it came to. Leaves the frame's issues as they were.
    public func explain(_ frame: inout Frame) -> Explanation { explainer.root(of: self).explain(&frame) }
}
