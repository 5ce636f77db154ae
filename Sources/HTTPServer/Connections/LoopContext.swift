// What the connections of one loop share: buffers, clock, limits, counters. Everything a connection needs of the world comes through here, so
// that tests run connections without a socket, a thread or a clock.
import CLinux

/// The surroundings of a loop's connections. Used by one thread.
final class LoopContext {
    let configuration: HTTPServerConfiguration
    let limits: HTTPLimits
    let headLimits: RequestHeadParser.Limits
    let router: Router
    /// The routes' handlers, and whether they stream their content; unsafe as every request looks here, and an array would cost it a count of
    /// references up and down. Written by the initializer only.
    let handlers: UnsafeMutablePointer<Unmanaged<Handler>>
    let streams: UnsafeMutablePointer<Bool>
    /// The router's table of whole paths, at hand for the usual request.
    let statics: StaticRoutes
    let policies: [BodyPolicy]
    let mailbox: Mailbox
    let counters: LoopCounters
    /// What the connection at work writes; its channel empties it before another connection has its turn.
    let output = OutputBuffer()
    /// CLOCK_MONOTONIC nanoseconds of the last wake-up; to the scheduler's tick (a few milliseconds) where nobody measures requests.
    var now: UInt64
    /// The fields that every answer has: `Date`, and `Server` where there is one.
    let commonFields = OutputBuffer(bytesAtFirst: 128)
    /// Whether answers are counted or logged, and whether they carry the request's id.
    let records: Bool
    let sendsRequestID: Bool
    private var dateSeconds = -1
    /// The last prepared answer with the common fields in it, and whose it is.
    private let assembled = OutputBuffer(bytesAtFirst: 512)
    private var assembledFor: PreparedResponse?
    var isDraining = false
    /// Octets of content and unsent answers that the loop's connections hold, and the loop's part of what all may hold.
    var heldBytes = 0
    let heldBytesMax: Int

    private var spare: [RequestStorage] = []
    private var retired: RequestStorage?
    private let idPrefix: UInt64
    private var idNumber: UInt64 = 0
    private static let spareMax = 64

    /// For TLS: plain octets on their way in, and records on their way out; unused and unbacked by memory without TLS.
    let plainBuffer = UnsafeMutablePointer<UInt8>.allocate(capacity: LoopContext.plainBytesMax)
    let recordBuffer = UnsafeMutablePointer<UInt8>.allocate(capacity: LoopContext.recordBytesMax)
    static let plainBytesMax = 65_536
    static let recordBytesMax = 65_536

    init(_ configuration: HTTPServerConfiguration, _ router: Router, _ mailbox: Mailbox, _ counters: LoopCounters) {
        self.configuration = configuration
        self.router = router
        self.mailbox = mailbox
        self.counters = counters
        limits = configuration.limits
        headLimits = RequestHeadParser.Limits(limits)
        heldBytesMax = max(1, limits.heldBytesMax / configuration.effectiveLoopCount)
        policies = router.routes.map(\.body)
        statics = router.statics
        handlers = .allocate(capacity: max(1, policies.count))
        streams = .allocate(capacity: max(1, policies.count))
        for (index, route) in router.routes.enumerated() {
            (handlers + index).initialize(to: Unmanaged.passRetained(Handler(route.handler)))
            if case .stream = route.body { streams[index] = true } else { streams[index] = false }
        }
        records = configuration.collectsMetrics || configuration.accessLog != nil
        sendsRequestID = configuration.requestIDField != nil
        idPrefix = UInt64.random(in: 0..<1 << 48)
        now = clinux_monotonic_ns()
        setDate(Int(clinux_realtime_s()))
    }

    deinit {
        for index in 0..<policies.count { handlers[index].release() }
        handlers.deallocate()
        streams.deallocate()
        output.deallocate()
        commonFields.deallocate()
        assembled.deallocate()
        plainBuffer.deallocate()
        recordBuffer.deallocate()
    }

    /// Reads the clocks: once a wake-up.
    func tick() {
        let before = now
        now = records ? clinux_monotonic_ns() : clinux_monotonic_coarse_ns()
        // A coarse clock stands still between the scheduler's ticks, and the other one with it.
        if now == before { return }
        let seconds = Int(clinux_realtime_s())
        if seconds != dateSeconds { setDate(seconds) }
    }

    private func setDate(_ seconds: Int) {
        dateSeconds = seconds
        assembledFor = nil
        commonFields.removeAll()
        commonFields.appendField("Date", HTTPDate(seconds: seconds).text)
        if let name = configuration.serverName { commonFields.appendField("Server", name) }
    }

    /// Storage for a request: the last one's, where nobody kept a reference to it; otherwise another. `request` is nil before; nothing is counted.
    @inline(__always)
    func takeStorage(_ request: inout RequestStorage?) {
        if isKnownUniquelyReferenced(&retired) { swap(&request, &retired) } else { request = otherStorage() }
    }

    private func otherStorage() -> RequestStorage {
        retired = nil
        return spare.popLast() ?? RequestStorage()
    }

    /// The whole of a prepared answer to a usual request (HTTP/1.1, kept alive, not HEAD) as it is sent in this second.
    @inline(__always)
    func appendAssembled(_ prepared: PreparedResponse) {
        if unsafeBitCast(assembledFor, to: UnsafeRawPointer?.self) != unsafeBitCast(prepared, to: UnsafeRawPointer.self) {
            assemble(prepared)
        }
        output.append(assembled.base, assembled.count)
    }

    private func assemble(_ prepared: PreparedResponse) {
        assembledFor = prepared
        assembled.removeAll()
        assembled.append(prepared.head)
        assembled.append(commonFields.base, commonFields.count)
        assembled.append("\r\n")
        assembled.append(prepared.body)
    }

    /// Takes storage back. Whether someone still reads it is asked when it is needed again: by then the handler's frames are gone.
    @inline(__always)
    func recycle(_ storage: inout RequestStorage?) {
        if retired != nil { keepRetired() }
        swap(&storage, &retired)
        storage = nil
    }

    /// Makes room for the storage that is retired next; what is still read, or grew out of proportion, is let go.
    private func keepRetired() {
        trim()
        guard isKnownUniquelyReferenced(&retired), let kept = retired else { return retired = nil }
        retired = nil
        if spare.count < LoopContext.spareMax { spare.append(kept) }
    }

    /// Lets go of what the last request left behind, where nobody reads it any more: its content, and storage that grew out of proportion.
    func trim() {
        guard isKnownUniquelyReferenced(&retired), let kept = retired else { return }
        if kept.capacity <= RequestStorage.keptBytesMax { kept.reset() } else { retired = nil }
    }

    @inline(__always)
    func number(_ storage: RequestStorage) {
        idNumber &+= 1
        storage.idPrefix = idPrefix
        storage.idNumber = idNumber
        storage.startedNanoseconds = now
        if storage.router == nil { storage.router = router }
    }
}

/// A route's handler behind a reference that the loop lends out uncounted: a closure that lies in memory has its context counted at every call.
final class Handler {
    let call: HTTPHandler

    init(_ call: @escaping HTTPHandler) { self.call = call }
}
