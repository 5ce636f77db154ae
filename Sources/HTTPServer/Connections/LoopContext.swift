// What the connections of one loop share: buffers, clock, limits, counters. Everything a connection needs of the world comes through here, so
// that tests run connections without a socket, a thread or a clock.
import CLinux

/// The surroundings of a loop's connections. Used by one thread.
final class LoopContext {
    let configuration: HTTPServerConfiguration
    let limits: HTTPLimits
    let router: Router
    let handlers: [HTTPHandler]
    let policies: [BodyPolicy]
    let mailbox: Mailbox
    let counters: LoopCounters
    /// What the connection at work writes; its channel empties it before another connection has its turn.
    let output = OutputBuffer()
    /// CLOCK_MONOTONIC nanoseconds of the last wake-up.
    var now: UInt64
    private(set) var dateLine: [UInt8] = []
    private var dateSeconds = -1
    var isDraining = false

    private var spare: [RequestStorage] = []
    private var spareOne: RequestStorage?
    private let idPrefix: UInt64
    private var idNumber: UInt64 = 0
    private static let spareMax = 64

    init(_ configuration: HTTPServerConfiguration, _ router: Router, _ mailbox: Mailbox, _ counters: LoopCounters) {
        self.configuration = configuration
        self.router = router
        self.mailbox = mailbox
        self.counters = counters
        limits = configuration.limits
        handlers = router.routes.map(\.handler)
        policies = router.routes.map(\.body)
        idPrefix = UInt64.random(in: 0..<1 << 48)
        now = clinux_monotonic_ns()
        setDate(Int(clinux_realtime_s()))
    }

    /// Reads the clocks: once a wake-up.
    func tick() {
        now = clinux_monotonic_ns()
        let seconds = Int(clinux_realtime_s())
        if seconds != dateSeconds { setDate(seconds) }
    }

    private func setDate(_ seconds: Int) {
        dateSeconds = seconds
        dateLine = Array("Date: \(HTTPDate(seconds: seconds).text)\r\n".utf8)
    }

    /// Storage for a request, fresh or used before.
    @inline(__always)
    func takeStorage() -> RequestStorage {
        if let storage = spareOne {
            spareOne = nil
            storage.reset()
            return storage
        }
        guard let storage = spare.popLast() else { return RequestStorage() }
        storage.reset()
        return storage
    }

    /// Takes storage back, unless someone still reads it or it grew out of proportion.
    @inline(__always)
    func recycle(_ storage: inout RequestStorage?) {
        if isKnownUniquelyReferenced(&storage), let kept = storage, kept.capacity <= RequestStorage.keptBytesMax {
            if spareOne == nil { spareOne = kept } else if spare.count < LoopContext.spareMax { spare.append(kept) }
        }
        storage = nil
    }

    @inline(__always)
    func number(_ storage: RequestStorage) {
        idNumber &+= 1
        storage.idPrefix = idPrefix
        storage.idNumber = idNumber
        storage.startedNanoseconds = now
        storage.router = router
    }
}
