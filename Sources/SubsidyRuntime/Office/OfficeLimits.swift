/// Bounds of the runtime, each configurable in `voucherd.json` under `limits`.
public struct OfficeLimits: Sendable {
    /// Commands that may wait for the writer; beyond it the caller is told to come back.
    public var queueMax = 8192
    /// Commands of one commit.
    public var batchCommandsMax = 512
    /// Octets of one commit's records, after which it is closed.
    public var batchBytesMax = 4 << 20
    /// How long a repetition of a keyed request is recognised, in days.
    public var idempotencyDays = 7
    /// No service keeps a key for less.
    public static let idempotencyDaysMin = 7
    /// Keys of one client that are remembered; a new one beyond them is refused, since none is forgotten before its time. Eight a second
    /// for a week.
    public var idempotencyKeysPerClientMax = 5_000_000
    /// Keys of all clients together.
    public var idempotencyKeysMax = 20_000_000
    /// Answers kept in memory for repetitions that come at once; older ones are read from the journal.
    public var repliesCachedMax = 1024
    /// Enterprises that one record of a run over the register decides: bounds how long others wait for the writer meanwhile.
    public var entitlementSliceMax = 256

    /// Records after which the next snapshot is taken.
    public var snapshotRecords: Int64 = 200_000
    /// Octets of records after which the next snapshot is taken.
    public var snapshotBytes = 512 << 20
    /// Whether draining takes a snapshot, so that the next start has nothing to replay.
    public var snapshotsAtDrain = true

    public init() {}
}
