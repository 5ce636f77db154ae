import JSON

/// A sentence of a notice, letter for letter: what a scheme or a rule is founded on.
public struct Clause: Sendable, Hashable {
    /// The notice's number, 沪经信智〔2025〕489号.
    public let document: String
    /// The article (第几条), from 1.
    public let article: Int
    public let text: String

    public init(document: String, article: Int, text: String) {
        self.document = document
        self.article = article
        self.text = text
    }
}

extension Clause: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(document: try json.member("document"), article: try json.member("article"), text: try json.member("text"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("document", document)
        writer.member("article", article)
        writer.member("text", text)
        writer.endObject()
    }
}
