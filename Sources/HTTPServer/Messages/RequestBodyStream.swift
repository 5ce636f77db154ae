// A request's content read piece by piece. The connection reads from its socket only while the reader wants more, so a slow reader slows the
// client down instead of filling memory.
import Synchronization

/// The content of a request on a route with `BodyPolicy.stream`.
///
///     request.bodyStream?.read { chunk in file.append(chunk); return .more } onEnd: { end in … }
public final class RequestBodyStream: Sendable {
    /// What the reader wants after a chunk.
    public enum Demand: Sendable { case more, pause }

    /// How the content ended.
    public enum End: Sendable {
        case complete(trailers: [HTTPField])
        case failed(Failure)
    }

    /// Why the content did not come whole.
    public enum Failure: Sendable, Hashable {
        case tooLarge, malformed, timedOut, disconnected
        /// The request was answered before its content ended.
        case answered
    }

    public typealias ChunkHandler = @Sendable ([UInt8]) -> Demand
    public typealias EndHandler = @Sendable (End) -> Void

    private struct State {
        var onChunk: ChunkHandler?
        var onEnd: EndHandler?
        var isPaused = true
        var end: End?
    }

    private let mailbox: Mailbox
    private let connection: ConnectionID
    private let state = Mutex(State())

    init(_ mailbox: Mailbox, _ connection: ConnectionID) {
        self.mailbox = mailbox
        self.connection = connection
    }

    /// Starts reading, once. Both closures are called on the event loop and must not block; `onEnd` comes once and last.
    public func read(onChunk: @escaping ChunkHandler, onEnd: @escaping EndHandler) {
        let ended = state.withLock { state -> End? in
            precondition(state.onChunk == nil, "a request body is read once")
            state.onChunk = onChunk
            state.onEnd = onEnd
            state.isPaused = false
            return state.end
        }
        if let ended { onEnd(ended) } else { mailbox.send(.readBody(connection)) }
    }

    /// Goes on after `Demand.pause`, from any thread.
    public func resume() {
        let wasPaused = state.withLock { state in
            defer { state.isPaused = false }
            return state.isPaused && state.onChunk != nil
        }
        if wasPaused { mailbox.send(.readBody(connection)) }
    }

    // MARK: The loop's side

    var wantsMore: Bool { state.withLock { !$0.isPaused && $0.onChunk != nil } }

    /// Hands over a chunk; only while `wantsMore`.
    func deliver(_ chunk: [UInt8]) {
        guard let onChunk = state.withLock({ $0.onChunk }) else { return }
        // Paused before the call, so that a `resume` during it is not lost.
        state.withLock { $0.isPaused = true }
        if onChunk(chunk) == .more { state.withLock { $0.isPaused = false } }
    }

    func end(_ end: End) {
        let onEnd = state.withLock { state -> EndHandler? in
            guard state.end == nil else { return nil }
            state.end = end
            return state.onEnd
        }
        onEnd?(end)
    }
}
