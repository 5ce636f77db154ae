import Dispatch

/// What the office takes from the machine besides the time and the disk; a simulation gives its own, so that a run follows from its
/// seed alone.
public struct OfficeSources: Sendable {
    /// What ids are made from. They must not be guessed.
    public var entropy: @Sendable () -> UInt64
    /// Runs something that reads the journal and must not hold the writer up.
    public var readAside: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// Runs something that writes a snapshot and must not hold the writer up, one after another.
    public var writeAside: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// Waits until everything that was given to `writeAside` is done.
    public var writtenAside: @Sendable () -> Void

    public init(
        entropy: @escaping @Sendable () -> UInt64, readAside: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        writeAside: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() },
        writtenAside: @escaping @Sendable () -> Void = {}
    ) {
        self.entropy = entropy
        self.readAside = readAside
        self.writeAside = writeAside
        self.writtenAside = writtenAside
    }

    /// The kernel's random numbers; other threads.
    public static let system = OfficeSources(
        entropy: {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }, readAside: { body in DispatchQueue.global().async(execute: body) },
        writeAside: { body in snapshotQueue.async(execute: body) }, writtenAside: { snapshotQueue.sync {} })

    /// Below the writer and the readers: a snapshot has time.
    private static let snapshotQueue = DispatchQueue(label: "voucherd.snapshots", qos: .utility)
}
