import Dispatch

/// What the office takes from the machine besides the time and the disk; a simulation gives its own, so that a run follows from its
/// seed alone.
public struct OfficeSources: Sendable {
    /// What ids are made from. They must not be guessed.
    public var entropy: @Sendable () -> UInt64
    /// Runs something that reads the journal and must not hold the writer up.
    public var readAside: @Sendable (@escaping @Sendable () -> Void) -> Void

    public init(
        entropy: @escaping @Sendable () -> UInt64, readAside: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        self.entropy = entropy
        self.readAside = readAside
    }

    /// The kernel's random numbers; another thread.
    public static let system = OfficeSources(
        entropy: {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }, readAside: { body in DispatchQueue.global().async(execute: body) })
}
