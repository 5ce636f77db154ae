// A crafted journal may hold events that the program's own arithmetic stops at, which no check foresaw. A process cannot go on after that,
// but it can still say which record it was. A simulation says which seed.

import Glibc
import Synchronization

/// Names the record that a replay stopped in, or the world that a simulation did.
enum TrapWatch {
    /// What is looked at.
    enum Subject {
        case record, seed
    }

    private static let isSeed = Atomic(false)
    /// The record that is being applied, or the seed of the world that lives.
    private static let seq = Atomic<UInt64>(0)

    /// From here on a stop names the record noted last and exits 1.
    static func begin(_ subject: Subject) {
        note(0)
        isSeed.store(subject == .seed, ordering: .relaxed)
        for number in [SIGILL, SIGTRAP] { signal(number, Self.leave) }
    }

    static func note(_ record: UInt64) { seq.store(record, ordering: .relaxed) }

    /// Only what a signal handler may do: no memory is taken, nothing is locked.
    private static let leave: @convention(c) (Int32) -> Void = { _ in
        let isSeed = TrapWatch.isSeed.load(ordering: .relaxed)
        say(isSeed ? "FAILED: the program stopped in the world of seed " : "record ")
        var digits: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        var divisor: UInt64 = 10_000_000_000_000_000_000
        let number = TrapWatch.seq.load(ordering: .relaxed)
        while divisor > 0 {
            if number >= divisor || divisor == 1 {
                digits.0 = UInt8(0x30 + number / divisor % 10)
                _ = withUnsafeBytes(of: &digits) { write(STDOUT_FILENO, $0.baseAddress, 1) }
            }
            divisor /= 10
        }
        say(isSeed ? "\n" : " fits the chain but stops the replay: it cannot have happened\n")
        _exit(1)
    }

    private static func say(_ text: StaticString) { _ = write(STDOUT_FILENO, text.utf8Start, text.utf8CodeUnitCount) }
}
