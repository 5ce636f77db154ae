import Glibc

/// How a server listens and what it does around the handlers.
public struct HTTPServerConfiguration: Sendable {
    /// A numeric address: `127.0.0.1`, `::1`, `0.0.0.0`, `::`.
    public var host = "127.0.0.1"
    /// 0 lets the kernel choose; `HTTPServer.start()` returns the choice.
    public var port: UInt16 = 0
    /// Event loops; 0 means one a core.
    public var loopCount = 0
    public var limits = HTTPLimits()
    /// Runs the event loops under SCHED_BATCH: a loop that wakes does not interrupt whoever runs, so that it finds more to do when its turn comes.
    /// More requests a second where nothing but the server and its clients is busy; slower answers beside other work, even of low priority.
    public var wakesInBatches = false
    /// Keeps each event loop on a core of its own, and gives it the connections whose packets arrive there, as long as that leaves the loops evenly
    /// loaded; a connection whose packets come to arrive elsewhere goes there as soon as it is idle. Fewer interrupts from core to core, and nearer
    /// caches, where nothing but the server is busy; beside other work a loop waits for its core while others are free.
    public var keepsLoopsOnCores = false
    /// Has the process's allocator give the memory of large buffers (1 MB and more) back to the system as soon as they are freed. Left to itself,
    /// glibc keeps up to 64 MB of it in each thread's heap, so that a burst of long bodies is remembered for ever; what it costs is fresh pages for
    /// each long body. It holds for the whole process, so it is the program's to say.
    public var returnsLargeBuffers = false
    /// Serves TLS instead of plain HTTP.
    public var tls: TLSConfiguration?
    /// Bodies from this size on are gzipped where the client accepts it and the media type gains by it; nil: never.
    public var compressionBytesMin: Int? = 1_024
    /// Given the access log, one JSON object a request without its newline; nil: no log. Called on event loops: it must not block.
    public var accessLog: AccessLogSink?
    /// The value of the `Server` field; nil: no such field.
    public var serverName: String?
    /// The response field that carries `HTTPRequest.id`, for instance `x-request-id`; nil: none.
    public var requestIDField: String?
    /// Counts requests and latencies per route (`HTTPServer.metrics()`).
    public var collectsMetrics = true

    public init() {}

    /// How many event loops `loopCount` means on this machine.
    var effectiveLoopCount: Int { loopCount > 0 ? loopCount : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Takes one line of the access log.
public typealias AccessLogSink = @Sendable ([UInt8]) -> Void
