import Journal
import Logging
import Synchronization

/// Tells the log, once each, what happens to a running journal beside its records: segments that reading mended from the mirror, and
/// a mirror that has failed.
final class JournalHealth: Sendable {
    private struct Told {
        var repairs = 0
        var hasMirrorFailed = false
    }

    private let journal: EmbeddedJournal
    private let log: Logger
    private let told = Mutex(Told())

    init(_ journal: EmbeddedJournal, log: Logger) {
        self.journal = journal
        self.log = log
    }

    /// Looks whether there is news.
    func look() {
        told.withLock { told in
            let repairs = journal.repairs
            for repair in repairs.dropFirst(told.repairs) { log.warning("journal mended", metadata: ["finding": "\(repair)"]) }
            told.repairs = repairs.count
            guard !told.hasMirrorFailed, let failure = journal.mirrorFailure else { return }
            told.hasMirrorFailed = true
            log.error(
                "the journal's mirror failed: the service goes on without it, the next start brings it up to date",
                metadata: ["error": "\(failure)"])
        }
    }
}
