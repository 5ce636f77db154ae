// Taking snapshots. Between two commits the writer copies the state: a value whose tables share their chunks with the original, so
// the copy costs microseconds, and each chunk is copied only when it is next changed. Another thread writes the copy down
// meanwhile; the writer never waits for it.

import Cryptography
import JSON
import Journal
import Logging
import Subsidy
import Synchronization

/// When the next snapshot is due.
struct SnapshotSchedule: Sendable {
    /// The last record that is in a snapshot.
    var seq: Int64 = 0
    /// Octets of the records since then.
    var bytes = 0
    /// One is being written.
    var isUnderWay = false
    /// Somebody asked for one.
    var isWanted = false
    /// Nobody shall be begun any more: the office drains.
    var isOver = false
}

/// What a snapshot is made of: the state between two records.
struct FrozenOffice: Sendable {
    let contents: SnapshotContents
    let recordHash: Digest
}

extension Office {
    /// Asks for a snapshot as soon as the writer comes by. Nothing happens where the office keeps none.
    public func requestSnapshot() {
        wantSnapshot()
        wakeWriter()
    }

    func wantSnapshot() { snapshotSchedule.withLock { $0.isWanted = true } }

    /// Called on the writer's thread between two commits: begins a snapshot where one is due.
    func considerSnapshot() {
        guard let snapshots else { return }
        let seq = durableSeq
        let isDue = snapshotSchedule.withLock { schedule in
            guard !schedule.isUnderWay, !schedule.isOver, seq > schedule.seq else { return false }
            let isDue = schedule.isWanted || seq - schedule.seq >= limits.snapshotRecords || schedule.bytes >= limits.snapshotBytes
            if isDue {
                schedule.isUnderWay = true
                schedule.isWanted = false
                schedule.bytes = 0
            }
            return isDue
        }
        guard isDue else { return }
        let start = clockNanoseconds()
        let frozen = freeze()
        let nanoseconds = clockNanoseconds() - start
        metricsState.withLock { $0.snapshotPauseNanoseconds = max($0.snapshotPauseNanoseconds, nanoseconds) }
        sources.writeAside {
            self.write(frozen, to: snapshots)
            self.snapshotSchedule.withLock { $0.isUnderWay = false }
        }
    }

    /// A copy of everything that a snapshot keeps. Every record in it is durable.
    func freeze() -> FrozenOffice {
        let head = journal.head
        let state = core.read { core in copy core }.state
        precondition(state.seq == head.seq, "the state is at \(state.seq), the journal at \(head.seq)")
        return FrozenOffice(
            contents: SnapshotContents(state: state, idempotency: idempotency.withLock { $0 }), recordHash: head.hash)
    }

    /// Writes a snapshot; a failure costs the next start some time and nothing else.
    func write(_ frozen: FrozenOffice, to snapshots: SnapshotStore) {
        let start = clockNanoseconds()
        let seq = frozen.contents.state.seq
        do {
            let written = try snapshots.write(frozen.contents, recordHash: frozen.recordHash)
            snapshotSchedule.withLock { $0.seq = max($0.seq, seq) }
            metricsState.withLock {
                $0.snapshots += 1
                $0.snapshotSeq = seq
                $0.snapshotAt = clock.now()
                $0.snapshotBytes = written.byteCount
                $0.snapshotNanoseconds = clockNanoseconds() - start
            }
            logger.info(
                "a snapshot was written",
                metadata: ["seq": "\(seq)", "bytes": "\(written.byteCount)", "stateHash": "\(written.stateHash)"])
        } catch {
            metricsState.withLock { $0.snapshotFailures += 1 }
            // The next try comes after as many records again, not at once: the disk may be full.
            snapshotSchedule.withLock { $0.seq = max($0.seq, seq) }
            logger.error("a snapshot could not be written; nothing is lost by it", metadata: ["seq": "\(seq)", "error": "\(error)"])
        }
    }

    /// The last snapshot, when nothing more is decided: the next start has nothing to replay.
    func snapshotAtDrain() {
        guard let snapshots else { return }
        let isBehind = snapshotSchedule.withLock { $0.seq < durableSeq }
        guard isBehind, limits.snapshotsAtDrain else { return }
        write(freeze(), to: snapshots)
    }
}
