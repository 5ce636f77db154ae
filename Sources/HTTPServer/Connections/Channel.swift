// A socket and the connection behind it. The channel moves octets; what they mean is the connection's business.
import CLinux
import Glibc

/// The transport side of a connection. Used by its loop's thread only.
final class Channel {
    let descriptor: Int32
    let connection: Connection
    private var tls: TLSTransport?
    private let context: LoopContext
    private let epoll: Int32
    /// What epoll is asked for now.
    private var interest: UInt32
    /// When the server's FIN went out; 0 before.
    private var lingersSince: UInt64 = 0
    private(set) var isDead = false
    /// How far TLS is: its beginning is much dearer than a request, so the loop rations it.
    private(set) var handshake: Handshake
    private var trail: PacketTrail

    enum Handshake {
        /// The client's greeting is still to be answered.
        case owed
        /// It has come, and has to wait for its turn; nothing is read meanwhile.
        case waiting
        case underWay
        /// Over, or never needed.
        case done
    }

    /// Octets handed to the kernel in one turn of a channel, so that one fast reader does not hold up the others.
    private static let turnBytesMax = 4_194_304
    private static let fileBytesMax = 1_048_576

    init(_ descriptor: Int32, _ connection: Connection, _ context: LoopContext, epoll: Int32, tls: TLSTransport?) {
        self.descriptor = descriptor
        self.connection = connection
        self.context = context
        self.epoll = epoll
        self.tls = tls
        handshake = tls.map { $0.session.isEstablished ? .done : .owed } ?? .done
        trail = PacketTrail(after: connection.requestsServed)
        interest = UInt32(CLINUX_READABLE)
    }

    /// Has epoll name the channel when its socket is ready; false when epoll cannot.
    func listen() -> Bool { clinux_epoll_add(epoll, descriptor, interest, connection.id.raw) >= 0 }

    /// Whether it is time to see where the channel's packets arrive.
    @inline(__always)
    var isDueToFollow: Bool { trail.isDue(connection.requestsServed) }

    /// Notes which loop would be better, if any; the one that the channel should go to, nil for none.
    func note(_ better: Int?) -> Int? { trail.note(better, requestsServed: connection.requestsServed) }

    /// Leaves its loop with everything that another needs to go on; nil while something is under way. Its loop has to forget it, not to close it.
    func leave() -> MovedConnection? {
        guard connection.isIdle, !connection.peerEnded, lingersSince == 0, interest == UInt32(CLINUX_READABLE), handshake == .done,
            clinux_epoll_remove(epoll, descriptor) >= 0
        else { return nil }
        return MovedConnection(
            descriptor: descriptor, peer: connection.peer, tls: tls, tlsPeer: connection.tlsPeer, hostSession: connection.hostSession,
            requestsServed: connection.requestsServed, since: connection.since)
    }

    /// The socket is ready.
    @inline(__always)
    func handle(_ events: UInt32, _ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) {
        if events & UInt32(CLINUX_ERROR | CLINUX_HANGUP) != 0 { return die() }
        if events & UInt32(CLINUX_READABLE) != 0 {
            let count = clinux_recv(descriptor, buffer, capacity)
            if count > 0 {
                context.counters.received(count)
                if let tls {
                    guard receive(tls, buffer, count) else { return }
                } else {
                    connection.receive(buffer, count)
                }
            } else if count == 0 {
                connection.receiveEnd()
            } else if count != -Int(EAGAIN) {
                return die()
            }
        }
        service()
    }

    /// False when the channel is dead.
    private func receive(_ tls: TLSTransport, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
        if connection.phase == .closing { return true }
        switch tls.receive(buffer, count, connection, context) {
        case .taken:
            return true
        case .plainText:
            self.tls = nil
            handshake = .done
            connection.refusePlainText()
            return true
        case .broken:
            // The alert says why; whether it arrives is the peer's affair.
            context.output.removeAll()
            _ = tls.drain(descriptor, connection, context)
            die()
            return false
        }
    }

    /// Sends what there is to send and does what follows from it, until nothing more can be done now.
    @inline(__always)
    func service() {
        repeat {
            guard !connection.isAborted, flush(), !connection.isAborted else { return die() }
            if connection.stream != nil { connection.stream?.note(unsentBytes: connection.queue.count + connection.transportBacklog) }
        } while resumes()
        if connection.heldBytes > 0 { connection.countHeld() }
        let isSent = connection.queue.isEmpty && connection.transportBacklog == 0
        if connection.phase == .closing, isSent { return finish() }
        var wanted = connection.wantsInput && handshake != .waiting ? UInt32(CLINUX_READABLE) : 0
        if !isSent { wanted |= UInt32(CLINUX_WRITABLE) }
        if wanted != interest { setInterest(wanted) }
    }

    /// Whether input that had waited was taken up, which may have written something.
    @inline(__always)
    private func resumes() -> Bool {
        guard !connection.inbox.isEmpty, !connection.isBlocked, connection.phase != .closing else { return false }
        connection.pump()
        return true
    }

    private func setInterest(_ wanted: UInt32) {
        interest = wanted
        _ = clinux_epoll_change(epoll, descriptor, wanted, connection.id.raw)
    }

    /// False when the peer is gone.
    @inline(__always)
    private func flush() -> Bool {
        if let tls {
            defer { if handshake != .done { noteHandshake(tls) } }
            return tls.flush(descriptor, connection, context)
        }
        let output = context.output
        guard connection.queue.isEmpty else { return flushQueue() }
        if output.isEmpty { return true }
        let sent = clinux_send(descriptor, output.base, output.count)
        if sent == output.count {
            context.counters.sent(sent)
            output.removeAll()
            return true
        }
        return keepUnsent(sent)
    }

    private func noteHandshake(_ tls: TLSTransport) {
        if tls.session.isEstablished { handshake = .done } else if tls.hasAnswered { handshake = .underWay }
    }

    /// The greeting has come at a bad time: nothing is read until `resume`.
    func wait() {
        handshake = .waiting
        setInterest(0)
    }

    /// Answers the greeting after all.
    func resume(_ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) {
        handshake = .owed
        handle(UInt32(CLINUX_READABLE), buffer, capacity)
    }

    private func keepUnsent(_ sent: Int) -> Bool {
        let output = context.output
        defer { output.removeAll() }
        guard sent >= 0 || sent == -Int(EAGAIN) else { return false }
        let gone = max(0, sent)
        context.counters.sent(gone)
        connection.startWriteClock()
        connection.enqueue(Array(UnsafeBufferPointer(start: output.base + gone, count: output.count - gone)))
        return !connection.isAborted
    }

    private func flushQueue() -> Bool {
        connection.flushOutputIntoQueue()
        var turn = 0
        while let segment = connection.queue.head, turn < Channel.turnBytesMax {
            let sent = send(segment, from: connection.queue.offset)
            if sent == -Int(EAGAIN) { return true }
            // 0 octets of a file that should have more: it was cut short, and the promised length cannot be kept.
            guard sent > 0 else { return false }
            context.counters.sent(sent)
            connection.writtenBytes += sent
            turn += sent
            connection.queue.advance(sent)
        }
        return true
    }

    private func send(_ segment: OutputQueue.Segment, from offset: Int) -> Int {
        switch segment {
        case .file(let slice):
            return clinux_sendfile(
                descriptor, slice.file.descriptor, Int64(slice.offset + offset), min(slice.count - offset, Channel.fileBytesMax))
        case .bytes(let bytes):
            return bytes.withUnsafeBufferPointer { first in
                guard let start = first.baseAddress else { return 0 }
                guard let next = connection.queue.following, case .bytes(let more) = next else {
                    return clinux_send(descriptor, start + offset, first.count - offset)
                }
                // A head and its body in one call.
                return more.withUnsafeBufferPointer { second in
                    clinux_send2(descriptor, start + offset, first.count - offset, second.baseAddress, second.count)
                }
            }
        }
    }

    /// Everything is sent: FIN, then read past what the peer still sends, so that no reset overtakes the last answer (RFC 9112 section 9.6).
    private func finish() {
        if connection.peerEnded { return die() }
        guard lingersSince == 0 else { return }
        lingersSince = max(1, context.now)
        if let tls {
            tls.session.close()
            guard tls.drain(descriptor, connection, context) else { return die() }
        }
        clinux_shutdown_write(descriptor)
        if interest != UInt32(CLINUX_READABLE) { setInterest(UInt32(CLINUX_READABLE)) }
    }

    /// Time passes.
    func check() {
        if lingersSince > 0 {
            let limit = UInt64(context.limits.lingerTimeoutSeconds * 1e9)
            if context.now &- min(context.now, lingersSince) > limit { die() }
            return
        }
        connection.check()
        service()
    }

    /// Closes now. The loop forgets dead channels.
    func die() {
        guard !isDead else { return }
        isDead = true
        context.output.removeAll()
        if connection.isAborted { clinux_close_reset(descriptor) } else { _ = clinux_close(descriptor) }
        connection.disconnected()
        context.counters.closed()
    }
}
