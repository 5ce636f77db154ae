/// Why a text is not acceptable JSON, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An open code, so that a new reason breaks nobody.
    public struct Code: Sendable, Hashable, RawRepresentable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let unexpectedEnd = Code(rawValue: "unexpected-end")
        public static let unexpectedByte = Code(rawValue: "unexpected-byte")
        public static let invalidNumber = Code(rawValue: "invalid-number")
        public static let invalidString = Code(rawValue: "invalid-string")
        public static let invalidUTF8 = Code(rawValue: "invalid-utf8")
        public static let duplicateMember = Code(rawValue: "duplicate-member")
        public static let tooDeep = Code(rawValue: "too-deep")
        public static let tooLong = Code(rawValue: "too-long")
        public static let trailingContent = Code(rawValue: "trailing-content")
    }

    public let code: Code
    /// Octets before the place of the error.
    public let offset: Int
    /// Line and column of the place, both from 1; the column counts octets.
    public let line: Int
    public let column: Int
    /// What was found there, for people.
    public let detail: String

    public var description: String { "line \(line), column \(column): \(detail)" }
}
