import Subsidy

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
    /// Whether the journal is kept twice.
    public var isMirrored = false
    /// Whether the second copy failed and is not written any more.
    public var hasMirrorFailed = false
    /// Segments that were mended from the other copy, at the start and since.
    public var journalRepairs = 0
    /// Commands that wait for the writer.
    public var queueLength = 0
    public var durableSeq: Int64 = 0
    /// Snapshots that were written, and that could not be, since the start.
    public var snapshots = 0
    public var snapshotFailures = 0
    /// The last record that is in a snapshot; 0 where there is none.
    public var snapshotSeq: Int64 = 0
    /// When the newest snapshot was made, by the office's clock.
    public var snapshotAt: Instant?
    /// Octets of the newest snapshot.
    public var snapshotBytes = 0
    /// Nanoseconds that writing the newest snapshot took.
    public var snapshotNanoseconds: Int64 = 0
    /// The longest time for which taking a snapshot kept the writer, in nanoseconds.
    public var snapshotPauseNanoseconds: Int64 = 0
}
