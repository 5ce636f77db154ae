// A function in an array or an optional is called through a thunk that passes its result by way of memory. Wrapped in a struct
// it keeps its own convention, which was measured to be worth a third of an evaluation's time.

/// Compiled code: evaluates to a value in a frame.
struct Evaluate: Sendable {
    private let body: @Sendable (inout Frame) -> Value

    @inline(__always) init(_ body: @escaping @Sendable (inout Frame) -> Value) { self.body = body }

    @inline(__always) func callAsFunction(_ frame: inout Frame) -> Value { body(&frame) }
}

/// Compiled code of a condition.
struct Test: Sendable {
    private let body: @Sendable (inout Frame) -> Truth

    @inline(__always) init(_ body: @escaping @Sendable (inout Frame) -> Truth) { self.body = body }

    @inline(__always) func callAsFunction(_ frame: inout Frame) -> Truth { body(&frame) }
}

/// Compiled unary tests: whether a value passes.
struct InputTest: Sendable {
    private let body: @Sendable (borrowing Value, inout Frame) -> Truth

    @inline(__always) init(_ body: @escaping @Sendable (borrowing Value, inout Frame) -> Truth) { self.body = body }

    @inline(__always) func callAsFunction(_ input: borrowing Value, _ frame: inout Frame) -> Truth { body(input, &frame) }
}

/// What the generator makes of one node.
struct Code: Sendable {
    var evaluate: Evaluate
    /// Evaluates a condition without a detour over a value, where there is such a way.
    var test: Test?
    /// The value, where it is the same in every frame.
    var constant: Value?
    var type: FEELType
    var span: SourceSpan
    /// The slot, where the code only reads that.
    var slot: Int?

    init(_ type: FEELType, _ span: SourceSpan, _ evaluate: Evaluate) {
        self.evaluate = evaluate
        self.type = type.bounded
        self.span = span
    }

    init(_ type: FEELType, _ span: SourceSpan, _ evaluate: @escaping @Sendable (inout Frame) -> Value) {
        self.init(type, span, Evaluate(evaluate))
    }

    static func condition(_ span: SourceSpan, _ test: @escaping @Sendable (inout Frame) -> Truth) -> Code {
        condition(span, Test(test))
    }

    static func condition(_ span: SourceSpan, _ test: Test) -> Code {
        var code = Code(.boolean, span) { test(&$0).value }
        code.test = test
        return code
    }

    static func constant(_ value: Value, _ span: SourceSpan) -> Code {
        var code = Code(TypeInference.type(of: value), span) { _ in value }
        code.constant = value
        if case .boolean(let flag) = value { code.test = Test { _ in Truth(flag) } }
        return code
    }

    /// The code as a condition; a value that is neither boolean nor null is reported.
    var asTest: Test {
        if let test { return test }
        let evaluate = evaluate
        let span = span
        return Test { frame in
            let value = evaluate(&frame)
            if case .boolean(let flag) = value { return flag ? .yes : .no }
            return frame.notBoolean(value, at: span)
        }
    }
}

extension Frame {
    @inline(never) mutating func notBoolean(_ value: Value, at span: SourceSpan) -> Truth {
        if value.isNull {
            report(Issue(.nullOperand, "the condition is null", at: span))
        } else {
            let kind = value.kindName
            report(Issue(.typeMismatch, "a condition is expected, not \(kind)", at: span))
        }
        return .unknown
    }

    @inline(never) mutating func missing(_ name: String, at span: SourceSpan) -> Value {
        report(Issue(.missingInput, "the input “\(name)” is missing", name: name, at: span))
    }

    /// Reports that an operator does not take its operands.
    @inline(never) mutating func mismatch(_ operation: String, _ left: Value, _ right: Value, at span: SourceSpan) -> Value {
        let code: Issue.Code = left.isNull || right.isNull ? .nullOperand : .typeMismatch
        let (left, right) = (left.kindName, right.kindName)
        return report(Issue(code, "\(operation) does not take \(left) and \(right)", at: span))
    }
}
