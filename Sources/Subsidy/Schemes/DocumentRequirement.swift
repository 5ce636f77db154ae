import JSON

/// A document that an application under a scheme brings.
public struct DocumentRequirement: Sendable, Hashable {
    /// A kebab-case word, such as `contract`.
    public let kind: String
    public let title: LocalizedText
    /// Whether an application without it is incomplete.
    public let required: Bool
}

extension DocumentRequirement: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(kind: try json.member("kind"), title: try json.member("title"), required: try json.member("required"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", kind)
        writer.member("title", title)
        writer.member("required", required)
        writer.endObject()
    }
}
