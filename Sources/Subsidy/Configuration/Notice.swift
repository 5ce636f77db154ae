import JSON

/// The text of a notice, article by article: what clauses are compared with, letter for letter.
public struct Notice: Sendable, Hashable {
    /// Its number, 沪经信智〔2025〕489号.
    public let document: String
    public let title: String
    public let issuer: String
    public let issuedOn: LocalDate
    public let articles: [Article]

    public struct Article: Sendable, Hashable {
        public let number: Int
        public let heading: String
        public let text: String
    }

    public func article(_ number: Int) -> Article? { articles.first { $0.number == number } }
}

extension Notice: JSONDecodable {
    public init(json: JSON) throws {
        document = try json.member("document")
        title = try json.member("title")
        issuer = try json.member("issuer")
        issuedOn = try json.member("issuedOn")
        articles = try json.member("articles")
    }
}

extension Notice.Article: JSONDecodable {
    public init(json: JSON) throws {
        number = try json.member("number")
        heading = try json.member("heading")
        text = try json.member("text")
    }
}
