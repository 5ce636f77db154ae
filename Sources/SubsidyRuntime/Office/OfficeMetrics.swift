/// What the runtime counts, for `/metrics` and `voucherd status`.
public struct OfficeMetrics: Sendable {
    public var commandsAccepted = 0
    public var commandsRefused = 0
    public var commandsReplayed = 0
    public var commits = 0
    /// Records of the largest commit.
    public var largestBatch = 0
    /// Nanoseconds that all commits took, the sync included.
    public var commitNanoseconds: Int64 = 0
    public var recordBytes = 0
    /// Commands that wait for the writer.
    public var queueLength = 0
    public var durableSeq: Int64 = 0
}
