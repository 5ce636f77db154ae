import ArgumentParser
import Dispatch
import Glibc
import JSON
import Journal
import Ledger
import Subsidy
import SubsidyRuntime
import Synchronization

/// Durable submissions and reads over loopback, at several numbers of connections.
struct OfficeBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "office", abstract: "Durable submissions/s and reads/s over loopback, server and clients on this machine.")

    @Option(help: "Numbers of connections, with commas.") var connections = "1,16,64,256"
    @Option(help: "Seconds of each run.") var seconds = 3.0
    @Option(help: "The configuration directory.") var config = "Config"
    @Option(help: "A directory on the disk to measure; a temporary one otherwise.") var directory: String?
    @Flag(help: "Submissions only.") var writesOnly = false

    /// Drafts that one run may submit.
    private static let draftsMax = 400_000

    func run() throws {
        let counts = connections.split(separator: ",").compactMap { Int($0) }
        guard !counts.isEmpty, counts.allSatisfy({ (1...4096).contains($0) }) else { throw ValidationError("--connections wants numbers") }
        let office = try BenchOffice(config: config, directory: directory)
        defer { office.close() }
        Files.say(
            "connections  durable submissions/s  p99 ms  records/commit  commits/s"
                + (writesOnly ? "" : "  reads/s (application)  reads/s (pool)"))
        var lastRate = 0.0
        for count in counts {
            let drafts = try office.makeDrafts(Int(seconds * 25_000) + 2000)
            let before = office.service.office.metrics
            let writes = try LoadGenerator(port: office.service.port, connections: count, seconds: seconds).run { index in
                guard index < drafts.count else { return nil }
                return ("POST", "/v1/applications/\(drafts[index])/submission", office.portalHeaders)
            }
            let after = office.service.office.metrics
            guard writes.failures == 0 else { throw CleanExit.message("\(writes.failures) requests failed") }
            let commits = after.commits - before.commits
            let records = after.commandsAccepted - before.commandsAccepted
            lastRate = writes.perSecond
            var line = Self.pad(String(count), 11) + Self.pad(Self.whole(writes.perSecond), 23)
            line += Self.pad(Self.tenths(Double(writes.p99Microseconds) / 1000), 8)
            line += Self.pad(Self.tenths(Double(records) / Double(max(1, commits))), 16)
            line += Self.pad(Self.whole(Double(commits) / writes.seconds), 11)
            if !writesOnly { line += try reads(office, count, drafts) }
            Files.say(line)
        }
        let (bytes, last, rate) = (office.recordBytes, counts.last ?? 0, Self.whole(lastRate))
        Files.say("a submission's record has \(bytes) octets; at \(last) connections \(rate) records/s")
    }

    private func reads(_ office: BenchOffice, _ count: Int, _ drafts: [String]) throws -> String {
        let generator = LoadGenerator(port: office.service.port, connections: count, seconds: seconds)
        let applications = try generator.run { ("GET", "/v1/applications/\(drafts[$0 % drafts.count])", office.portalHeaders) }
        let pools = try generator.run { _ in ("GET", "/v1/pools/model-voucher", []) }
        return Self.pad(Self.whole(applications.perSecond), 23) + Self.pad(Self.whole(pools.perSecond), 16)
    }

    static func pad(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
    static func whole(_ value: Double) -> String { String(Int(value.rounded())) }
    static func hundredths(_ value: Double) -> String {
        let scaled = Int((value * 100).rounded())
        return "\(scaled / 100)." + (scaled % 100 < 10 ? "0" : "") + "\(scaled % 100)"
    }
    static func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }
}

/// A service in this process with a portal, an enterprise and drafts to submit.
final class BenchOffice: Sendable {
    let service: RunningService
    let portalHeaders: [(name: String, value: String)]
    private let directory: String
    private let isTemporary: Bool
    private let portal: Principal
    private let document: ID<Document>

    private static let uscc = "91350100M000100Y43"

    /// - Parameter snapshots: whether some are taken meanwhile, as the service does.
    init(config: String, directory: String?, snapshots: Bool = true) throws {
        var settings = try ServiceConfiguration(file: config)
        let policy = try Policy.loadOrComplain(settings.directory)
        isTemporary = directory == nil
        self.directory = try directory ?? Files.makeTemporaryDirectory("voucherd-bench")
        settings.data = self.directory
        settings.host = "127.0.0.1"
        settings.port = 0
        settings.office.snapshotsAtDrain = false
        if !snapshots {
            settings.office.snapshotRecords = .max
            settings.office.snapshotBytes = .max
        }
        service = try RunningService(
            settings, policy: policy, isSandbox: true, administratorToken: "bench-administrator", logger: Log.make(level: "error"),
            madeToken: { _ in })
        let teller = try Storyteller(port: service.port, isSilent: true)
        teller.know("admin", token: "bench-administrator")
        try teller.send("PUT", "/v1/clock", as: "admin", body: ["now": "2026-01-05T09:00:00+08:00"], expect: 200)
        let token = try teller.send(
            "POST", "/v1/clients", as: "admin", body: ["name": "bench", "person": "bench", "roles": ["portal"]], expect: 201
        ).text(at: "/token")
        teller.know("portal", token: token)
        portalHeaders = [("Authorization", "Bearer \(token)")]
        guard let principal = service.office.principal(token: token) else { throw Storyteller.Unexpected(description: "no portal") }
        portal = principal
        let enterprise: JSON = [
            "uscc": .string(Self.uscc), "name": "示例智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
        ]
        try teller.send("PUT", "/v1/enterprises/\(Self.uscc)", as: "portal", body: enterprise, expect: 201)
        document = ID(
            try teller.send("POST", "/v1/documents", as: "portal", octets: Array("contract".utf8), mediaType: "text/plain", expect: 201)
                .text(at: "/id"))
    }

    /// A caller over HTTP with a client of its own.
    func teller(name: String, roles: [String]) throws -> Storyteller {
        let teller = try Storyteller(port: service.port, isSilent: true)
        teller.know("admin", token: "bench-administrator")
        let answer = try teller.send(
            "POST", "/v1/clients", as: "admin",
            body: ["name": .string(name), "person": .string(name), "roles": .array(roles.map { .string($0) })], expect: 201)
        teller.know(name, token: try answer.text(at: "/token"))
        return teller
    }

    /// Drafts of complete applications, made through the office itself.
    func makeDrafts(_ count: Int) throws -> [String] {
        let scheme = service.office.policy.scheme("model-api", on: service.office.clock.now().date)
        let documents = (scheme?.documents ?? []).filter(\.required).map { AttachedDocument(kind: $0.kind, id: document) }
        let claim: JSON = [
            "contractAmount": "8000000.00", "contractNumber": "HT-2026-001", "signedOn": "2026-01-04", "provider": "云算科技",
            "thirdParty": true,
        ]
        let ids = Mutex<[String]>([])
        try give(
            count, { _ in CreateApplication(scheme: "model-api", applicant: Self.uscc, claim: claim, documents: documents) },
            { outcome in
                guard let drafted = outcome.first(ApplicationDrafted.self) else { return }
                ids.withLock { $0.append(drafted.drafted.id.text) }
            })
        return ids.withLock { $0 }
    }

    /// Makes a journal of drafts and their submissions, one event a record.
    func makeHistory(events: Int) throws {
        var left = events
        while left > 0 {
            let drafts = try makeDrafts(min(max(1, left / 2), 20_000))
            try give(drafts.count, { SubmitApplication(id: ID(drafts[$0])) }, { _ in })
            left -= 2 * drafts.count
        }
    }

    /// Gives the office commands without HTTP, as fast as it takes them.
    private func give(
        _ count: Int, _ command: (Int) -> any Command, _ collect: @escaping @Sendable (Outcome) -> Void
    ) throws {
        let group = DispatchGroup()
        let room = DispatchSemaphore(value: service.office.limits.queueMax / 2)
        let refused = Mutex<Problem?>(nil)
        for index in 0..<count {
            group.enter()
            room.wait()
            service.office.submit(
                Submission(
                    principal: portal, command: command(index),
                    render: { _, outcome in
                        collect(outcome)
                        return Rendered(status: 204)
                    },
                    completion: { result in
                        if case .failure(let problem) = result { refused.withLock { $0 = problem } }
                        room.signal()
                        group.leave()
                    }))
        }
        group.wait()
        if let problem = refused.withLock({ $0 }) { throw problem }
    }

    /// Octets of the journal divided by its records, for the last record: what PostgreSQL is given in a comparison.
    var recordBytes: Int {
        var bytes = 0
        try? service.office.journal.read(from: service.office.journal.head.seq) { record in
            bytes = record.line.count
            return .stop
        }
        return bytes
    }

    func close() {
        do { try service.stop() } catch { Files.complain("\(error)") }
        if isTemporary { Files.removeTree(directory) }
    }
}
