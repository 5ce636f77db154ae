/// One way in which a value is not what its schema wants.
public struct JSONViolation: Sendable, Hashable {
    /// Where in the value.
    public let pointer: JSONPointer
    /// The schema's keyword that is not met, such as `required`, `maxLength`, `format`.
    public let keyword: String
    /// What would be right: type names, permitted values, the limit, the format's name, the missing or unknown member.
    public let expected: [String]
    /// What is there instead, as a type or a count; never the value itself, which may be personal.
    public let found: String

    public init(pointer: JSONPointer, keyword: String, expected: [String], found: String) {
        self.pointer = pointer
        self.keyword = keyword
        self.expected = expected
        self.found = found
    }
}
