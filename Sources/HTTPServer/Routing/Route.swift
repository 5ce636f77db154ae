/// Answers a request: at once, or later through the responder that it keeps. Called on an event loop, so it must never block;
/// whatever waits (a commit, a file, a big encoding) belongs on another thread.
public typealias HTTPHandler = @Sendable (HTTPRequest, Responder) -> Void

/// What a route does with the content of a request.
public enum BodyPolicy: Sendable, Hashable {
    /// The handler is called at the head; content is read past (up to `HTTPLimits.drainBytesMax`) and dropped.
    case none
    /// The handler is called when the content is there whole, in `HTTPRequest.body`; more than `bytesMax` octets are answered 413.
    case collect(bytesMax: Int)
    /// The handler is called at the head and reads through `HTTPRequest.bodyStream`; more than `bytesMax` octets end the stream with
    /// an error and are answered 413.
    case stream(bytesMax: Int)

    var bytesMax: Int {
        switch self {
        case .none: .max
        case .collect(let bytesMax), .stream(let bytesMax): bytesMax
        }
    }
}

/// One row of the routing table.
///
///     Route(.get, "/v1/applications/{id}/timeline", name: "application-timeline") { request, responder in … }
///
/// In a pattern, `{name}` matches one non-empty segment and `{name...}`, last, the rest of the path. Matching is on percent-decoded segments, so
/// `/v1/%61pplications` is the same resource and an encoded `/` never splits a segment (RFC 3986 section 2.2). A route for GET answers HEAD;
/// OPTIONS is answered by the router where no route does.
public struct Route: Sendable {
    public let method: HTTPMethod
    public let pattern: String
    /// The label in metrics and in the access log: bounded by the table, unlike the path.
    public let name: String
    public let body: BodyPolicy
    /// Media types that the route takes, lower case, without parameters; anything else is answered 415. Empty: any.
    public let contentTypes: [String]
    /// Seconds that the handler may take for its answer; nil for `HTTPLimits.handlerTimeoutSeconds`.
    public let answerTimeoutSeconds: Double?
    public let handler: HTTPHandler

    public init(
        _ method: HTTPMethod, _ pattern: String, name: String? = nil, body: BodyPolicy = .none, contentTypes: [String] = [],
        answerTimeoutSeconds: Double? = nil, handler: @escaping HTTPHandler
    ) {
        self.method = method
        self.pattern = pattern
        self.name = name ?? pattern
        self.body = body
        self.contentTypes = contentTypes
        self.answerTimeoutSeconds = answerTimeoutSeconds
        self.handler = handler
    }
}
