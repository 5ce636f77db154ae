// One event loop: a level-triggered epoll set, one thread, a block on a Dispatch queue that runs until the server stops. A wake-up costs one
// epoll_wait, and one recv and one send per ready connection; nothing else asks the kernel.
import CLinux
import Glibc

/// What a loop needs from its server; all of it may cross threads.
struct LoopSetup: Sendable {
    let configuration: HTTPServerConfiguration
    let router: Router
    let mailbox: Mailbox
    let counters: LoopCounters
    let admissions: Admissions
    let epoll: Int32
    let wake: Int32
    let certificates: Certificates?
}

/// Runs connections until told to stop.
final class EventLoop {
    private let setup: LoopSetup
    private let context: LoopContext
    private var channels = ChannelTable()
    private var generation: UInt32 = 0
    private var isStopping = false
    private let buffer: UnsafeMutablePointer<UInt8>
    private let events: UnsafeMutablePointer<clinux_event>
    private let checkNanoseconds: UInt64
    private var lastCheck: UInt64

    private static let receiveBytesMax = 65_536
    private static let eventsMax = 256
    /// TLS clients whose greeting is answered in one turn: when hundreds connect at once, those who are connected hardly notice.
    static let turnGreetingsMax = 4
    /// Rounds of messages before sockets have their turn again.
    private static let mailRoundsMax = 8
    private static let wakeData = UInt64.max

    init(_ setup: LoopSetup) {
        self.setup = setup
        context = LoopContext(setup.configuration, setup.router, setup.mailbox, setup.counters)
        buffer = .allocate(capacity: EventLoop.receiveBytesMax)
        events = .allocate(capacity: EventLoop.eventsMax)
        checkNanoseconds = EventLoop.checkInterval(setup.configuration.limits)
        lastCheck = context.now
    }

    deinit {
        channels.deallocate()
        buffer.deallocate()
        events.deallocate()
        _ = clinux_close(setup.epoll)
        _ = clinux_close(setup.wake)
    }

    /// Time limits are looked at this often: an eighth of the shortest, between 10 ms and 1 s.
    private static func checkInterval(_ limits: HTTPLimits) -> UInt64 {
        let shortest = [
            limits.headTimeoutSeconds, limits.bodyTimeoutSeconds, limits.idleTimeoutSeconds, limits.writeTimeoutSeconds,
            limits.lingerTimeoutSeconds, limits.handlerTimeoutSeconds > 0 ? limits.handlerTimeoutSeconds : .infinity,
        ].reduce(8, min)
        return UInt64(min(1, max(0.01, shortest / 8)) * 1e9)
    }

    /// Serves until `stop`, or until a drain has nothing left to do.
    func run() {
        setup.mailbox.bindToCurrentThread()
        let policy = setup.configuration.wakesInBatches ? clinux_sched_batch() : -1
        defer { clinux_sched_restore(policy) }
        _ = clinux_epoll_add(setup.epoll, setup.wake, UInt32(CLINUX_READABLE), EventLoop.wakeData)
        readMail()
        while !isStopping, !(context.isDraining && channels.count == 0) { turn() }
        for channel in channels.all {
            channel.die()
            forget(channel)
        }
    }

    /// One wake-up.
    func turn() {
        if channels.count == 0 { context.trim() }
        let milliseconds = channels.count == 0 ? -1 : Int32(checkNanoseconds / 1_000_000)
        let count = clinux_epoll_wait(setup.epoll, events, Int32(EventLoop.eventsMax), milliseconds)
        context.tick()
        var (hasMail, greetings) = (false, 0)
        for index in 0..<max(0, Int(count)) {
            let event = events[index]
            if event.data == EventLoop.wakeData {
                clinux_eventfd_clear(setup.wake)
                hasMail = true
            } else if let channel = channels[ConnectionID(raw: event.data)] {
                channel._withUnsafeGuaranteedRef { channel in
                    if channel.owesGreeting {
                        // Not now: epoll, being level-triggered, names it again, behind those who wait already.
                        guard greetings < EventLoop.turnGreetingsMax else { return }
                        greetings += 1
                    }
                    channel.handle(event.events, buffer, EventLoop.receiveBytesMax)
                    if channel.isDead { forget(channel) }
                }
            }
        }
        if hasMail || setup.mailbox.hasMail { readMail() }
        if context.now &- lastCheck >= checkNanoseconds { checkTimes() }
    }

    private func forget(_ channel: Channel) {
        let peer = channel.connection.peer
        if channels.remove(channel) { setup.admissions.release(peer) }
    }

    // MARK: Messages

    /// Does what was asked since the last time.
    func readMail() {
        for _ in 0..<EventLoop.mailRoundsMax {
            let messages = setup.mailbox.take()
            if messages.isEmpty { return }
            for message in messages { handle(message) }
        }
        // What handlers keep sending to their own loop waits until sockets were looked at.
        clinux_eventfd_signal(setup.wake)
    }

    private func handle(_ message: LoopMessage) {
        switch message {
        case .adopt(let descriptor, let peer): adopt(descriptor, peer)
        case .answer(let id, let response): with(id) { $0.complete(response) }
        case .answerPrepared(let id, let response): with(id) { $0.complete(response) }
        case .fail(let id, let failure): with(id) { $0.complete(failure) }
        case .finished(let id, let response): with(id) { $0.finish(response) }
        case .streamReady(let id): with(id) { $0.advanceStream() }
        case .readBody(let id): with(id) { $0.readMore() }
        case .drain: drain()
        case .stop: isStopping = true
        }
    }

    /// Does something with a connection, if it is still there, and whatever follows from it.
    private func with(_ id: ConnectionID, _ body: (Connection) -> Void) {
        guard let channel = channels[id]?.takeUnretainedValue(), !channel.isDead else { return }
        body(channel.connection)
        channel.connection.pump()
        channel.service()
        if channel.isDead { forget(channel) }
    }

    private func adopt(_ descriptor: Int32, _ peer: PeerAddress) {
        generation &+= 1
        let id = ConnectionID(descriptor: descriptor, generation: generation)
        let connection = Connection(context, id: id, peer: peer, isSecure: setup.certificates != nil)
        let session = setup.certificates?.makeSession()
        let channel = Channel(descriptor, connection, context, epoll: setup.epoll, tls: session)
        channels.insert(channel)
        context.counters.opened()
        let lacksSession = setup.certificates != nil && session == nil
        if context.isDraining || lacksSession || clinux_epoll_add(setup.epoll, descriptor, UInt32(CLINUX_READABLE), id.raw) < 0 {
            channel.die()
            forget(channel)
        }
    }

    private func drain() {
        context.isDraining = true
        for channel in channels.all where channel.connection.isIdle {
            // Nothing is under way that a reset could destroy: no lingering.
            channel.connection.close()
            channel.service()
            channel.die()
            forget(channel)
        }
    }

    private func checkTimes() {
        lastCheck = context.now
        context.trim()
        for channel in channels.all {
            channel.check()
            if channel.isDead { forget(channel) }
        }
    }
}
