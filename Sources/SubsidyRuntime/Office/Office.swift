// The shell around the core: one serialized writer. Commands wait in a bounded queue; the writer takes what waits, decides
// each under the exclusive lock, appends all their records with one write and one sync, and only then answers. Readers look at
// the state under the shared lock; one that saw a record which is not durable yet waits for it before it answers.

import Cryptography
import Dispatch
import Glibc
import JSON
import Journal
import Logging
import Subsidy
import Synchronization

/// The running office: state, journal and clock.
public final class Office: Sendable {
    public let policy: Policy
    public let clock: any OfficeClock
    public let journal: any Journal
    public let limits: OfficeLimits
    let logger: Logger
    /// What seals personal data on its way to the disk; nil leaves it as it is, as simulations do.
    let vault: PersonalDataVault?

    let core: SharedLock<Core>
    private let queue = DispatchQueue(label: "voucherd.writer", qos: .userInitiated)
    private let waiting: Mutex<Waiting>
    let idempotency: Mutex<IdempotencyStore>
    let credentials: Mutex<CredentialTable>
    let recentOutcomes = Mutex(RecentOutcomes())
    let commitObservers = Mutex<[@Sendable (Int64) -> Void]>([])
    private let durable: Atomic<Int64>
    private let durableWaiters = Mutex<[(seq: Int64, body: @Sendable () -> Void)]>([])
    let metricsState = Mutex(OfficeMetrics())
    /// Leaves the process when the journal cannot be trusted any more.
    private let leave: @Sendable (JournalError) -> Never
    let sources: OfficeSources
    /// Where snapshots are kept; nil where none are.
    let snapshots: SnapshotStore?
    let snapshotSchedule = Mutex(SnapshotSchedule())

    private struct Waiting: Sendable {
        var submissions: [Submission] = []
        /// A turn of the writer is scheduled or under way.
        var isScheduled = false
        var isDraining = false
        /// Somebody saw that time has made something due.
        var isDue = false
    }

    /// Opens the office over a journal: begins with the newest snapshot that can be believed, replays every record after it, then
    /// books the configured pools.
    ///
    /// - Parameter snapshots: where snapshots are kept; without one, every start replays the whole journal.
    /// - Throws: where the journal is damaged, or holds what this program cannot read, or the configuration contradicts it; a
    ///   `JournalError` where the first record could not be written; a `SnapshotError` where a snapshot is ahead of the journal.
    public init(
        policy: Policy, journal: any Journal, clock: any OfficeClock, limits: OfficeLimits = OfficeLimits(), logger: Logger,
        sources: OfficeSources = .system, vault: PersonalDataVault? = nil, snapshots: SnapshotStore? = nil,
        leave: @escaping @Sendable (JournalError) -> Never = { error in exit(error.exitCode) }
    ) throws {
        self.policy = policy
        self.journal = journal
        self.clock = clock
        self.limits = limits
        self.logger = logger
        self.sources = sources
        self.vault = vault
        self.leave = leave
        self.snapshots = snapshots
        var recovery = Recovery(policy: policy, limits: limits, vault: vault)
        let snapshot = try snapshots?.newest(for: journal, logger: logger)
        if let snapshot { recovery.begin(with: snapshot) }
        try recovery.replay(journal)
        let bodyBytesMax = journal.bodyBytesMax
        recovery.core.canKeep = { Self.canKeep($0, bodyBytesMax: bodyBytesMax, vault) }
        core = SharedLock(recovery.core)
        idempotency = Mutex(recovery.idempotency)
        credentials = Mutex(CredentialTable(recovery.core.state))
        durable = Atomic(recovery.core.state.seq)
        waiting = Mutex(Waiting())
        clock.set(recovery.core.state.now)
        metricsState.withLock { $0.durableSeq = durableSeq }
        noteStart(snapshot)
        try openPools()
    }

    private func noteStart(_ snapshot: SnapshotFound?) {
        guard let snapshot else { return }
        snapshotSchedule.withLock { $0.seq = snapshot.header.seq }
        metricsState.withLock {
            $0.snapshotSeq = snapshot.header.seq
            $0.snapshotAt = snapshot.header.at
            $0.snapshotBytes = snapshot.byteCount
        }
        logger.info(
            "started from a snapshot", metadata: ["seq": "\(snapshot.header.seq)", "replayed": "\(durableSeq - snapshot.header.seq)"])
    }

    /// Books the configured appropriations on the thread that opens the office: nobody else has it yet.
    private func openPools() throws {
        let refusal = Mutex<Problem?>(nil)
        let opening = Submission(principal: nil, command: OpenPools(), render: { _, _ in Rendered(status: 204) }) { result in
            if case .failure(let problem) = result { refusal.withLock { $0 = problem } }
        }
        try commit([opening])
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
    }

    // MARK: Reading

    /// Looks at the state. Keep it short: the writer waits meanwhile.
    ///
    /// - Returns: what `body` made, and the last record it may have seen: pass it to `whenDurable` before answering.
    public func read<T>(_ body: (borrowing State, Instant) throws -> T) rethrows -> (value: T, seq: Int64) {
        try core.read { core in
            let now = max(clock.now(), core.state.now)
            return (try body(core.state, now), core.state.seq)
        }
    }

    /// Calls `body` once the record is durable: at once where it is.
    public func whenDurable(_ seq: Int64, _ body: @escaping @Sendable () -> Void) {
        if seq <= durable.load(ordering: .acquiring) { return body() }
        let isDurable = durableWaiters.withLock { waiters in
            if seq <= durable.load(ordering: .acquiring) { return true }
            waiters.append((seq, body))
            return false
        }
        if isDurable { body() }
    }

    /// The last record that is known to be on the disk.
    public var durableSeq: Int64 { durable.load(ordering: .acquiring) }

    public var metrics: OfficeMetrics {
        var metrics = metricsState.withLock { $0 }
        metrics.queueLength = waiting.withLock { $0.submissions.count }
        metrics.durableSeq = durableSeq
        let mending = journal.mending
        metrics.isMirrored = mending.isMirrored
        metrics.hasMirrorFailed = mending.hasMirrorFailed
        metrics.journalRepairs = mending.repairs
        return metrics
    }

    /// Whether a request with this key was answered before, as far as its answer is still remembered.
    public func knows(_ key: IdempotencyKey) -> Bool { idempotency.withLock { $0.entry(for: key) != nil } }

    // MARK: Writing

    /// Puts a command into the writer's queue; never blocks. The completion is called on the writer's thread.
    public func submit(_ submission: Submission) {
        let refusal: Problem? = waiting.withLock { waiting in
            if waiting.isDraining { return .goingAway }
            guard waiting.submissions.count < limits.queueMax else { return .busy }
            waiting.submissions.append(submission)
            schedule(&waiting)
            return nil
        }
        if let refusal { submission.completion(.failure(refusal)) }
    }

    /// Tells the writer that time has passed: what is due by now happens. The timer calls it, and so may anyone.
    public func tick() {
        let isDue = core.read { $0.state.agenda.isDue(on: clock.now().date) || $0.hasWork }
        if isDue { wakeWriter() }
    }

    /// Lets the writer come by, also where nothing waits for it.
    func wakeWriter() {
        waiting.withLock { waiting in
            guard !waiting.isDraining else { return }
            waiting.isDue = true
            schedule(&waiting)
        }
    }

    private func schedule(_ waiting: inout Waiting) {
        guard !waiting.isScheduled else { return }
        waiting.isScheduled = true
        queue.async { self.turn() }
    }

    /// Takes what waits, batch after batch, until nothing does.
    private func turn() {
        while true {
            let batch: [Submission]? = waiting.withLock { waiting in
                guard !waiting.submissions.isEmpty || waiting.isDue else {
                    waiting.isScheduled = false
                    return nil
                }
                waiting.isDue = false
                guard waiting.submissions.count > limits.batchCommandsMax else {
                    defer { waiting.submissions = [] }
                    return waiting.submissions
                }
                let batch = Array(waiting.submissions.prefix(limits.batchCommandsMax))
                waiting.submissions.removeFirst(batch.count)
                return batch
            }
            guard let batch else { return }
            do {
                try commit(batch)
                considerSnapshot()
                // The next part of what goes on beside the commands comes after what waits by now.
                if core.read({ $0.hasWork }) { wakeWriter() }
            } catch {
                logger.critical("the journal failed: nothing more is answered", metadata: ["error": "\(error)"])
                leave(error)
            }
        }
    }

    /// Decides commands in their order, makes them durable together, and answers them.
    ///
    /// Only one thread may be in here: the writer's queue in service; whoever opens the office before that; the simulator.
    ///
    /// - Throws: where the journal failed. Whoever was not answered by then must not be: what reached the disk is not known.
    func commit(_ submissions: [Submission]) throws(JournalError) {
        var batch = CommitBatch()
        try settleDue(into: &batch)
        for submission in submissions {
            try take(submission, into: &batch)
            if batch.records.byteCount >= limits.batchBytesMax { try flush(&batch) }
        }
        work(into: &batch)
        try flush(&batch)
    }

    /// Appends and syncs what was decided, then answers.
    func flush(_ batch: inout CommitBatch) throws(JournalError) {
        if !batch.records.isEmpty {
            let start = clockNanoseconds()
            batch.receipts = try journal.append(batch.records, expecting: UInt64(batch.firstSeq))
            noteCommit(batch, nanoseconds: clockNanoseconds() - start)
        }
        batch.answer()
        batch = CommitBatch()
    }

    private func noteCommit(_ batch: borrowing CommitBatch, nanoseconds: Int64) {
        let last = Int64(batch.receipts.last?.seq ?? 0)
        recentOutcomes.withLock { $0.append(batch.outcomes) }
        durable.store(last, ordering: .releasing)
        let ready = durableWaiters.withLock { waiters in
            let ready = waiters.filter { $0.seq <= last }
            if !ready.isEmpty { waiters.removeAll { $0.seq <= last } }
            return ready
        }
        for waiter in ready { waiter.body() }
        for observer in commitObservers.withLock({ $0 }) { observer(last) }
        let (count, bytes) = (batch.records.count, batch.records.byteCount)
        metricsState.withLock {
            $0.commits += 1
            $0.largestBatch = max($0.largestBatch, count)
            $0.commitNanoseconds += nanoseconds
            $0.recordBytes += bytes
        }
        if snapshots != nil { snapshotSchedule.withLock { $0.bytes += bytes } }
    }

    // MARK: Ending

    /// Returns when nothing waits for the writer and it does nothing.
    func waitForWriter() {
        queue.sync {}
        while waiting.withLock({ $0.isScheduled }) { queue.sync {} }
    }

    /// Takes nothing more, finishes what waits, and closes the journal.
    public func drain() throws {
        waiting.withLock { $0.isDraining = true }
        waitForWriter()
        snapshotSchedule.withLock { $0.isOver = true }
        sources.writtenAside()
        snapshotAtDrain()
        try journal.close()
    }
}

/// Nanoseconds of the monotonic clock.
func clockNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

extension Problem {
    static let goingAway = Problem(
        .unavailable, "shutting-down", zh: "服务正在停止，请稍后重试。", en: "The service is shutting down: try again shortly.")
    static let busy = Problem(.unavailable, "busy", zh: "服务繁忙，请稍后重试。", en: "Too many requests wait already: try again shortly.")
}
