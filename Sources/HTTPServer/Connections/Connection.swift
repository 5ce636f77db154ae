// One connection as a state machine without a socket: octets come in through `receive`, answers leave through the loop's output buffer and the
// queue, time comes in through `check`. The channel that owns it does the rest. Requests of a connection are answered one after another, so
// pipelined answers are in order by construction.

/// The HTTP side of a connection. Used by its loop's thread only.
final class Connection {
    enum Phase: UInt8 {
        /// Between requests, or in a head.
        case head
        /// Content is arriving.
        case body
        /// The request is whole; its answer is not.
        case waiting
        /// Nothing is read any more; when the output is gone, so is the connection.
        case closing
    }

    enum AnswerState: UInt8 {
        case none, asked, compressing, streaming, complete
    }

    enum BodyMode: UInt8 {
        case discard, collect, stream
    }

    let context: LoopContext
    let id: ConnectionID
    let peer: PeerAddress
    let isSecure: Bool
    var tlsPeer: TLSPeer?
    /// The session whose certificate has to name each request's host; nil where any host will do.
    var hostSession: TLSSession?

    var phase = Phase.head
    var answerState = AnswerState.none
    var bodyMode = BodyMode.discard
    var isDispatching = false
    var closesAfterAnswer = false
    /// 100 was promised to be sent once someone reads.
    var owesContinue = false
    var peerEnded = false
    /// To be cut without ceremony.
    var isAborted = false
    var requestsServed: Int32 = 0

    /// The request being read or answered.
    var request: RequestStorage?
    var responder: Responder?
    /// The request without a count of references: for the loop's own code on the hot path, which keeps it in `request` while it looks.
    @inline(__always)
    var borrowedRequest: Unmanaged<RequestStorage>? { unsafeBitCast(request, to: Unmanaged<RequestStorage>?.self) }
    var stream: StreamCore?
    /// Octets of content still to come; -1 for chunked content.
    var bodyRemaining = 0
    var bodyReceived = 0
    var chunked: ChunkedBody?
    /// Octets read ahead of their turn.
    var inbox: [UInt8] = []
    var inboxStart = 0
    var queue = OutputQueue()
    /// When the phase began, for its timeout.
    var since: UInt64
    /// When the queue began to wait, and what was sent of it since.
    var writeSince: UInt64 = 0
    var writtenBytes = 0
    /// Octets that the transport under the queue holds (TLS records).
    var transportBacklog = 0
    /// Octets of content and unsent answers that this connection holds, as counted in the loop's sum.
    private(set) var heldBytes = 0
    /// Octets of the answer under way, for the access log.
    var answerBytes = 0
    var answerStatus = 0

    init(_ context: LoopContext, id: ConnectionID, peer: PeerAddress, isSecure: Bool) {
        self.context = context
        self.id = id
        self.peer = peer
        self.isSecure = isSecure
        since = context.now
    }

    /// A decoder that only chunked requests pay for.
    final class ChunkedBody {
        var decoder = ChunkedDecoder()
    }

    /// Whether input has to wait: for an answer, for the client to read, or for the handler to want more content.
    var isBlocked: Bool {
        if phase == .waiting || queue.count + context.output.count + transportBacklog > context.limits.outputHighWaterBytes { return true }
        return phase == .body && bodyMode == .stream && !(request?.bodyStream?.wantsMore ?? true)
    }

    /// Whether the channel should read from its socket.
    var wantsInput: Bool { !peerEnded && (phase == .closing || inbox.count - inboxStart < context.limits.readAheadBytesMax) }

    /// Whether nothing is under way.
    var isIdle: Bool { phase == .head && request == nil && inbox.isEmpty && queue.isEmpty && transportBacklog == 0 }

    // MARK: Input

    /// Takes octets from the peer.
    func receive(_ base: UnsafePointer<UInt8>, _ count: Int) {
        if phase == .closing { return }
        var used = 0
        if inbox.isEmpty { used = consume(base, count) }
        if used < count, phase != .closing {
            inbox.append(contentsOf: UnsafeBufferPointer(start: base + used, count: count - used))
        }
    }

    /// Takes the peer's FIN.
    func receiveEnd() {
        guard !peerEnded else { return }
        peerEnded = true
        if inbox.isEmpty { end() }
    }

    /// Goes on with what waits in the inbox, after whatever blocked it.
    func pump() {
        while inboxStart < inbox.count, !isBlocked, phase != .closing {
            let waiting = inbox
            inboxStart += waiting.withUnsafeBufferPointer { octets in
                octets.baseAddress.map { consume($0 + inboxStart, octets.count - inboxStart) } ?? 0
            }
        }
        if inboxStart >= inbox.count || phase == .closing {
            if !inbox.isEmpty { inbox = [] }
            inboxStart = 0
            if peerEnded { end() }
        } else if inboxStart >= Connection.readBytesMax {
            // A client that is always a little ahead never empties it: what was read is let go now and then.
            inbox.removeFirst(inboxStart)
            inboxStart = 0
        }
    }

    /// Octets of the inbox that are read and still kept.
    private static let readBytesMax = 65_536

    private func consume(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var at = 0
        while at < count, !isBlocked {
            switch phase {
            case .head: at += readHead(base + at, count - at)
            case .body: at += readBody(base + at, count - at)
            case .waiting: return at
            case .closing: return count
            }
        }
        return at
    }

    /// Everything that the peer sent is read.
    private func end() {
        switch phase {
        case .head:
            if let request, request.parser.hasBegun { return refuse(Connection.incomplete) }
            close()
        case .body:
            closesAfterAnswer = true
            request?.bodyStream?.end(.failed(.disconnected))
            if bodyMode == .discard, answerState != .complete { phase = .waiting } else { refuse(Connection.incomplete) }
        case .waiting: closesAfterAnswer = true
        case .closing: break
        }
    }

    /// The peer spoke plain HTTP where TLS was due: told so in plain HTTP, then closed.
    func refusePlainText() {
        context.takeStorage(&request)
        request?.reset()
        refuse(HTTPFailure(.badRequest, "tls-expected", "This port speaks HTTPS; the request came without TLS."))
    }

    static let incomplete = HTTPFailure(.badRequest, "request-incomplete", "The connection ended before the request did.")

    // MARK: Memory

    /// Takes on `count` more octets; false where the loop's connections hold too many already.
    func hold(_ count: Int) -> Bool {
        if count > context.heldBytesMax - context.heldBytes {
            countHeld()
            guard count <= context.heldBytesMax - context.heldBytes else { return false }
        }
        context.heldBytes += count
        heldBytes += count
        return true
    }

    /// Takes what is no longer held off the loop's sum.
    func countHeld() {
        let held = (request?.body.count ?? 0) + queue.heldBytes
        context.heldBytes += held - heldBytes
        heldBytes = held
    }

    // MARK: Ends

    /// Closes when the output is gone.
    func close() {
        phase = .closing
        if request != nil { context.recycle(&request) }
        responder = nil
        chunked = nil
        inbox = []
        inboxStart = 0
    }

    /// The channel is gone: whoever waits for this connection is told.
    func disconnected() {
        stream?.close()
        stream = nil
        request?.bodyStream?.end(.failed(.disconnected))
        if answerState == .asked, let responder { _ = responder.claim() }
        close()
        queue.removeAll()
        countHeld()
    }
}
