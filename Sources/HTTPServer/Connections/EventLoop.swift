// One event loop: a level-triggered epoll set, one thread, a block on a Dispatch queue that runs until the server stops. A wake-up costs one
// epoll_wait, and one recv and one send per ready connection; nothing else asks the kernel.
import CLinux
import Glibc

/// What a loop needs from its server; all of it may cross threads.
struct LoopSetup: Sendable {
    let configuration: HTTPServerConfiguration
    let router: Router
    /// Which of the server's loops this is.
    let index: Int
    let poller: Poller
    let mailbox: Mailbox
    let counters: LoopCounters
    let admissions: Admissions
    let dealer: Dealer
    let certificates: Certificates?
}

/// Runs connections until told to stop.
final class EventLoop {
    private let setup: LoopSetup
    private let context: LoopContext
    var channels = ChannelTable()
    private var generation: UInt32 = 0
    private var isStopping = false
    let buffer: UnsafeMutablePointer<UInt8>
    private let events: UnsafeMutablePointer<clinux_event>
    private let checkNanoseconds: UInt64
    private var lastCheck: UInt64
    var greetings = Greetings()
    /// The exact time of this turn, once somebody greets; 0 before. It stands still during a turn, however long its handshakes take.
    var greetingTime: UInt64 = 0
    /// Whether connections go where their packets arrive.
    private let follows: Bool

    static let receiveBytesMax = 65_536
    private static let eventsMax = 256
    /// Rounds of messages before sockets have their turn again.
    private static let mailRoundsMax = 8
    /// How long a loop sleeps at most while somebody waits to be greeted.
    private static let greetingMilliseconds: Int32 = 1
    private static let wakeData = UInt64.max

    init(_ setup: LoopSetup) {
        self.setup = setup
        context = LoopContext(setup.configuration, setup.router, setup.mailbox, setup.counters)
        buffer = .allocate(capacity: EventLoop.receiveBytesMax)
        events = .allocate(capacity: EventLoop.eventsMax)
        checkNanoseconds = EventLoop.checkInterval(setup.configuration.limits)
        lastCheck = context.now
        follows = setup.dealer.follows
    }

    deinit {
        channels.deallocate()
        buffer.deallocate()
        events.deallocate()
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
        _ = clinux_epoll_add(setup.poller.epoll, setup.poller.wake, UInt32(CLINUX_READABLE), EventLoop.wakeData)
        readMail()
        while !isStopping, !(context.isDraining && channels.count == 0) { turn() }
        end()
    }

    /// Cuts who is still there, and who is on the way here.
    func end() {
        for channel in channels.all {
            channel.die()
            forget(channel)
        }
        for message in setup.mailbox.end() { discard(message) }
    }

    /// Nobody will read the message: a connection in it is cut.
    private func discard(_ message: LoopMessage) {
        let (descriptor, peer): (Int32, PeerAddress)
        switch message {
        case .adopt(let new, let address): (descriptor, peer) = (new, address)
        case .takeOver(let moved): (descriptor, peer) = (moved.descriptor, moved.peer)
        default: return
        }
        _ = clinux_close(descriptor)
        release(peer)
    }

    /// One wake-up.
    func turn() {
        if channels.count == 0 { context.trim() }
        let count = clinux_epoll_wait(setup.poller.epoll, events, Int32(EventLoop.eventsMax), patience)
        context.tick()
        greetingTime = 0
        var hasMail = false
        for index in 0..<max(0, Int(count)) {
            let event = events[index]
            if event.data == EventLoop.wakeData {
                clinux_eventfd_clear(setup.poller.wake)
                hasMail = true
            } else if let channel = channels[ConnectionID(raw: event.data)] {
                channel._withUnsafeGuaranteedRef { channel in
                    if channel.handshake != .done { return shakeHands(channel, event.events) }
                    channel.handle(event.events, buffer, EventLoop.receiveBytesMax)
                    if channel.isDead { forget(channel) } else if follows, channel.isDueToFollow { follow(channel) }
                }
            }
        }
        if !greetings.isEmpty { greetWhoWaited() }
        if hasMail || setup.mailbox.hasMail { readMail() }
        if context.now &- lastCheck >= checkNanoseconds { checkTimes() }
    }

    /// Milliseconds to sleep at most when nothing happens.
    private var patience: Int32 {
        if !greetings.isEmpty { return EventLoop.greetingMilliseconds }
        return channels.count == 0 ? -1 : Int32(checkNanoseconds / 1_000_000)
    }

    func forget(_ channel: Channel) {
        if channel.handshake != .done { greetings.ended(channel.connection.id) }
        let peer = channel.connection.peer
        if channels.remove(channel) { release(peer) }
    }

    /// A connection is no longer counted.
    private func release(_ peer: PeerAddress) {
        setup.admissions.release(peer)
        setup.dealer.left(setup.index)
    }

    /// Gives a connection to the loop on whose core its packets keep arriving, if there is one and nothing is under way.
    private func follow(_ channel: Channel) {
        guard let other = channel.note(setup.dealer.better(than: setup.index, for: channel.descriptor)), !context.isDraining,
            let moved = channel.leave()
        else { return }
        guard setup.dealer.move(moved, from: setup.index, to: other) else {
            channel.die()
            return forget(channel)
        }
        context.counters.closed()
        _ = channels.remove(channel)
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
        clinux_eventfd_signal(setup.poller.wake)
    }

    private func handle(_ message: LoopMessage) {
        switch message {
        case .adopt(let descriptor, let peer): adopt(descriptor, peer)
        case .takeOver(let moved): takeOver(moved)
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
        let connection = Connection(context, id: nextID(descriptor), peer: peer, isSecure: setup.certificates != nil)
        let session = setup.certificates?.makeSession()
        let lacksSession = setup.certificates != nil && session == nil
        let channel = Channel(descriptor, connection, context, epoll: setup.poller.epoll, tls: session.map(TLSTransport.init))
        welcome(channel, isRefused: lacksSession)
    }

    private func takeOver(_ moved: MovedConnection) {
        let connection = Connection(context, id: nextID(moved.descriptor), moved)
        context.counters.tookOver()
        welcome(Channel(moved.descriptor, connection, context, epoll: setup.poller.epoll, tls: moved.tls), isRefused: false)
    }

    private func nextID(_ descriptor: Int32) -> ConnectionID {
        generation &+= 1
        return ConnectionID(descriptor: descriptor, generation: generation)
    }

    private func welcome(_ channel: Channel, isRefused: Bool) {
        channels.insert(channel)
        context.counters.opened()
        if context.isDraining || isRefused || !channel.listen() {
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
