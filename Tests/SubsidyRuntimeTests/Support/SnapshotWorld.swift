import Cryptography
import Journal
import Logging
import Subsidy
import Synchronization
import Testing

@testable import SubsidyRuntime

/// An office that keeps snapshots on a simulated disk and writes them where it stands, so that a test knows when.
final class SnapshotWorld {
    static let directory = "/snapshots"

    let disk: SimulatedDisk
    let journal: EmbeddedJournal
    let office: Office
    let store: SnapshotStore
    private let limits: OfficeLimits

    init(seed: UInt64, limits: OfficeLimits = SnapshotWorld.withoutDrain) throws {
        disk = SimulatedDisk(seed: seed)
        store = SnapshotStore(directory: Self.directory, disk: disk)
        self.limits = limits
        journal = try TestOffice.journal(disk)
        office = try Self.open(journal, store, limits, TestOffice.silent)
    }

    /// The defaults, but draining leaves the snapshots as they are.
    static var withoutDrain: OfficeLimits {
        var limits = OfficeLimits()
        limits.snapshotsAtDrain = false
        return limits
    }

    var digest: Digest { office.read { state, _ in state.digest }.value }

    /// Commands one after another, a record each; when this returns, the writer has come to rest.
    func give(_ count: Int) throws {
        for _ in 0..<count {
            _ = try office.give().wait()
            office.waitForWriter()
        }
    }

    func takeSnapshot() throws {
        office.requestSnapshot()
        office.waitForWriter()
    }

    func close() throws { try office.drain() }

    /// Another office over a journal, with the same snapshots unless others are given.
    func open(_ journal: any Journal, store: SnapshotStore? = nil, logger: Logger = TestOffice.silent) throws -> Office {
        try Self.open(journal, store ?? self.store, limits, logger)
    }

    private static func open(_ journal: any Journal, _ store: SnapshotStore, _ limits: OfficeLimits, _ logger: Logger) throws -> Office {
        var sources = OfficeSources.system
        sources.writeAside = { $0() }
        sources.writtenAside = {}
        return try Office(
            policy: TestPolicy.loaded.get(), journal: journal, clock: SandboxClock(), limits: limits, logger: logger, sources: sources,
            snapshots: store, leave: { error in preconditionFailure("\(error)") })
    }
}

/// A journal that notes where readings begin.
final class CountingJournal: Journal {
    let inner: EmbeddedJournal
    let firsts = Mutex<[UInt64]>([])

    init(_ inner: EmbeddedJournal) { self.inner = inner }

    var algorithm: DigestAlgorithm { inner.algorithm }
    var head: JournalHead { inner.head }
    var bodyBytesMax: Int { inner.bodyBytesMax }

    func append(_ batch: borrowing RecordBatch, expecting seq: UInt64) throws(JournalError) -> [Receipt] {
        try inner.append(batch, expecting: seq)
    }

    func read(from seq: UInt64, _ body: (borrowing JournalRecord) throws -> ReadStep) throws {
        firsts.withLock { $0.append(seq) }
        try inner.read(from: seq, body)
    }

    func close() throws(JournalError) { try inner.close() }
}

/// What was logged, for tests that look.
final class LogBook: Sendable {
    let entries = Mutex<[String]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(book: self) } }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            book.entries.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
        }
    }
}
