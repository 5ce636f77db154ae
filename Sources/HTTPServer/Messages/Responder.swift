// The promise of an answer. It knows its connection only by name, so that it can outlive it, on any thread.
import Synchronization

/// Answers one request, exactly once, from any thread.
///
/// Keep it to answer later; drop the last reference without an answer and the client gets 500. A second answer is ignored.
///
///     Route(.post, "/v1/assessments", body: .collect(bytesMax: 65_536)) { request, responder in
///         queue.async { responder.answer(assess(request.body)) }
///     }
public final class Responder: Sendable {
    let mailbox: Mailbox
    let connection: ConnectionID
    private let state = Atomic<UInt8>(0)
    private static let pending: UInt8 = 0
    private static let answered: UInt8 = 1

    init(_ mailbox: Mailbox, _ connection: ConnectionID) {
        self.mailbox = mailbox
        self.connection = connection
    }

    deinit {
        if claim() { mailbox.send(.fail(connection, Responder.dropped)) }
    }

    static let dropped = HTTPFailure(.internalServerError, "no-answer", "The request was not answered.")

    /// Sends the response.
    public func answer(_ response: HTTPResponse) {
        guard claim() else { return }
        if let direct { direct._withUnsafeGuaranteedRef { $0.complete(response) } } else { mailbox.send(.answer(connection, response)) }
    }

    /// Sends a response that was framed beforehand: the fastest way.
    public func answer(_ response: PreparedResponse) {
        guard claim() else { return }
        if let direct {
            direct._withUnsafeGuaranteedRef { $0.complete(response) }
        } else {
            mailbox.send(.answerPrepared(connection, response))
        }
    }

    /// Answers with a failure, in the representation that the router's renderer gives it.
    public func fail(_ failure: HTTPFailure) {
        guard claim() else { return }
        if let direct { direct._withUnsafeGuaranteedRef { $0.complete(failure) } } else { mailbox.send(.fail(connection, failure)) }
    }

    /// Whether an answer was given, or the connection gave up waiting for one.
    public var isAnswered: Bool { state.load(ordering: .relaxed) == Responder.answered }

    /// Makes the answer this caller's; false when it was given already.
    func claim() -> Bool {
        state.compareExchange(expected: Responder.pending, desired: Responder.answered, ordering: .acquiringAndReleasing).exchanged
    }

    /// Readies it for the next request of its connection; only while nobody else refers to it.
    func rearm() { state.store(Responder.pending, ordering: .relaxed) }

    /// The connection itself, where the caller is the handler that the loop is just calling for it.
    @inline(__always)
    private var direct: Unmanaged<Connection>? {
        guard mailbox.isOnLoop, let current = mailbox.current.connection,
            current._withUnsafeGuaranteedRef({ $0.id == connection })
        else { return nil }
        return current
    }
}
