/// An expression that is ready to be evaluated, any number of times, by any number of threads with a frame each.
public struct CompiledExpression: Sendable {
    public let text: String
    /// Unknown names, type errors and the like; the expression can be evaluated all the same.
    public let diagnostics: [Diagnostic]
    /// The type of what it yields, as far as the text tells.
    public let type: FEELType
    /// The slots that it reads, ascending; functions that it defines included.
    public let slotsRead: [Int]
    /// The value, where it is the same in every frame.
    public let constant: Value?

    let syntax: Syntax
    let scope: Scope
    let explainer = Explainer()
    private let code: Evaluate
    private let condition: Test
    private let localCount: Int
    private let levels: Int

    /// Evaluates; an error anywhere gives null there and leaves an issue in the frame (mode `tck`).
    public func evaluate(_ frame: inout Frame) -> Value {
        guard frame.descend(levels, at: .unknown) else { return .null }
        let value = localCount == 0 ? code(&frame) : frame.enter(locals: localCount) { code(&$0) }
        frame.levels -= levels
        return frame.limitIsMet ? .null : value
    }

    /// Evaluates a condition without making a value of it.
    public func test(_ frame: inout Frame) -> Truth {
        guard frame.descend(levels, at: .unknown) else { return .unknown }
        let truth = localCount == 0 ? condition(&frame) : frame.enter(locals: localCount) { condition(&$0) }
        frame.levels -= levels
        return frame.limitIsMet ? .unknown : truth
    }

    /// Evaluates strictly (mode `strict`): no null that came from an error or a missing input is taken for an answer.
    ///
    /// Resets the frame's issues first.
    public func decide(_ frame: inout Frame) -> Outcome {
        frame.reset()
        let value = evaluate(&frame)
        return Outcome(value, frame.issues)
    }

    init(_ text: String, compiler: Compiler) throws(CompilationError) {
        var parser = try Parser(text, compiler: compiler)
        let syntax = try parser.wholeExpression()
        var generator = Generator(scope: compiler.scope)
        let code = generator.generate(syntax)
        self.text = text
        self.syntax = syntax
        scope = compiler.scope
        self.code = code.evaluate
        condition = code.asTest
        constant = code.constant
        type = code.type
        localCount = generator.layouts[0].count
        levels = syntax.levels
        diagnostics = generator.diagnostics
        slotsRead = generator.slotsRead.sorted()
    }
}

extension Outcome {
    /// What an evaluation came to that gave this value and left these issues: what only followed from another issue is left out.
    public init(_ value: Value, _ issues: [Issue]) {
        if issues.isEmpty {
            self = .value(value)
            return
        }
        let causes = issues.filter { $0.code != .nullOperand }
        let missing = causes.filter { $0.code == .missingInput }
        if causes.isEmpty {
            self = .failed(issues)
        } else if missing.count == causes.count {
            self = .undecided(missing)
        } else {
            self = .failed(causes)
        }
    }
}

/// Unary tests that are ready to be evaluated.
public struct CompiledTests: Sendable {
    public let text: String
    public let diagnostics: [Diagnostic]
    public let slotsRead: [Int]
    /// Whether this is `-`, which every value passes.
    public let isAny: Bool

    let tests: Syntax.UnaryTests
    let scope: Scope
    private let code: InputTest
    private let localCount: Int

    /// Whether a value passes. Unknown where an error keeps that from being told; a table takes that for no match.
    public func test(_ input: Value, _ frame: inout Frame) -> Truth {
        if localCount == 0 { return code(input, &frame) }
        return frame.enter(locals: localCount) { code(input, &$0) }
    }

    init(_ text: String, input: FEELType, compiler: Compiler) throws(CompilationError) {
        var parser = try Parser(text, compiler: compiler)
        parser.names.push([("?", input)])
        let tests = try parser.wholeUnaryTests()
        var generator = Generator(scope: compiler.scope)
        let local = generator.newLocal()
        generator.pushNames(["?": (local, input)])
        code = generator.tests(tests, input: local, type: input)
        self.text = text
        self.tests = tests
        scope = compiler.scope
        if case .any = tests { isAny = true } else { isAny = false }
        // A cell of constants reads no local, and then needs none.
        localCount = generator.layouts[0].count > 1 || generator.readsInput ? generator.layouts[0].count : 0
        diagnostics = generator.diagnostics
        slotsRead = generator.slotsRead.sorted()
    }
}

extension Generator {
    mutating func tests(_ tests: Syntax.UnaryTests, input local: Int, type: FEELType) -> InputTest {
        switch tests {
        case .any: return InputTest { _, _ in .yes }
        case .alternatives(let tests, let negated):
            let test = alternatives(tests, input: local, type: type)
            if !negated { return test }
            return InputTest { input, frame in test(input, &frame).negated }
        }
    }
}
