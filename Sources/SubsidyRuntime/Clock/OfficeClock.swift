// The one place that reads the wall clock. The core gets instants with its commands and never asks.

import Glibc
import Subsidy
import Synchronization

/// Where the office gets the time from.
public protocol OfficeClock: Sendable {
    func now() -> Instant
    /// A sandbox's clock was moved; others ignore it.
    func set(_ now: Instant)
    /// Whether the clock stands still until moved.
    var isSandbox: Bool { get }
}

/// The machine's clock.
public struct SystemClock: OfficeClock {
    public init() {}

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public func set(_ now: Instant) {}
    public var isSandbox: Bool { false }
}

/// A clock that stands still until it is moved, forward only. It starts on the day of the notice, so that any day since can be reached.
public final class SandboxClock: OfficeClock {
    private let milliseconds: Atomic<Int64>

    /// 2025-07-28T09:00:00+08:00, the morning of the notice's date.
    public static let start = Instant(milliseconds: Instant(startOf: LocalDate(day: 20297)).milliseconds + 9 * 3_600_000)

    public init(_ start: Instant = SandboxClock.start) { milliseconds = Atomic(start.milliseconds) }

    public func now() -> Instant { Instant(milliseconds: milliseconds.load(ordering: .acquiring)) }

    public func set(_ now: Instant) {
        _ = milliseconds.max(now.milliseconds, ordering: .acquiringAndReleasing)
    }

    public var isSandbox: Bool { true }
}
