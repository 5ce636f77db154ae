// A response's content written piece by piece, from any thread, with backpressure in both senses: a writer learns that the client is slow, and a
// writer that will not listen is cut off. The handle below is the writers'; its core is shared with the connection.

/// Writes the content of a response: large exports, Server-Sent Events.
///
///     HTTPResponse(.ok, ["content-type": "text/event-stream"], body: .stream { stream in feed.subscribe { stream.write($0) } })
///
/// Drop the last reference without `finish()` and the connection is cut, so that the client knows that the content is not whole.
public final class ResponseStream: Sendable {
    /// What became of a write.
    public enum WriteResult: Sendable, Hashable {
        /// Taken.
        case accepted
        /// Taken, but the client is behind: write on after `whenWritable`.
        case full
        /// Not taken: the client is gone, or the stream was finished.
        case closed
    }

    private let core: StreamCore

    init(_ core: StreamCore) { self.core = core }

    deinit { core.abort() }

    /// Queues octets. More than `HTTPLimits.outputBytesMax` unsent ones cut the connection.
    @discardableResult
    public func write(_ bytes: [UInt8]) -> WriteResult { core.write(bytes) }

    /// Writes and, where the client is behind, waits until it has caught up. Never on an event loop.
    @discardableResult
    public func writeAndWait(_ bytes: [UInt8]) -> WriteResult { core.writeAndWait(bytes) }

    /// Calls `body` once, when fewer than `HTTPLimits.outputLowWaterBytes` wait or the stream is closed; at once if that is so now.
    public func whenWritable(_ body: @escaping @Sendable () -> Void) { core.whenWritable(body) }

    /// Calls `body` once, when the client is gone or everything was sent.
    public func whenClosed(_ body: @escaping @Sendable () -> Void) { core.whenClosed(body) }

    /// Ends the content; trailers go to HTTP/1.1 clients only.
    public func finish(trailers: [HTTPField] = []) { core.finish(trailers: trailers) }

    /// Cuts the connection, so that the client cannot take what it has for the whole.
    public func abort() { core.abort() }

    public var isClosed: Bool { core.isClosed }
}
