// gzip, negotiated (RFC 9110 sections 8.4 and 12.5.3).

/// Decides whether a response is compressed, and does it.
enum Compression {
    /// Bodies up to this size are compressed on the event loop; larger ones elsewhere.
    static let inlineBytesMax = 16_384

    /// A response that is to be compressed.
    struct Work: Sendable {
        let response: HTTPResponse
        let bytes: [UInt8]
        let isSmall: Bool

        /// The response with its body compressed; as it was where that saves nothing.
        func compressed() -> HTTPResponse {
            var result = response
            guard let smaller = Gzip.compress(bytes), smaller.count < bytes.count else { return result }
            result.body = .bytes(smaller)
            result.headers["content-encoding"] = "gzip"
            result.markTag()
            return result
        }
    }

    /// A 304 or 206 with the fields that the 200 would have had: `Vary`, and for 304 the tag of the compressed form where that would have been
    /// sent. A part is always one of the representation without a coding, and has its tag.
    static func describe(_ response: HTTPResponse, _ storage: RequestStorage, _ configuration: HTTPServerConfiguration) -> HTTPResponse {
        guard response.status == .notModified || response.status == .partialContent, let omitted = response.omitted,
            let bytesMin = configuration.compressionBytesMin, omitted.bytes >= bytesMin, response.mayCompress,
            MediaType.isCompressible(omitted.contentType)
        else { return response }
        var varied = response
        varied.addVary()
        if response.status == .notModified, acceptsGzip(HTTPRequest(storage)) { varied.markTag() }
        return varied
    }

    /// The work to do before `response` can be sent; nil where it goes as it is. Adds `Vary` to what depends on the client's codings.
    static func work(_ response: HTTPResponse, _ storage: RequestStorage, _ configuration: HTTPServerConfiguration) -> Work? {
        guard let bytesMin = configuration.compressionBytesMin, response.mayCompress, case .bytes(let bytes) = response.body,
            bytes.count >= bytesMin, response.status != .partialContent, !response.status.forbidsContent,
            response.headers["content-encoding"] == nil, MediaType.isCompressible(response.headers["content-type"] ?? "")
        else { return nil }
        var varied = response
        varied.addVary()
        guard acceptsGzip(HTTPRequest(storage)) else { return Work(response: varied, bytes: [], isSmall: true) }
        return Work(response: varied, bytes: bytes, isSmall: bytes.count <= inlineBytesMax)
    }

    /// Whether gzip is named (or `*` is, and gzip is not) with a weight above zero.
    static func acceptsGzip(_ request: HTTPRequest) -> Bool {
        var (gzip, any): (Bool?, Bool?) = (nil, nil)
        for member in request.headerList("accept-encoding") {
            let parts = member.split(separator: ";")
            guard let coding = parts.first?.filter({ $0 != " " && $0 != "\t" }).lowercased() else { continue }
            let weight = parts.dropFirst().map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }.first { $0.hasPrefix("q=") }
            let isWanted = weight.map { !$0.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." } } ?? true
            if coding == "gzip" || coding == "x-gzip" { gzip = isWanted } else if coding == "*" { any = isWanted }
        }
        return gzip ?? any ?? false
    }
}

extension HTTPResponse {
    fileprivate mutating func addVary() {
        headers["vary"] = headers["vary"].map { $0 == "*" ? $0 : $0 + ", Accept-Encoding" } ?? "Accept-Encoding"
    }

    /// Gives a strong tag the suffix of the compressed form.
    fileprivate mutating func markTag() {
        guard let tag = headers["etag"].flatMap({ EntityTag(parsing: $0) }), !tag.isWeak else { return }
        headers["etag"] = EntityTag(tag.opaque + EntityTag.gzipSuffix).description
    }
}

extension EntityTag {
    /// A compressed representation has its own strong tag. `evaluatePreconditions` takes the suffix off again, so that a client may use either.
    static let gzipSuffix = "-gzip"

    /// The tag of the representation without a coding.
    public var withoutCoding: EntityTag {
        opaque.hasSuffix(EntityTag.gzipSuffix) ? EntityTag(String(opaque.dropLast(EntityTag.gzipSuffix.count)), isWeak: isWeak) : self
    }
}
