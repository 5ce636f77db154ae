/// A media type without its parameters, such as `application/json`, in lower case.
struct MediaType: Sendable, Hashable, CustomStringConvertible {
    let description: String

    static let json = MediaType("application/json")
    static let problem = MediaType("application/problem+json")
    static let jsonLines = MediaType("application/jsonl")
    static let ndjson = MediaType("application/x-ndjson")
    static let xml = MediaType("application/xml")
    static let csv = MediaType("text/csv")
    static let html = MediaType("text/html")
    static let text = MediaType("text/plain")
    static let eventStream = MediaType("text/event-stream")
    static let form = MediaType("application/x-www-form-urlencoded")
    static let multipartForm = MediaType("multipart/form-data")

    private init(_ text: String) { description = text }

    /// The type that a `Content-Type` field names; nil where it names none, or a text type in another charset than UTF-8.
    init?(field: String) {
        let parts = field.split(separator: ";").map(\.trimmed)
        guard let name = parts.first, name.split(separator: "/", omittingEmptySubsequences: false).count == 2 else { return nil }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("charset=") {
            let charset = part.dropFirst("charset=".count).filter { $0 != "\"" }.lowercased()
            guard charset == "utf-8" || charset == "utf8" || charset == "us-ascii" else { return nil }
        }
        description = name.lowercased()
    }

    /// What the field of an answer says: text in UTF-8 says so.
    var field: String {
        description.hasPrefix("text/") ? description + "; charset=utf-8" : description
    }

    /// The one of `offered` that this `Accept` field likes best, the earlier where it likes two the same; nil for none: 406.
    static func negotiated(_ accept: String?, from offered: [MediaType]) -> MediaType? {
        guard let accept, accept != "*/*" else { return offered.first }
        let list = QualityList(accept)
        // A field with nothing readable in it says nothing.
        guard !list.items.isEmpty else { return offered.first }
        var best: (type: MediaType, weight: Int)?
        for type in offered {
            let weight = type.weight(in: list)
            if weight > (best?.weight ?? 0) { best = (type, weight) }
        }
        return best?.type
    }

    /// The weight of the most specific range that covers this type (RFC 9110, 12.5.1).
    private func weight(in list: QualityList) -> Int {
        let family = description.split(separator: "/").first.map { $0 + "/*" } ?? "*/*"
        for range in [description, String(family), "*/*"] {
            if let item = list.items.first(where: { $0.range == range }) { return item.weight }
        }
        return 0
    }
}
