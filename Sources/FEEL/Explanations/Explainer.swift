// An explanation needs the value of each condition inside an expression, which the compiled whole does not give away. So the
// conditions are compiled once more, each for itself, when the first explanation is asked for, and kept.

import Synchronization

/// The conditions of one expression, compiled on demand.
final class Explainer: Sendable {
    private let compiled = Mutex<Condition?>(nil)

    func root(of expression: CompiledExpression) -> Condition {
        compiled.withLock { kept in
            if let kept { return kept }
            let made = Condition(expression.syntax, expression.scope, Array(expression.text.unicodeScalars))
            kept = made
            return made
        }
    }
}

/// One condition, its parts, and the inputs that it reads.
final class Condition: Sendable {
    let kind: Explanation.Kind
    let text: String
    let syntax: Syntax
    let scope: Scope
    let parts: [Condition]
    private let value: Fragment
    private let operands: [(path: String, span: SourceSpan, value: Fragment)]

    /// A piece of the expression that can be evaluated for itself.
    struct Fragment: Sendable {
        private let evaluate: Evaluate
        private let locals: Int

        init(_ syntax: Syntax, _ scope: Scope) {
            var generator = Generator(scope: scope)
            evaluate = generator.generate(syntax).evaluate
            locals = generator.layouts[0].count
        }

        /// The value, and whether an input was missing on the way. The frame's issues stay as they were.
        func value(_ frame: inout Frame) -> (value: Value, isMissing: Bool) {
            let kept = frame.issues
            frame.clearIssues()
            let value = frame.enter(locals: locals) { evaluate(&$0) }
            let isMissing = frame.issues.contains { $0.code == .missingInput }
            frame.restoreIssues(kept)
            return (value, isMissing)
        }
    }

    init(_ syntax: Syntax, _ scope: Scope, _ source: [Unicode.Scalar]) {
        self.syntax = syntax
        self.scope = scope
        text = String(scalars: source[min(syntax.span.start, source.count)..<min(syntax.span.end, source.count)])
        value = Fragment(syntax, scope)
        let inner: [Syntax]
        switch syntax.form {
        case .conjunction(let items): (kind, inner) = (.conjunction, items)
        case .disjunction(let items): (kind, inner) = (.disjunction, items)
        case .conditional(let condition, let then, let otherwise): (kind, inner) = (.conditional, [condition, then, otherwise])
        default:
            if let operand = syntax.negatedOperand { (kind, inner) = (.negation, [operand]) } else { (kind, inner) = (.simple, []) }
        }
        parts = inner.map { Condition($0, scope, source) }
        operands =
            parts.isEmpty
            ? InputPaths(syntax, scope).found.map { (path: $0.path, span: $0.syntax.span, value: Fragment($0.syntax, scope)) } : []
    }

    func current(_ frame: inout Frame) -> Value { value.value(&frame).value }

    func explain(_ frame: inout Frame) -> Explanation {
        let (value, _) = value.value(&frame)
        var shown = parts
        if kind == .conditional { shown = [parts[0], parts[0].current(&frame).isTrue ? parts[1] : parts[2]] }
        return Explanation(
            kind: kind, text: text, span: syntax.span, value: value,
            operands: operands.map { operand in
                let (value, isMissing) = operand.value.value(&frame)
                return Explanation.Operand(path: operand.path, value: isMissing ? nil : value, span: operand.span)
            },
            parts: shown.map { $0.explain(&frame) })
    }
}

extension Syntax {
    /// What `not(…)` is called with.
    var negatedOperand: Syntax? {
        guard case .call(let callee, .positional(let arguments)) = form, case .name("not") = callee.form, arguments.count == 1 else {
            return nil
        }
        return arguments[0]
    }
}
