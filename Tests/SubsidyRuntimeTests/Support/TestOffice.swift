// An office on a simulated disk, with the shortest way to give a command and wait for the answer.

import Cryptography
import Dispatch
import JSON
import Journal
import Logging
import Subsidy
import Synchronization
import Testing

@testable import SubsidyRuntime

/// A journal whose commits a test can hold up and count.
final class HeldJournal: Journal {
    let inner: EmbeddedJournal
    private let gate = DispatchSemaphore(value: 0)
    private let isHeld = Mutex(false)
    let batches = Mutex<[Int]>([])
    /// Signalled whenever an append has arrived at the closed gate.
    let arrived = DispatchSemaphore(value: 0)

    init(_ inner: EmbeddedJournal) { self.inner = inner }

    var algorithm: DigestAlgorithm { inner.algorithm }
    var head: JournalHead { inner.head }
    var bodyBytesMax: Int { inner.bodyBytesMax }

    func hold() { isHeld.withLock { $0 = true } }

    func release() {
        isHeld.withLock { $0 = false }
        gate.signal()
    }

    func append(_ batch: borrowing RecordBatch, expecting seq: UInt64) throws(JournalError) -> [Receipt] {
        if isHeld.withLock({ $0 }) {
            arrived.signal()
            gate.wait()
        }
        let count = batch.count
        batches.withLock { $0.append(count) }
        return try inner.append(batch, expecting: seq)
    }

    func read(from seq: UInt64, _ body: (borrowing JournalRecord) throws -> ReadStep) throws { try inner.read(from: seq, body) }
    func close() throws(JournalError) { try inner.close() }
}

/// An answer that is waited for.
final class Pending: Sendable {
    private let kept = Mutex<Result<Reply, Problem>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    var answer: Result<Reply, Problem>? { kept.withLock { $0 } }

    func put(_ answer: Result<Reply, Problem>) {
        kept.withLock { $0 = answer }
        done.signal()
    }

    func wait() throws -> Reply {
        done.wait()
        done.signal()
        return try #require(answer).get()
    }
}

enum TestOffice {
    static let directory = "/journal"
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func journal(_ disk: any Disk, _ path: String = directory) throws -> EmbeddedJournal {
        var options = JournalOptions()
        options.recordBytesMax = 256 << 10
        options.batchBytesMax = 1 << 20
        options.segmentBytes = 2 << 20
        return try EmbeddedJournal(directory: path, disk: disk, options: options)
    }

    static func open(
        _ journal: any Journal, limits: OfficeLimits = OfficeLimits(),
        leave: @escaping @Sendable (JournalError) -> Never = { error in preconditionFailure("\(error)") }
    ) throws -> Office {
        try Office(
            policy: TestPolicy.loaded.get(), journal: journal, clock: SandboxClock(), limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, leave: leave)
    }
}

extension Office {
    /// Gives a command as a portal of the test's own; `key` and `body` make its idempotency.
    func give(
        _ command: any Command = StoreDocument(sha256: "ab", size: 1, mediaType: "text/plain"), key: String? = nil, body: String = "b",
        as principal: Principal? = Office.portal
    ) -> Pending {
        let pending = Pending()
        let idempotency = key.flatMap { key in
            principal.map { IdempotencyKey(client: $0.clientID, key: key, fingerprint: Self.fingerprint(body)) }
        }
        submit(
            Submission(
                principal: principal, command: command, idempotency: idempotency,
                render: { state, outcome in
                    let count = JSON(integerLiteral: Int64(state.documents.count))
                    return Rendered(
                        status: 201, headers: [.init(name: "ETag", value: "\"\(outcome.moment.seq)\"")],
                        body: (["documents": count] as JSON).bytes())
                }, completion: { pending.put($0) }))
        return pending
    }

    static let portal = Principal(clientID: ID("cli_portal"), name: "portal", person: "clerk", roles: [.portal])

    private static func fingerprint(_ body: String) -> Digest {
        guard let digest = try? Digest(of: body.utf8, using: .sha256) else { preconditionFailure("no SHA-256") }
        return digest
    }
}
