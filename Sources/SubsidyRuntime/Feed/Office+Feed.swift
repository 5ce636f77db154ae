import JSON
import Journal
import Subsidy
import Synchronization

extension Office {
    /// Calls `body` after every commit, on the writer's thread, with the last durable record: it must only wake somebody up.
    public func observeCommits(_ body: @escaping @Sendable (Int64) -> Void) { commitObservers.withLock { $0.append(body) } }

    /// Hands over durable outcomes after a record, in order, until `body` answers false; out of memory where they are recent.
    ///
    /// - Throws: where a record of the journal does not fit the chain or is not understood.
    public func outcomes(after seq: Int64, _ body: (Outcome) throws -> Bool) throws {
        var last = seq
        while last < durableSeq {
            if let recent = recentOutcomes.withLock({ $0.outcomes(after: last, limit: Self.outcomesAtOnce) }) {
                guard !recent.isEmpty else { return }
                for outcome in recent {
                    guard try body(outcome) else { return }
                    last = outcome.moment.seq
                }
                continue
            }
            var goesOn = true
            var count = 0
            try journal.read(from: UInt64(last + 1)) { record in
                let read = try Record(seq: record.seq, line: record.line, vault: vault)
                goesOn = try body(Outcome(command: read.command, moment: read.moment, events: read.events, report: nil))
                last = read.moment.seq
                count += 1
                return goesOn && count < Self.recordsAtOnce ? .next : .stop
            }
            guard goesOn, count > 0 else { return }
        }
    }

    /// Outcomes copied out of memory at once.
    private static let outcomesAtOnce = 256
    /// Records after which one looks whether the rest is in memory.
    private static let recordsAtOnce = 20_000
}
