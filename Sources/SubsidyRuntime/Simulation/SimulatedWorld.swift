import Cryptography
import JSON
import Journal
import Ledger
import Logging
import Subsidy
import Synchronization

/// What a check found wrong.
struct SimulationFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A command that somebody gives, perhaps once more.
struct Attempt: Sendable {
    var principal: Principal?
    var command: any Command
    /// The idempotency key, where the caller sends one.
    var key: String?
}

/// One office with its disk, its people and everything that was promised to them.
final class SimulatedWorld {
    static let directory = "/journal"
    static let snapshots = "/snapshots"
    static let documents = "/documents"

    /// The city's configuration, whose appropriations change now and then while the office is closed.
    var policy: Policy
    var random: SplitMix64
    let disk: SimulatedDisk
    /// The disk of the journal's second copy; some worlds have none.
    let mirrorDisk: SimulatedDisk?
    let clock = SimulatedClock()
    /// Ids of the office's making; its own row of numbers, so that they do not depend on what the people do.
    private let entropy: SimulatedEntropy
    private(set) var journal: EmbeddedJournal
    private(set) var office: Office
    private(set) var documents: DocumentStore
    var follower: Follower
    var people = SimulatedPeople()
    var report = SimulationReport()
    /// Hashes of the records whose commands were acknowledged: all of them must stay in the journal.
    var acknowledged: [Int64: Digest] = [:]
    /// Keyed commands that were answered, with the answer.
    var answered: [(attempt: Attempt, reply: Reply)] = []
    /// Keyed commands that a crash left without an answer.
    var unanswered: [Attempt] = []
    /// Faults of the disk that the report has counted already.
    var seenFaults = 0
    /// Whether the disk shall fail under the next commit.
    var plansFault = false
    /// Whether both copies of the journal held the same when the office went down.
    var mayRot = false
    private var keys = 0

    init(seed: UInt64, policy: Policy) throws {
        var random = SplitMix64(seed: seed)
        self.policy = try policy.simulated(&random)
        disk = SimulatedDisk(seed: random.next())
        mirrorDisk = random.next(below: 2) == 0 ? SimulatedDisk(seed: random.next()) : nil
        entropy = SimulatedEntropy(seed: random.next())
        self.random = random
        follower = Follower(policy: self.policy)
        (journal, office) = try Self.open(disk, mirrorDisk, self.policy, entropy, clock)
        documents = try DocumentStore(directory: Self.documents, disk: disk)
        try settleIn()
    }

    // MARK: The office

    private static var journalOptions: JournalOptions {
        var options = JournalOptions()
        options.recordBytesMax = 128 << 10
        options.batchBytesMax = 512 << 10
        options.segmentBytes = 576 << 10
        return options
    }

    private static var officeLimits: OfficeLimits {
        var limits = OfficeLimits()
        limits.batchBytesMax = 4 << 10
        limits.repliesCachedMax = 4
        limits.entitlementSliceMax = 2
        return limits
    }

    private static func open(
        _ disk: SimulatedDisk, _ mirrorDisk: SimulatedDisk?, _ policy: Policy, _ entropy: SimulatedEntropy, _ clock: SimulatedClock
    ) throws -> (EmbeddedJournal, Office) {
        let mirror = mirrorDisk.map { JournalMirror(directory: mirrorDirectory, disk: $0) }
        let journal = try EmbeddedJournal(directory: directory, disk: disk, mirror: mirror, options: journalOptions)
        let office = try Office(
            policy: policy, journal: journal, clock: clock, limits: officeLimits,
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            sources: OfficeSources(entropy: { entropy.next() }, readAside: { $0() }),
            snapshots: SnapshotStore(directory: snapshots, disk: disk),
            leave: { error in preconditionFailure("the simulator commits on its own thread: \(error)") })
        return (journal, office)
    }

    /// Opens the journal once more after a crash; the old office is gone.
    func reopen() throws {
        (journal, office) = try Self.open(disk, mirrorDisk, policy, entropy, clock)
        documents = try DocumentStore(directory: Self.documents, disk: disk)
        if office.metrics.snapshotSeq > 0 { report.snapshotStarts += 1 }
    }

    /// The state as it is now, the part that is not durable included.
    var state: State { office.read { state, _ in copy state }.value }

    var today: LocalDate { state.now.date }

    var digest: String { state.digest.hex }

    // MARK: Giving commands

    /// A key that nobody has used.
    func newKey() -> String {
        keys += 1
        return "key-\(keys)"
    }

    /// Gives commands that wait together, and looks at every answer. A journal that fails means a crash.
    func give(_ attempts: [Attempt]) throws {
        let boxes = attempts.map { _ in AnswerBox() }
        let submissions = zip(attempts, boxes).map { attempt, box in Self.submission(attempt, box) }
        report.operations += attempts.count
        let before = office.read { state, _ in state.seq }.value
        if plansFault { plantFault() }
        plansFault = false
        do {
            try office.commit(submissions)
        } catch {
            try crash(because: error, attempts, boxes)
            return
        }
        calmDisks()
        for (attempt, box) in zip(attempts, boxes) {
            guard let answer = box.answer else { throw SimulationFault("\(type(of: attempt.command).name) was not answered") }
            try take(answer, to: attempt)
        }
        // The power may have gone under a read or a snapshot of the office's own, which no command waits for.
        if disk.isOff { return try comeBack() }
        if attempts.count == 1, case .failure? = boxes[0].answer, random.next(below: 4) == 0 { try checkUnchanged(since: before) }
        if random.next(below: Self.snapshotChance) == 0 { try takeSnapshot() }
    }

    func take(_ answer: Result<Reply, Problem>, to attempt: Attempt) throws {
        switch answer {
        case .failure(let problem):
            report.refused[problem.code, default: 0] += 1
        case .success(let reply) where reply.replayed:
            report.replayed += 1
            try checkReplay(reply, of: attempt)
        case .success(let reply):
            report.accepted += 1
            try checkPower(of: attempt)
            if attempt.command is RegisterClient || attempt.command is RevokeClient { people.follow(state) }
            if reply.rendered.status == 201 { acknowledged[reply.seq] = reply.recordHash }
            if attempt.key != nil, reply.rendered.status == 201 { answered.append((attempt, reply)) }
        }
    }

    private static func submission(_ attempt: Attempt, _ box: AnswerBox) -> Submission {
        Submission(
            principal: attempt.principal, command: attempt.command, idempotency: idempotency(attempt),
            render: { _, outcome in
                // 201 where the command made a record, 200 where nothing happened.
                let body: JSON = ["command": .string(outcome.command), "events": JSON(integerLiteral: Int64(outcome.events.count))]
                return Rendered(
                    status: outcome.events.isEmpty ? 200 : 201, headers: [.init(name: "etag", value: "\"\(outcome.moment.seq)\"")],
                    body: body.bytes())
            },
            completion: { box.put($0) })
    }

    static func idempotency(_ attempt: Attempt) -> IdempotencyKey? {
        guard let key = attempt.key, let client = attempt.principal?.clientID else { return nil }
        do {
            return IdempotencyKey(client: client, key: key, fingerprint: try Digest(of: "\(attempt.command)".utf8, using: .sha256))
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }
}

/// Where the office puts its answer.
final class AnswerBox: Sendable {
    private let kept = Mutex<Result<Reply, Problem>?>(nil)

    var answer: Result<Reply, Problem>? { kept.withLock { $0 } }

    func put(_ answer: Result<Reply, Problem>) {
        kept.withLock { kept in
            precondition(kept == nil, "a command was answered twice")
            kept = answer
        }
    }
}

/// A row of numbers that the office may draw from on any thread.
final class SimulatedEntropy: Sendable {
    private let random: Mutex<SplitMix64>

    init(seed: UInt64) { random = Mutex(SplitMix64(seed: seed)) }

    func next() -> UInt64 { random.withLock { $0.next() } }
}
