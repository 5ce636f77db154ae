import JSON

/// Where the notice is silent or ambiguous, and what was configured there.
public struct SchemeNote: Sendable, Hashable {
    /// The member of the scheme that the note explains, such as `caps`.
    public let about: String
    public let text: LocalizedText
}

extension SchemeNote: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(about: try json.member("about"), text: try LocalizedText(json: json))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("about", about)
        writer.member("zh", text.zh)
        writer.member("en", text.en)
        writer.endObject()
    }
}
