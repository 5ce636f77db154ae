/// Compiles texts against one scope.
public struct Compiler: Sendable {
    /// Octets of one expression's text.
    public static let textBytesMax = 64 * 1024
    /// Expressions inside expressions.
    public static let nestingMax = 200

    public var scope: Scope
    /// User-defined types by name, for `instance of`, parameters and `function<…>` types.
    public var types: [String: FEELType]

    public init(scope: Scope, types: [String: FEELType] = [:]) {
        self.scope = scope
        self.types = types
    }

    /// Compiles an expression (DMN 1.5, grammar rule 1, textual expression).
    ///
    /// A text that is no expression throws. Unknown names and type errors do not: the expression's `diagnostics` have them, and
    /// evaluation gives null there, as the standard wants.
    public func expression(_ text: String) throws(CompilationError) -> CompiledExpression {
        try CompiledExpression(text, compiler: self)
    }

    /// Compiles unary tests (grammar rule 15): a cell of a decision table, an item definition's allowed values.
    ///
    /// `input` is the type of the value under test, which the cell may name `?`.
    public func unaryTests(_ text: String, input: FEELType = .any) throws(CompilationError) -> CompiledTests {
        try CompiledTests(text, input: input, compiler: self)
    }

    /// Compiles the condition of a filter; `item` is the type of the items.
    public func match(_ text: String, item: FEELType = .any) throws(CompilationError) -> CompiledMatch {
        try CompiledMatch(text, item: item, compiler: self)
    }
}
