import Cryptography
import JSON
import Subsidy

/// Snapshots against a replay from the first record: whether each stands for what it says it does.
public struct SnapshotVerification: Sendable {
    /// Snapshots that agree with the replay.
    public private(set) var count = 0
    /// One sentence a fault, with the file.
    public private(set) var faults: [String] = []
    /// Those that were read and whose record has not come yet.
    private var waiting: [Int64: SnapshotHeader] = [:]
    private var hashes: [Int64: String] = [:]
    private let store: SnapshotStore?

    /// Reads every snapshot of the store, one after another, and checks its hashes, and that its state written down again gives the
    /// same hash. A directory that is not there has none.
    init(_ store: SnapshotStore?) {
        self.store = store
        guard let store, let seqs = try? store.seqs() else { return }
        for seq in seqs {
            do {
                let found = try store.read(seq)
                guard found.state.lineHash == found.stateHash else {
                    faults.append("\(store.path(seq)): its state, written down again, has another hash")
                    continue
                }
                waiting[found.header.seq] = found.header
                hashes[found.header.seq] = found.stateHash
            } catch let error as SnapshotError where error.code == .otherLayout {
                // What an earlier version left: a start passes over it, and nothing stands on it.
                continue
            } catch {
                faults.append("\(error)")
            }
        }
    }

    /// Compares the snapshot of this record, where there is one.
    mutating func compare(with state: State, recordHash: Digest) {
        guard let store, let header = waiting.removeValue(forKey: state.seq) else { return }
        let path = store.path(state.seq)
        if header.recordHash != recordHash.hex {
            faults.append("\(path): the journal's record \(state.seq) has another hash")
        } else if hashes[state.seq] != state.lineHash {
            faults.append("\(path): a replay up to record \(state.seq) gives another state")
        } else {
            count += 1
        }
    }

    /// What is left stands for records that the journal does not have.
    mutating func finish(head: Int64) {
        guard let store else { return }
        for seq in waiting.keys.sorted() {
            faults.append("\(store.path(seq)): it stands for record \(seq), but the journal ends at \(head)")
        }
        waiting = [:]
    }
}
