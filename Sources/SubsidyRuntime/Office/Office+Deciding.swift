import Cryptography
import Dispatch
import JSON
import Journal
import Logging
import Subsidy
import Synchronization

/// What one turn of the writer has decided and not yet answered.
struct CommitBatch: ~Copyable {
    var records = RecordBatch()
    /// The seq of the first record.
    var firstSeq: Int64 = 0
    /// What the records say.
    var outcomes: [Outcome] = []
    var receipts: [Receipt] = []
    /// Answers, each with the place of its record in the batch (nil where it made none).
    private var answers: [@Sendable ([Receipt]) -> Void] = []

    init() {}

    mutating func add(_ answer: @escaping @Sendable ([Receipt]) -> Void) { answers.append(answer) }

    consuming func answer() {
        for answer in answers { answer(receipts) }
    }
}

extension Office {
    /// Lets happen what is due by now, record by record.
    func settleDue(into batch: inout CommitBatch) throws(JournalError) {
        let now = clock.now()
        while true {
            let outcome = core.write { core in
                core.advance(at: now, entropy: sources.entropy())
            }
            guard let outcome else { return }
            keep(outcome, reply: nil, in: &batch)
            // A long rest, or a sandbox's clock, makes more due than one batch may hold.
            if batch.records.byteCount >= limits.batchBytesMax { try flush(&batch) }
        }
    }

    /// Does one part of what goes on beside the commands, such as a run over the register.
    func work(into batch: inout CommitBatch) {
        let now = clock.now()
        let outcome = core.write { core in core.work(at: now, entropy: sources.entropy()) }
        guard let outcome else { return }
        keep(outcome, reply: nil, in: &batch)
    }

    /// Decides one command and prepares its answer.
    func take(_ submission: Submission, into batch: inout CommitBatch) throws(JournalError) {
        if let key = submission.idempotency, answerAgain(submission, key, &batch) { return }
        let now = clock.now()
        if let key = submission.idempotency, let refusal = idempotency.withLock({ $0.refusal(of: key, at: now) }) {
            metricsState.withLock { $0.commandsRefused += 1 }
            return batch.add { _ in submission.completion(.failure(refusal)) }
        }
        let decided: Result<Outcome, Problem> = core.write { core in
            do throws(Problem) {
                return .success(try core.decide(submission.command, by: submission.principal, at: now, entropy: sources.entropy()))
            } catch {
                return .failure(error)
            }
        }
        switch decided {
        case .failure(let problem):
            metricsState.withLock { $0.commandsRefused += 1 }
            batch.add { _ in submission.completion(.failure(problem)) }
        case .success(let outcome):
            metricsState.withLock { $0.commandsAccepted += 1 }
            admit(outcome)
            // Nobody else writes, so the state is still the one right after the command; readers need not wait meanwhile.
            let rendered = core.read { submission.render($0.state, outcome) }
            accept(submission, outcome, rendered, into: &batch)
            try moveClock(outcome, into: &batch)
        }
    }

    /// Keeps the table of credentials with what was registered and revoked: effective at once.
    private func admit(_ outcome: Outcome) {
        for id in Set(outcome.events.compactMap(\.client)) {
            guard let client = core.read({ $0.state.clients[id] }) else { continue }
            credentials.withLock { $0.refresh(client) }
        }
    }

    private func accept(_ submission: Submission, _ outcome: Outcome, _ rendered: Rendered, into batch: inout CommitBatch) {
        guard !outcome.events.isEmpty else {
            // Nothing happened, so there is no record; the answer still waits for the batch that it saw.
            let head = journal.head
            batch.add { receipts in
                let last = receipts.last.map { ($0.seq, $0.hash) } ?? (head.seq, head.hash)
                submission.completion(.success(Reply(seq: Int64(last.0), recordHash: last.1, rendered: rendered, replayed: false)))
            }
            return
        }
        let kept = submission.idempotency.map { KeptReply(key: $0, rendered: rendered) }
        let place = keep(outcome, reply: kept, in: &batch)
        if let key = submission.idempotency {
            idempotency.withLock { $0.remember(key, seq: outcome.moment.seq, at: outcome.moment.at) }
        }
        let isKeyed = submission.idempotency != nil
        batch.add { receipts in
            let reply = Reply(seq: outcome.moment.seq, recordHash: receipts[place].hash, rendered: rendered, replayed: false)
            if isKeyed { self.idempotency.withLock { $0.cache(reply) } }
            submission.completion(.success(reply))
        }
    }

    /// Adds a record to the batch; returns its place in it.
    @discardableResult
    private func keep(_ outcome: Outcome, reply: KeptReply?, in batch: inout CommitBatch) -> Int {
        if batch.records.isEmpty { batch.firstSeq = outcome.moment.seq }
        do {
            var body = try body(outcome, reply)
            if let reply, body.count > journal.bodyBytesMax { body = try self.body(outcome, reply.withoutBody) }
            try batch.records.append(body)
        } catch {
            preconditionFailure("the office made a record that the journal refuses: \(error)")
        }
        var outcome = outcome
        outcome.text = nil
        batch.outcomes.append(outcome)
        return batch.records.count - 1
    }

    private func body(_ outcome: Outcome, _ reply: KeptReply?) throws -> [UInt8] {
        let kept = (outcome.text?.count ?? 0) + (reply?.rendered.body.count ?? 0)
        var writer = JSONWriter(reservingBytes: kept + Self.bodyHeadBytesUsual)
        RecordBody.write(outcome, reply: reply, to: &writer)
        return try vault?.seal(writer.bytes) ?? writer.bytes
    }

    /// Octets of a record beside its events and its answer's body: moment, command, key and headers.
    private static let bodyHeadBytesUsual = 512

    /// Whether a record can hold an event of this text beside what every record has. Sealing makes it longer: what is nowhere near the
    /// bound is not sealed for that.
    static func canKeep(_ text: [UInt8], bodyBytesMax: Int, _ vault: PersonalDataVault?) -> Bool {
        guard text.count >= bodyBytesMax / sealedGrowthMax else { return true }
        guard let sealed = try? vault?.seal(text) ?? text else { return false }
        return sealed.count + bodyHeadBytesMax <= bodyBytesMax
    }

    /// How many times as long a text may get by sealing what is personal in it.
    private static let sealedGrowthMax = 64
    /// Octets of a record beside its events where no answer is kept, or one without a body.
    private static let bodyHeadBytesMax = 16 << 10

    /// A sandbox's clock was moved: from here on it shows the new time, and what that makes due happens at once.
    private func moveClock(_ outcome: Outcome, into batch: inout CommitBatch) throws(JournalError) {
        guard let set = outcome.first(ClockSet.self) else { return }
        clock.set(set.now)
        try settleDue(into: &batch)
    }

    /// Answers a repetition; false where the request is new.
    private func answerAgain(_ submission: Submission, _ key: IdempotencyKey, _ batch: inout CommitBatch) -> Bool {
        let (entry, cached) = idempotency.withLock { store -> (IdempotencyStore.Entry?, Reply?) in
            let entry = store.entry(for: key)
            return (entry, entry.flatMap { store.cachedReply($0.seq) })
        }
        guard let entry else { return false }
        guard entry.fingerprint == key.fingerprint else {
            batch.add { _ in submission.completion(.failure(.keyReused)) }
            return true
        }
        metricsState.withLock { $0.commandsReplayed += 1 }
        if let cached {
            submission.completion(.success(cached.asReplay))
            return true
        }
        // Not in memory: the answer is in the journal, which the writer must not wait for. It is durable before it is read, since
        // the reading starts after this batch's sync.
        batch.add { _ in
            self.sources.readAside { submission.completion(self.reply(at: entry.seq)) }
        }
        return true
    }

    /// The answer that an earlier request with this key got, or the refusal of the key; nil where it is new and there is room for it.
    /// It may read the journal: not for an event loop.
    public func kept(_ key: IdempotencyKey) -> Result<Reply, Problem>? {
        let now = clock.now()
        let (entry, cached, refusal) = idempotency.withLock { store -> (IdempotencyStore.Entry?, Reply?, Problem?) in
            guard let entry = store.entry(for: key) else { return (nil, nil, store.refusal(of: key, at: now)) }
            return (entry, store.cachedReply(entry.seq), nil)
        }
        guard let entry else { return refusal.map { .failure($0) } }
        guard entry.fingerprint == key.fingerprint else { return .failure(.keyReused) }
        return cached.map { .success($0.asReplay) } ?? reply(at: entry.seq)
    }

    /// Reads the answer that a record kept.
    private func reply(at seq: Int64) -> Result<Reply, Problem> {
        var found: Reply?
        do {
            try journal.read(from: UInt64(seq)) { record in
                found = try Record.rendered(record.line, vault).map {
                    Reply(seq: seq, recordHash: record.hash, rendered: $0, replayed: true)
                }
                return .stop
            }
        } catch {
            logger.error("an answer could not be read again", metadata: ["seq": "\(seq)", "error": "\(error)"])
        }
        return found.map { .success($0) } ?? .failure(.replyUnreadable)
    }

    /// Gives a command of the system's own and waits for it; only at start, before anyone else writes.
    public func submitAndWait(_ command: some Command) throws {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Reply, Problem>?>(nil)
        submit(
            Submission(principal: nil, command: command, render: { _, _ in Rendered(status: 204) }) { outcome in
                result.withLock { $0 = outcome }
                done.signal()
            })
        done.wait()
        if case .failure(let problem)? = result.withLock({ $0 }) { throw problem }
    }
}

extension Reply {
    var asReplay: Reply { Reply(seq: seq, recordHash: recordHash, rendered: rendered, replayed: true) }
}

extension Problem {
    public static let keyReused = Problem(
        .unprocessable, "idempotency-key-reused", zh: "该 Idempotency-Key 已用于另一请求；请为新的请求使用新的键。",
        en: "This Idempotency-Key was used for another request: take a new key for a new request.")
    static let replyUnreadable = Problem(
        .unavailable, "reply-unreadable", zh: "此请求已被受理，但暂时无法读取当时的答复，请稍后重试。",
        en: "This request was accepted before, and its answer cannot be read just now: try again shortly.")
}
