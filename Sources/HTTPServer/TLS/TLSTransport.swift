// The TLS side of a channel: what goes between its socket and its connection.
import CLinux
import Glibc

/// Seals a connection's output and opens its input. Used by its loop's thread only.
final class TLSTransport {
    enum Arrival {
        case taken
        /// The peer speaks plain HTTP to a TLS port.
        case plainText
        case broken
    }

    let session: TLSSession
    /// Records that the socket did not take yet.
    private var unsent: [UInt8] = []
    private var unsentStart = 0
    private var hasBegun = false
    /// Whether any records went out.
    private(set) var hasAnswered = false
    private var knowsPeer = false

    /// Plain octets sealed in one step.
    private static let stepBytesMax = 65_536
    private static let handshakeRecord: UInt8 = 0x16

    init(_ session: TLSSession) { self.session = session }

    var unsentCount: Int { unsent.count - unsentStart }

    /// Takes octets from the socket and hands the plain ones to the connection.
    func receive(_ base: UnsafePointer<UInt8>, _ count: Int, _ connection: Connection, _ context: LoopContext) -> Arrival {
        if !hasBegun {
            hasBegun = true
            // No TLS peer begins with a letter; every HTTP method does.
            if base[0] != TLSTransport.handshakeRecord, ASCII.folded(base[0]) &- 97 < 26 { return .plainText }
        }
        session.receive(base, count)
        while true {
            switch session.read(context.plainBuffer, LoopContext.plainBytesMax) {
            case .octets(let count):
                notePeer(connection)
                connection.receive(context.plainBuffer, count)
                if !session.hasInput { return .taken }
            case .waiting:
                if session.isEstablished { notePeer(connection) }
                return .taken
            case .ended:
                connection.receiveEnd()
                return .taken
            case .failed: return .broken
            }
        }
    }

    private func notePeer(_ connection: Connection) {
        guard !knowsPeer else { return }
        knowsPeer = true
        connection.tlsPeer = session.peer
        if connection.context.configuration.tls?.refusesOtherHosts == true { connection.hostSession = session }
    }

    /// Sends what the connection has, sealed, until the socket takes no more. False when the peer is gone.
    func flush(_ descriptor: Int32, _ connection: Connection, _ context: LoopContext) -> Bool {
        defer { connection.transportBacklog = unsentCount }
        guard sendUnsent(descriptor, connection, context) else { return false }
        repeat {
            if unsentCount > 0 {
                connection.flushOutputIntoQueue()
                return true
            }
            guard seal(connection, context), drain(descriptor, connection, context) else { return false }
        } while !connection.queue.isEmpty || !context.output.isEmpty
        return true
    }

    /// Seals one step's worth of what waits.
    private func seal(_ connection: Connection, _ context: LoopContext) -> Bool {
        let output = context.output
        if connection.queue.isEmpty {
            defer { output.removeAll() }
            return output.isEmpty || session.write(output.base, output.count)
        }
        connection.flushOutputIntoQueue()
        guard let segment = connection.queue.head else { return true }
        let offset = connection.queue.offset
        let count = min(segment.count - offset, TLSTransport.stepBytesMax)
        defer { connection.queue.advance(count) }
        switch segment {
        case .bytes(let bytes):
            return bytes.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { session.write($0 + offset, count) } ?? true
            }
        case .file(let slice):
            guard clinux_pread(slice.file.descriptor, context.plainBuffer, UInt64(count), Int64(slice.offset + offset)) == count else {
                return false
            }
            return session.write(context.plainBuffer, count)
        }
    }

    /// Sends the session's records; keeps what the socket does not take.
    func drain(_ descriptor: Int32, _ connection: Connection, _ context: LoopContext) -> Bool {
        while true {
            let count = session.takeRecords(context.recordBuffer, LoopContext.recordBytesMax)
            if count == 0 { return true }
            hasAnswered = true
            var sent = 0
            if unsentCount == 0 {
                sent = clinux_send(descriptor, context.recordBuffer, count)
                guard sent >= 0 || sent == -Int(EAGAIN) else { return false }
                sent = max(0, sent)
                context.counters.sent(sent)
                if sent < count { connection.startWriteClock() }
            }
            unsent.append(contentsOf: UnsafeBufferPointer(start: context.recordBuffer + sent, count: count - sent))
        }
    }

    private func sendUnsent(_ descriptor: Int32, _ connection: Connection, _ context: LoopContext) -> Bool {
        guard unsentCount > 0 else { return true }
        let sent = unsent.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { clinux_send(descriptor, $0 + unsentStart, buffer.count - unsentStart) } ?? 0
        }
        guard sent >= 0 || sent == -Int(EAGAIN) else { return false }
        let gone = max(0, sent)
        context.counters.sent(gone)
        connection.writtenBytes += gone
        unsentStart += gone
        if unsentStart == unsent.count {
            unsent = []
            unsentStart = 0
        }
        return true
    }
}
