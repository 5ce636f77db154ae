// The state that a `ResponseStream` shares with its connection.
import Dispatch
import Synchronization

/// Chunks that wait, and who waits for what.
final class StreamCore: Sendable {
    typealias WriteResult = ResponseStream.WriteResult

    private struct State {
        var chunks: [[UInt8]] = []
        /// Octets in `chunks` and those that the connection has not sent yet.
        var bufferedBytes = 0
        var isFinished = false
        var isAborted = false
        var isClosed = false
        var isAnnounced = false
        var trailers: [HTTPField] = []
        var waiters: [@Sendable () -> Void] = []
        var closers: [@Sendable () -> Void] = []
    }

    private let mailbox: Mailbox
    private let connection: ConnectionID
    private let highWaterBytes: Int
    private let lowWaterBytes: Int
    private let bytesMax: Int
    private let state = Mutex(State())

    init(_ mailbox: Mailbox, _ connection: ConnectionID, _ limits: HTTPLimits) {
        self.mailbox = mailbox
        self.connection = connection
        highWaterBytes = limits.outputHighWaterBytes
        lowWaterBytes = limits.outputLowWaterBytes
        bytesMax = limits.outputBytesMax
    }

    /// Queues octets. More than `HTTPLimits.outputBytesMax` unsent ones cut the connection.
    func write(_ bytes: [UInt8]) -> WriteResult {
        let (result, announces) = state.withLock { state -> (WriteResult, Bool) in
            guard !state.isFinished, !state.isClosed, !state.isAborted else { return (.closed, false) }
            guard !bytes.isEmpty else { return (state.bufferedBytes > highWaterBytes ? .full : .accepted, false) }
            state.bufferedBytes += bytes.count
            if state.bufferedBytes > bytesMax { state.isAborted = true } else { state.chunks.append(bytes) }
            defer { state.isAnnounced = true }
            return (state.isAborted ? .closed : state.bufferedBytes > highWaterBytes ? .full : .accepted, !state.isAnnounced)
        }
        if announces { mailbox.send(.streamReady(connection)) }
        return result
    }

    /// Writes and, where the client is behind, waits until it has caught up. Never on an event loop.
    func writeAndWait(_ bytes: [UInt8]) -> WriteResult {
        let result = write(bytes)
        guard result == .full else { return result }
        precondition(!mailbox.isOnLoop, "an event loop must not wait for its own client")
        let writable = DispatchSemaphore(value: 0)
        whenWritable { writable.signal() }
        writable.wait()
        return isClosed ? .closed : .accepted
    }

    /// Calls `body` once, when fewer than `HTTPLimits.outputLowWaterBytes` wait or the stream is closed; at once if that is so now.
    func whenWritable(_ body: @escaping @Sendable () -> Void) {
        let isNow = state.withLock { state in
            if state.isClosed || state.isAborted || state.bufferedBytes <= lowWaterBytes { return true }
            state.waiters.append(body)
            return false
        }
        if isNow { body() }
    }

    /// Calls `body` once, when the client is gone or everything was sent.
    func whenClosed(_ body: @escaping @Sendable () -> Void) {
        let isNow = state.withLock { state in
            if state.isClosed { return true }
            state.closers.append(body)
            return false
        }
        if isNow { body() }
    }

    /// Ends the content; trailers go to HTTP/1.1 clients only.
    func finish(trailers: [HTTPField] = []) {
        let announces = state.withLock { state in
            guard !state.isFinished, !state.isClosed else { return false }
            state.isFinished = true
            state.trailers = trailers
            defer { state.isAnnounced = true }
            return !state.isAnnounced
        }
        if announces { mailbox.send(.streamReady(connection)) }
    }

    /// Cuts the connection, so that the client cannot take what it has for the whole.
    func abort() {
        let announces = state.withLock { state in
            guard !state.isFinished, !state.isClosed else { return false }
            state.isAborted = true
            defer { state.isAnnounced = true }
            return !state.isAnnounced
        }
        if announces { mailbox.send(.streamReady(connection)) }
    }

    var isClosed: Bool { state.withLock { $0.isClosed || $0.isAborted } }

    // MARK: The loop's side

    struct Batch {
        var chunks: [[UInt8]]
        var isFinished: Bool
        var isAborted: Bool
        var trailers: [HTTPField]
    }

    func take() -> Batch {
        state.withLock { state in
            defer {
                state.chunks = []
                state.isAnnounced = false
            }
            return Batch(chunks: state.chunks, isFinished: state.isFinished, isAborted: state.isAborted, trailers: state.trailers)
        }
    }

    /// The loop sent octets: `unsentBytes` of what it took are left.
    func note(unsentBytes: Int) {
        let waiters = state.withLock { state -> [@Sendable () -> Void] in
            state.bufferedBytes = unsentBytes + state.chunks.reduce(0) { $0 + $1.count }
            guard state.bufferedBytes <= lowWaterBytes, !state.waiters.isEmpty else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }

    func close() {
        let callbacks = state.withLock { state -> [@Sendable () -> Void] in
            state.isClosed = true
            state.chunks = []
            defer { (state.waiters, state.closers) = ([], []) }
            return state.waiters + state.closers
        }
        for callback in callbacks { callback() }
    }
}
