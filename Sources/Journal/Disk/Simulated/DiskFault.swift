// What a simulated disk is told to do wrong, and when.

/// The calls of `Disk`.
public enum DiskOperation: String, Sendable, CaseIterable {
    case open, size, read, write, synchronizeData, synchronize, allocate, truncate, rename, remove, makeDirectory
    case synchronizeDirectory, list, lock
}

/// What a call does instead of what it should.
public enum DiskFault: Hashable, Sendable {
    /// It fails with this error number and has no effect. A failed sync loses what it should have made durable.
    case error(Int32)
    /// A write or read moves at most this many octets.
    case short(Int)
    /// The power goes during the call: it and every later call fails until `SimulatedDisk.restart`.
    case powerLoss
}

/// One fault at one place.
public struct ScheduledFault: Sendable {
    /// The call it strikes; nil for any.
    public let operation: DiskOperation?
    /// How many such calls pass before it.
    public let after: Int
    /// How many such calls it strikes from then on.
    public let count: Int
    public let fault: DiskFault

    /// Strikes `count` calls of the kind after `after` of them passed.
    public init(_ fault: DiskFault, at operation: DiskOperation? = nil, after: Int = 0, count: Int = 1) {
        self.fault = fault
        self.operation = operation
        self.after = after
        self.count = count
    }
}

/// Faults that strike by chance, drawn from the disk's seed: each a probability for one call, between 0 and 1.
public struct FaultRates: Sendable {
    /// A write or read moves only a part.
    public var short = 0.0
    /// A write or read is interrupted by a signal (EINTR).
    public var interruption = 0.0
    /// A write or sync fails with EIO.
    public var inputOutputError = 0.0
    /// A write or allocation finds the disk full (ENOSPC).
    public var full = 0.0
    /// The power goes.
    public var powerLoss = 0.0

    /// Nothing goes wrong.
    public init() {}
}
