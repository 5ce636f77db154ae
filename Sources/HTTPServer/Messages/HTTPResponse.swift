/// A response before it is framed.
///
/// The server adds `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection`; a handler that sets one of the last three is overruled.
/// The answer to HEAD is the answer to GET without its content; the server sees to that too.
///
///     responder.answer(HTTPResponse(.ok, ["content-type": "application/json"], body: .bytes(json)))
public struct HTTPResponse: Sendable {
    public var status: HTTPStatus
    public var headers: HTTPHeaders
    public var body: HTTPResponseBody
    /// Whether the server may gzip the body where the client accepts it (see `HTTPServerConfiguration.compressionBytesMin`).
    /// Switch it off where secret and attacker-chosen text share a body (BREACH).
    public var mayCompress = true
    /// For 304 and 206: the content that 200 would have had, so that `Vary` and, for 304, `ETag` are those of that answer (RFC 9110 sections 15.3.7
    /// and 15.4.5).
    public var omitted: OmittedContent?

    public init(_ status: HTTPStatus, _ headers: HTTPHeaders = [:], body: HTTPResponseBody = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A short text answer, `text/plain; charset=utf-8`.
    public static func text(_ status: HTTPStatus, _ text: String) -> HTTPResponse {
        HTTPResponse(status, ["content-type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }
}

/// What a 304 or a 206 leaves out.
public struct OmittedContent: Sendable, Hashable {
    public var contentType: String
    public var bytes: Int

    public init(contentType: String, bytes: Int) {
        self.contentType = contentType
        self.bytes = bytes
    }
}

/// The content of a response.
public enum HTTPResponseBody: Sendable {
    /// No content; `Content-Length: 0` where the status allows one.
    case empty
    /// Bytes held whole; sent without a further copy when they are many.
    case bytes([UInt8])
    /// Part of an open file, sent by the kernel (`sendfile`) on a plain connection.
    case file(FileSlice)
    /// Written piece by piece: chunked to HTTP/1.1, until close to HTTP/1.0. The closure is called once, on the event loop,
    /// after the head is queued; hand the stream to whoever produces.
    case stream(@Sendable (ResponseStream) -> Void)
}
