/// What the compiler has to say about an expression's text, for its author.
public struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
    /// What is wrong; open, so that a new kind breaks nobody.
    public struct Code: Sendable, Hashable, RawRepresentable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is not an expression.
        public static let syntax = Code(rawValue: "syntax")
        /// A name that nothing in scope has.
        public static let unknownName = Code(rawValue: "unknown-name")
        /// Operands, arguments or a condition of a type that can only give null.
        public static let typeMismatch = Code(rawValue: "type-mismatch")
        /// A call with too few, too many or misnamed arguments.
        public static let wrongArguments = Code(rawValue: "wrong-arguments")
        /// The text is longer or nests deeper than the limits allow.
        public static let limit = Code(rawValue: "limit")
    }

    public enum Severity: Sendable, Equatable { case error, warning }

    public var code: Code
    public var severity: Severity
    public var message: String
    public var span: SourceSpan

    public init(_ code: Code, _ message: String, severity: Severity = .error, at span: SourceSpan) {
        self.code = code
        self.severity = severity
        self.message = message
        self.span = span
    }

    public var description: String { "\(span.line):\(span.column): \(message)" }
}

/// Thrown where a text cannot be compiled at all.
public struct CompilationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// At least one, in the order of the text.
    public var diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
