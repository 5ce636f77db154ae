import Journal
import Ledger
import Subsidy

/// What `voucherd verify` found: the chain, the replay, the books.
public struct OfficeVerification: Sendable {
    public var journal: JournalVerification
    /// The first record that cannot be replayed, or after which the books are wrong.
    public var fault: String?
    /// The state that the records make.
    public var state: State

    public var isWhole: Bool { journal.isWhole && fault == nil }
}

/// Re-reads a journal: every hash, every event, and after every record the books.
///
/// - Parameter vault: what opens sealed personal data; without it a journal that has some cannot be replayed.
public func verifyOffice(
    journalDirectory: String, policy: Policy, options: JournalOptions = JournalOptions(), vault: PersonalDataVault? = nil
) throws -> OfficeVerification {
    var recovery = Recovery(policy: policy, limits: OfficeLimits())
    var fault: String?
    let found = try verifyJournal(journalDirectory, options: options) { record in
        guard fault == nil else { return }
        do {
            try recovery.apply(Record(seq: record.seq, line: record.line, vault: vault))
        } catch {
            fault = "record \(record.seq) cannot be read: \(error)"
            return
        }
        fault = recovery.core.state.unsoundness.map { "after record \(record.seq): \($0)" }
    }
    return OfficeVerification(journal: found, fault: fault, state: recovery.core.state)
}
