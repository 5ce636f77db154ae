/// Something that an author should know about a model.
public struct Finding: Sendable, Equatable, CustomStringConvertible {
    public enum Severity: String, Sendable { case error, warning }

    /// What it is; open, so that a new code breaks nobody.
    public struct Code: Sendable, Hashable {
        public var name: String
        public init(_ name: String) { self.name = name }

        public static let syntax = Code("syntax")
        public static let unknownName = Code("unknown-name")
        public static let unknownType = Code("unknown-type")
        public static let unknownReference = Code("unknown-reference")
        public static let unknownImport = Code("unknown-import")
        public static let typeMismatch = Code("type-mismatch")
        public static let cycle = Code("cycle")
        public static let unsupported = Code("unsupported")
        public static let gap = Code("gap")
        public static let overlap = Code("overlap")
        public static let unreachableRow = Code("unreachable-row")
        public static let unusedInput = Code("unused-input")
        public static let notAnalysed = Code("not-analysed")
        public static let hitPolicy = Code("hit-policy")
        public static let validity = Code("validity")
    }

    public var code: Code
    public var severity: Severity
    public var file: String
    public var place: Place
    /// The decision, business knowledge model or type that it is about.
    public var element: String
    /// 1-based row of the decision table, where it is about one.
    public var row: Int?
    public var message: String
    /// Inputs that show it: name and value as FEEL text, in the order of the table's columns.
    public var counterexample: [Example] = []

    public struct Example: Sendable, Equatable {
        public var input: String
        public var value: String

        public init(input: String, value: String) {
            self.input = input
            self.value = value
        }
    }

    public var description: String {
        let subject = row.map { "\(element), row \($0)" } ?? element
        let shown = counterexample.map { "\($0.input) = \($0.value)" }.joined(separator: ", ")
        return "\(file):\(place): \(severity.rawValue): \(subject): \(message)" + (shown.isEmpty ? "" : " (\(shown))")
    }
}
