/// Why a part of an evaluation gave null where it should have given a value.
public struct Issue: Sendable, Equatable, CustomStringConvertible {
    /// What went wrong; open, so that a new kind breaks nobody.
    public struct Code: Sendable, Hashable, RawRepresentable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// An input that nobody gave was needed; `name` tells which.
        public static let missingInput = Code(rawValue: "missing-input")
        /// An operator or a condition met a value of a type that it does not take.
        public static let typeMismatch = Code(rawValue: "type-mismatch")
        /// An operator, a condition or a function met null where it needs a value. Where something else is reported
        /// too, this is only what followed from it.
        public static let nullOperand = Code(rawValue: "null-operand")
        /// A function was called with arguments that it does not take.
        public static let invalidArgument = Code(rawValue: "invalid-argument")
        /// A name that is not in scope, or a function that does not exist.
        public static let unknownName = Code(rawValue: "unknown-name")
        /// Division by zero, or a result outside the range of decimal128.
        public static let arithmetic = Code(rawValue: "arithmetic")
        /// A limit of steps, depth, length or time was met.
        public static let limit = Code(rawValue: "limit")
    }

    public var code: Code
    public var message: String
    /// The missing input's path (`enterprise.district`), or the unknown name.
    public var name: String?
    /// Where in the expression's text.
    public var span: SourceSpan
    /// Where in the document that the text is part of, once the host has said so.
    public var origin: Origin?

    /// A place in a document that holds expressions.
    public struct Origin: Sendable, Equatable, CustomStringConvertible {
        public var document: String
        public var line: Int
        public var column: Int
        /// The part of the document: a decision, a row of its table.
        public var part: String

        public init(document: String, line: Int, column: Int, part: String) {
            self.document = document
            self.line = line
            self.column = column
            self.part = part
        }

        public var description: String { "\(document):\(line):\(column): \(part)" }
    }

    public init(_ code: Code, _ message: String, name: String? = nil, at span: SourceSpan = .unknown) {
        self.code = code
        self.message = message
        self.name = name
        self.span = span
    }

    public var description: String { (origin?.description ?? "\(span.line):\(span.column)") + ": " + message }
}

/// What a strict evaluation came to.
public enum Outcome: Sendable {
    /// Decided, whatever was missing or wrong elsewhere.
    case value(Value)
    /// Cannot decide: the inputs that are missing and mattered, each with the place that wanted it.
    case undecided([Issue])
    /// The expression itself went wrong on these inputs: causes and positions, in order. Missing inputs may be among them.
    case failed([Issue])
}
