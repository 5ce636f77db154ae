/// Media types, as far as the server itself looks at them (RFC 9110 section 8.3).
enum MediaType {
    /// `type/subtype` in lower case, without parameters.
    static func essence(_ contentType: String) -> String {
        let essence = contentType.prefix { $0 != ";" }
        return essence.lowercased().filter { $0 != " " && $0 != "\t" }
    }

    /// 415 where the content has another type than those, or a coding (RFC 9110 section 15.5.16).
    static func refusal(_ request: HTTPRequest, _ types: [String]) -> HTTPFailure? {
        guard !request.hasCodedContent else {
            return HTTPFailure(.unsupportedMediaType, "content-coding-unsupported", "This resource takes content without a coding only.")
        }
        guard types.contains(essence(request.header("content-type") ?? "")) else {
            return HTTPFailure(
                .unsupportedMediaType, "media-type-unsupported", "This resource takes \(types.joined(separator: ", ")) only.")
        }
        return nil
    }

    /// Whether gzip gains anything on such content.
    static func isCompressible(_ contentType: String) -> Bool {
        let essence = essence(contentType)
        if essence.hasPrefix("text/") { return essence != "text/event-stream" }
        return essence.hasSuffix("json") || essence.hasSuffix("xml") || essence == "application/javascript" || essence == "image/svg+xml"
    }
}
