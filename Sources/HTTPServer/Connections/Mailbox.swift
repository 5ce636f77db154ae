// How other threads reach an event loop: a bounded-by-its-senders list of messages and one eventfd.
import CLinux
import Synchronization

/// A connection's name: its descriptor and a generation, so that what arrives late never meets a successor.
struct ConnectionID: Sendable, Hashable {
    let raw: UInt64

    init(descriptor: Int32, generation: UInt32) { raw = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)) }
    init(raw: UInt64) { self.raw = raw }

    var descriptor: Int { Int(raw & 0xFFFF_FFFF) }
}

/// What a loop is asked to do.
enum LoopMessage: Sendable {
    case adopt(descriptor: Int32, peer: PeerAddress)
    /// Another loop's connection, whose packets arrive here.
    case takeOver(MovedConnection)
    case answer(ConnectionID, HTTPResponse)
    case answerPrepared(ConnectionID, PreparedResponse)
    case fail(ConnectionID, HTTPFailure)
    /// A body was compressed on another thread; the response goes out as it is.
    case finished(ConnectionID, HTTPResponse)
    case streamReady(ConnectionID)
    case readBody(ConnectionID)
    case drain
    case stop
}

/// A loop's message box. Sending takes a lock for a few instructions and wakes the loop only when it may be asleep.
final class Mailbox: Sendable {
    private let state = Mutex(State())
    /// Whether the list holds something; asked on every wake-up, so it is not behind the lock.
    private let holdsMail = Atomic(false)
    /// The loop's thread, so that a message from the loop to itself needs no system call.
    private let thread = Atomic<UInt>(0)
    private let wake: @Sendable () -> Void
    /// The connection whose handler is running now on the loop's thread; touched by that thread only.
    let current: CurrentConnection

    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
        current = CurrentConnection()
    }

    /// Tells the mailbox which thread runs the loop: the caller's.
    func bindToCurrentThread() { thread.store(UInt(clinux_thread()), ordering: .relaxed) }

    @inline(__always)
    var isOnLoop: Bool { thread.load(ordering: .relaxed) == UInt(clinux_thread()) }

    /// False when the loop has ended: then nobody reads the message.
    @discardableResult
    func send(_ message: LoopMessage) -> Bool {
        let count = state.withLock { state in
            guard !state.hasEnded else { return 0 }
            state.messages.append(message)
            if state.messages.count == 1 { holdsMail.store(true, ordering: .releasing) }
            return state.messages.count
        }
        if count == 1, !isOnLoop { wake() }
        return count > 0
    }

    /// Whether a message waits. Not exact for a sender on another thread, who wakes the loop anyway.
    var hasMail: Bool { holdsMail.load(ordering: .acquiring) }

    /// Everything that was sent since the last call.
    func take() -> [LoopMessage] {
        state.withLock { state in
            guard !state.messages.isEmpty else { return [] }
            let taken = state.messages
            state.messages = []
            holdsMail.store(false, ordering: .releasing)
            return taken
        }
    }

    /// Takes no more messages; returns those that nobody has read.
    func end() -> [LoopMessage] {
        state.withLock { $0.hasEnded = true }
        return take()
    }

    private struct State {
        var messages: [LoopMessage] = []
        var hasEnded = false
    }
}

/// `@unchecked Sendable`: only the loop's thread reads or writes the reference (`Mailbox.isOnLoop` is asked first).
final class CurrentConnection: @unchecked Sendable {
    var connection: Unmanaged<Connection>?
}
