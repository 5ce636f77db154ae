/// Every bound of the server, each with its unit last. Whatever exceeds one is answered with the status named here, or closed.
public struct HTTPLimits: Sendable {
    /// Octets of the request line without its CRLF; 414 beyond. RFC 9112 section 3 asks for at least 8000.
    public var requestLineBytesMax = 8_192
    /// Octets of the whole header section; 431 beyond (RFC 6585 section 5).
    public var headerBytesMax = 32_768
    /// Field lines in a header section, and in a trailer section; 431 beyond.
    public var headerCountMax = 256
    /// Empty lines read past before a request line (RFC 9112 section 2.2); 400 beyond.
    public var leadingEmptyLinesMax = 4
    /// Octets of all chunk extensions of one body together; 400 beyond (RFC 9112 section 7.1.1).
    public var chunkExtensionBytesMax = 4_096
    /// Octets of a trailer section; 431 beyond.
    public var trailerBytesMax = 8_192
    /// Octets of content that nobody wants, read past to keep a connection; the connection is closed beyond.
    public var drainBytesMax = 65_536
    /// Octets of pipelined requests held while an earlier one is being answered; reading stops beyond.
    public var readAheadBytesMax = 65_536
    /// Octets of unsent answers at which a connection stops reading, and a `ResponseStream` says `.full`.
    public var outputHighWaterBytes = 262_144
    /// Octets of unsent answers at which both go on.
    public var outputLowWaterBytes = 65_536
    /// Octets that a `ResponseStream` may queue in all; the connection is reset beyond, as its writer heeds no `.full`.
    public var outputBytesMax = 16_777_216
    /// Octets of collected content and of answers that wait for their clients, over all connections; each event loop has an equal part. Content beyond
    /// is answered 503, and a connection whose answer would have to wait beyond is reset.
    public var heldBytesMax = 1_073_741_824

    /// Connections in all; one more is answered 503 and closed.
    public var connectionsMax = 20_000
    /// Connections from one address; one more is closed. Behind a proxy, set it to `connectionsMax`.
    public var connectionsPerAddressMax = 20_000
    /// Requests on one connection; the last is answered with `Connection: close`.
    public var requestsPerConnectionMax = 1_000_000
    /// Connections waiting in the kernel to be accepted.
    public var backlogConnections = 4_096

    /// From a connection's start or a request's first octet to the end of its head; 408 and close beyond. TLS handshakes included.
    public var headTimeoutSeconds = 15.0
    /// For the content: this long, and longer by a second for every `bodyBytesPerSecondMin` octets received; 408 and close beyond.
    public var bodyTimeoutSeconds = 20.0
    /// The slowest pace at which content may arrive.
    public var bodyBytesPerSecondMin = 512
    /// Between an answer and the next request's first octet; then closed.
    public var idleTimeoutSeconds = 50.0
    /// For unsent answers: this long, and longer by a second for every `writeBytesPerSecondMin` octets sent; then reset.
    public var writeTimeoutSeconds = 20.0
    /// The slowest pace at which a client may take answers that wait for it.
    public var writeBytesPerSecondMin = 512
    /// For a handler's answer, once it has the content; 503 and close beyond. 0: no limit. A route may have a limit of its own.
    public var handlerTimeoutSeconds = 60.0
    /// After the server's FIN, reading past what the client still sends, so that no reset destroys the last answer (RFC 9112 section 9.6).
    public var lingerTimeoutSeconds = 2.0

    public init() {}
}
