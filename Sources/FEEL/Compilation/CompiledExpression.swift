/// An expression that is ready to be evaluated, any number of times, by any number of threads with a frame each.
public struct CompiledExpression: Sendable {
    public let text: String
    /// Unknown names, type errors and the like; the expression can be evaluated all the same.
    public let diagnostics: [Diagnostic]
    /// The type of what it yields, as far as the text tells.
    public let type: FEELType
    /// The slots that it reads, ascending; functions that it defines or calls through variables included.
    public let slotsRead: [Int]
    /// The value, where it is the same in every frame.
    public let constant: Value?

    /// Evaluates; an error anywhere gives null there and leaves an issue in the frame (mode `tck`).
    public func evaluate(_ frame: inout Frame) -> Value { .null }

    /// Evaluates a condition without making a value of it.
    public func test(_ frame: inout Frame) -> Truth { .unknown }

    /// Evaluates strictly (mode `strict`): no null that came from an error or a missing input is taken for an answer.
    ///
    /// Resets the frame's issues first.
    public func decide(_ frame: inout Frame) -> Outcome { .value(.null) }

    init(_ text: String, compiler: Compiler) throws(CompilationError) {
        self.text = text
        diagnostics = []
        type = .any
        slotsRead = []
        constant = nil
    }
}

/// Unary tests that are ready to be evaluated.
public struct CompiledTests: Sendable {
    public let text: String
    public let diagnostics: [Diagnostic]
    public let slotsRead: [Int]
    /// Whether this is `-`, which every value passes.
    public let isAny: Bool

    /// Whether a value passes. Unknown where an error keeps that from being told; a table takes that for no match.
    public func test(_ input: Value, _ frame: inout Frame) -> Truth { .unknown }

    init(_ text: String, input: FEELType, compiler: Compiler) throws(CompilationError) {
        self.text = text
        diagnostics = []
        slotsRead = []
        isAny = false
    }
}
