import Subsidy
import Synchronization

/// A machine's clock as bad as they come: it stands still until it is moved, and now and then it falls back behind what it has shown.
final class SimulatedClock: OfficeClock {
    private let clock = SandboxClock()
    private let behind = Atomic<Int64>(0)

    /// From here on the clock shows this much less than it should.
    func fallBehind(milliseconds: Int64) { behind.store(milliseconds, ordering: .relaxed) }

    func now() -> Instant { Instant(milliseconds: clock.now().milliseconds - behind.load(ordering: .relaxed)) }
    func set(_ now: Instant) { clock.set(now) }
    var isSandbox: Bool { true }
}
