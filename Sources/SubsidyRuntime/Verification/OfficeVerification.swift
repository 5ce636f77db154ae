import Journal
import Ledger
import Subsidy

/// What `voucherd verify` found: the chain, the replay, the books, the receipts.
public struct OfficeVerification: Sendable {
    public var journal: JournalVerification
    /// The first record that cannot be replayed, or after which the books are wrong.
    public var fault: String?
    /// The snapshots beside the journal, compared with the replay.
    public var snapshots: SnapshotVerification
    /// The state that the records make, up to the first fault.
    public var state: State
    /// Digests of the reports of imports that the records name: files beside the documents, which no state names.
    public var importReports: Set<String>
    /// What was found of the receipts that were asked for, in their order.
    public var proofs: [ReceiptProof]

    /// Whether chain, replay and books are whole and the snapshots agree with them. What a receipt says is in `proofs`.
    public var isWhole: Bool { journal.isWhole && fault == nil && snapshots.faults.isEmpty }
}

/// Re-reads a journal: every hash, every event, and after every record the books.
///
/// - Parameters:
///   - vault: what opens sealed personal data; without it a journal that has some cannot be replayed.
///   - snapshots: the snapshots to compare with the replay.
///   - receipts: what to look for in it.
///   - progress: told each record before it is applied, so that whoever watches can name it if the program stops in it.
public func verifyOffice(
    journalDirectory: String, policy: Policy, options: JournalOptions = JournalOptions(), vault: PersonalDataVault? = nil,
    snapshots: SnapshotStore? = nil, receipts: [Receipt] = [], progress: (UInt64) -> Void = { _ in }
) throws -> OfficeVerification {
    var recovery = Recovery(policy: policy, limits: OfficeLimits())
    var prover = ReceiptProver(receipts)
    var fault: String?
    var importReports: Set<String> = []
    var snapshots = SnapshotVerification(snapshots)
    let found = try verifyJournal(journalDirectory, options: options) { record in
        prover.see(record.seq, record.hash)
        guard fault == nil else { return }
        progress(record.seq)
        do {
            let read = try Record(checked: record.seq, line: record.line, vault: vault)
            for case let reported as ImportReported in read.events { importReports.insert(reported.report) }
            try recovery.apply(read)
        } catch let error as JournalError {
            fault = error.detail
            return
        }
        fault = recovery.core.state.unsoundness.map { "after record \(record.seq): \($0)" }
        snapshots.compare(with: recovery.core.state, recordHash: record.hash)
    }
    let state = recovery.core.state
    snapshots.finish(head: state.seq)
    if fault == nil { fault = state.inconsistency.map { "after the last record: \($0)" } }
    return OfficeVerification(
        journal: found, fault: fault, snapshots: snapshots, state: state, importReports: importReports, proofs: prover.proofs(of: found))
}
