import Journal
import Ledger
import Subsidy

/// What `voucherd verify` found: the chain, the replay, the books.
public struct OfficeVerification: Sendable {
    public var journal: JournalVerification
    /// The first record that cannot be replayed, or after which the books are wrong.
    public var fault: String?
    /// The snapshots beside the journal, compared with the replay.
    public var snapshots: SnapshotVerification
    /// The state that the records make.
    public var state: State

    public var isWhole: Bool { journal.isWhole && fault == nil && snapshots.faults.isEmpty }
}

/// Re-reads a journal: every hash, every event, and after every record the books.
///
/// - Parameters:
///   - vault: what opens sealed personal data; without it a journal that has some cannot be replayed.
///   - snapshots: the snapshots to compare with the replay.
public func verifyOffice(
    journalDirectory: String, policy: Policy, options: JournalOptions = JournalOptions(), vault: PersonalDataVault? = nil,
    snapshots: SnapshotStore? = nil
) throws -> OfficeVerification {
    var recovery = Recovery(policy: policy, limits: OfficeLimits())
    var fault: String?
    var snapshots = SnapshotVerification(snapshots)
    let found = try verifyJournal(journalDirectory, options: options) { record in
        guard fault == nil else { return }
        do {
            try recovery.apply(Record(seq: record.seq, line: record.line, vault: vault))
        } catch {
            fault = "record \(record.seq) cannot be read: \(error)"
            return
        }
        fault = recovery.core.state.unsoundness.map { "after record \(record.seq): \($0)" }
        snapshots.compare(with: recovery.core.state, recordHash: record.hash)
    }
    snapshots.finish(head: recovery.core.state.seq)
    return OfficeVerification(journal: found, fault: fault, snapshots: snapshots, state: recovery.core.state)
}
