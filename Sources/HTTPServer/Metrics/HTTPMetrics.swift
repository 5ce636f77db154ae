/// What a server counted since its start. Labels are bounded: routes by the table, statuses by class, latencies by fixed buckets.
public struct HTTPMetrics: Sendable {
    /// One route's figures; the last is `none`, for requests that no route took.
    public struct RouteFigures: Sendable {
        public var method: String
        public var route: String
        /// Answers by status class: 1xx (unused), 2xx, 3xx, 4xx, 5xx at 1...5.
        public var answersByClass = [UInt64](repeating: 0, count: 6)
        /// Answers per bucket of `latencyBucketsSeconds`; one more for the rest.
        public var latencyCounts = [UInt64](repeating: 0, count: HTTPMetrics.latencyBucketsSeconds.count + 1)
        public var latencySumSeconds = 0.0
    }

    /// Upper bounds of the latency histogram.
    public static let latencyBucketsSeconds = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]

    public var routes: [RouteFigures] = []
    public var connectionsOpen = 0
    public var connectionsAccepted: UInt64 = 0
    public var connectionsRefused: UInt64 = 0
    /// Connections that went to another event loop after their packets (`HTTPServerConfiguration.keepsLoopsOnCores`).
    public var connectionsMoved: UInt64 = 0
    public var bytesReceived: UInt64 = 0
    public var bytesSent: UInt64 = 0

    public init() {}
}
