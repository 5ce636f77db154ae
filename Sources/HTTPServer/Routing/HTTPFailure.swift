/// An error answer that the server itself gives: why, for the renderer that turns it into a response.
public struct HTTPFailure: Sendable {
    public let status: HTTPStatus
    /// A stable short name, kebab-case, for instance `host-missing`, `route-not-found`, `content-too-large`.
    public let code: String
    /// One sentence in English for the person who reads the client's log. It never repeats what the client sent.
    public let detail: String
    /// The resource's methods, for 405.
    public let allow: [HTTPMethod]

    public init(_ status: HTTPStatus, _ code: String, _ detail: String, allow: [HTTPMethod] = []) {
        self.status = status
        self.code = code
        self.detail = detail
        self.allow = allow
    }
}

/// Gives a failure its representation. The request is nil, or lacks what could not be read, when the head itself was at fault.
/// The status and the fields that HTTP demands (`Allow`, `Connection`, `Retry-After`) are set by the server afterwards.
public typealias FailureRenderer = @Sendable (HTTPFailure, HTTPRequest?) -> HTTPResponse

/// The renderer for a server that was given none: one line of text.
public let plainFailureRenderer: FailureRenderer = { failure, _ in .text(failure.status, failure.detail + "\n") }
