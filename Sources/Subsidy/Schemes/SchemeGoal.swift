import JSON

/// A number that a scheme is to reach within a time: 百团百项 are 100 teams and 100 projects in 2 years.
public struct SchemeGoal: Sendable, Hashable {
    /// A kebab-case word, such as `teams`.
    public let id: String
    public let title: LocalizedText
    public let target: Int
    /// The place in a claim of what is counted: each value counts once.
    public let counts: JSONPointer
    /// The days of whose approvals it is counted.
    public let within: Validity
}

extension SchemeGoal: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        let place: String = try json.member("counts")
        guard let counts = JSONPointer(place) else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["counts"]), expected: "a JSON pointer, as /projectTitle", found: "\"\(place)\"")
        }
        self.init(
            id: try json.member("id"), title: try json.member("title"), target: try json.member("target"), counts: counts,
            within: try json.member("within"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("title", title)
        writer.member("target", target)
        writer.member("counts", counts.description)
        writer.member("within", within)
        writer.endObject()
    }
}
