import Cryptography
import Dispatch
import Glibc
import HTTPClient
import JSON
import Ledger
import Subsidy
import SubsidyRuntime
import Synchronization

/// An office that is filled by the people it needs, as fast as it takes their commands, and asked over HTTP now and then.
final class ScaleOffice {
    private static let token = "bench-portal"
    private static let district = "浦东新区"
    /// Working days of publicity, with the days off between them.
    private static let publicityDays = 14

    private let config: String
    private let directory: String
    private let isTemporary: Bool
    /// Nil once it was stopped.
    private var running: RunningService?
    /// The last record when it was stopped.
    private var last: Int64 = 0
    private let portal: Principal
    private let districtReviewer: Principal
    private let municipalReviewer: Principal
    private let admin: Principal
    private let document: ID<Document>
    private var day: LocalDate
    private var enterprises: [String] = []
    private var applications: [ID<Application>] = []
    private var vouchers = 0
    private var events = 0

    init(config: String, directory: String?) throws {
        self.config = config
        isTemporary = directory == nil
        self.directory = try directory ?? Files.makeTemporaryDirectory("voucherd-scale")
        let service = try Self.open(config, self.directory)
        running = service
        guard let start = LocalDate("2026-01-05") else { preconditionFailure("a day of the calendar") }
        day = start
        var people: [Principal] = []
        let hand = Principal(clientID: ID("cli_bench"), name: "bench", person: "bench", roles: [.admin])
        admin = hand
        try service.office.giveAll(1, by: hand) { _ in
            SetClock(now: Instant(milliseconds: Instant(startOf: start).milliseconds + 9 * 3_600_000))
        }
        for (name, roles, district) in [
            ("portal", [Role.portal], nil), ("district", [.districtReviewer], Self.district), ("city", [.municipalReviewer], nil),
        ] as [(String, [Role], String?)] {
            let hash = try Digest(of: (name == "portal" ? Self.token : name).utf8, using: .sha256).hex
            let command = RegisterClient(name: name, person: name, roles: roles, district: district, enterprise: nil, tokenHash: hash)
            try service.office.giveAll(1, by: hand) { _ in command }
            guard let principal = service.office.read({ state, _ in state.client(tokenHash: hash)?.principal }).value else {
                preconditionFailure("no client was registered")
            }
            people.append(principal)
        }
        (portal, districtReviewer, municipalReviewer) = (people[0], people[1], people[2])
        let file = StoreDocument(sha256: String(repeating: "ab", count: 32), size: 12, mediaType: "application/pdf")
        try service.office.giveAll(1, by: people[0]) { _ in file }
        document = service.office.read { state, _ in state.documents.id(at: state.documents.count - 1) }.value
    }

    private var service: RunningService {
        guard let running else { preconditionFailure("the office was stopped") }
        return running
    }

    private static func open(_ config: String, _ directory: String) throws -> RunningService {
        var settings = try ServiceConfiguration(file: config)
        let policy = try Policy.loadOrComplain(settings.directory)
        settings.data = directory
        settings.host = "127.0.0.1"
        settings.port = 0
        // One snapshot, at the drain: its time is measured, and nothing else is meanwhile.
        settings.office.snapshotRecords = .max
        settings.office.snapshotBytes = .max
        return try RunningService(
            settings, policy: policy, isSandbox: true, administratorToken: "bench-administrator", logger: Log.make(level: "error"),
            madeToken: { _ in })
    }

    // MARK: Growing

    func grow(to count: Int, _ row: inout ScaleRow) throws {
        let added = count - applications.count
        let start = ProcessMemory.heapBytes
        try addEnterprises(max(1, added / 10))
        let afterEnterprises = ProcessMemory.heapBytes
        let firstNew = applications.count
        let ids = try draft(added)
        try submit(ids)
        applications += ids
        let afterApplications = ProcessMemory.heapBytes
        let granted = stride(from: firstNew, to: applications.count, by: 10).map { applications[$0] }
        try grant(granted)
        row.heapBytes = ProcessMemory.heapBytes
        row.residentBytes = ProcessMemory.residentBytes ?? 0
        row.applications = applications.count
        row.vouchers = vouchers
        row.events = events
        row.perEnterprise = Double(afterEnterprises - start) / Double(max(1, added / 10))
        row.perApplication = Double(afterApplications - afterEnterprises) / Double(added)
        row.perVoucher = Double(row.heapBytes - afterApplications) / Double(granted.count)
    }

    private func addEnterprises(_ count: Int) throws {
        let first = enterprises.count
        let made = (first..<(first + count)).map { Self.enterprise($0) }
        try service.office.giveAll(count, by: portal) { RecordEnterprise(enterprise: made[$0], precondition: .none) }
        enterprises += made.map(\.uscc.description)
        events += count
    }

    private static func enterprise(_ number: Int) -> Enterprise {
        let body = "91310000M" + String(repeating: "0", count: 8 - String(number).count) + String(number)
        for check in USCC.alphabet {
            guard let uscc = USCC(body + String(decoding: [check], as: UTF8.self)) else { continue }
            return Enterprise(
                uscc: uscc, name: "示例智能科技\(number)", district: district, foundedOn: LocalDate("2024-03-01"), sizeClass: .small,
                account: BankAccount(bank: "中国工商银行", number: "62220210\(10_000_000 + number)", name: "示例智能科技\(number)"))
        }
        preconditionFailure("no character completes \(body)")
    }

    private func draft(_ count: Int) throws -> [ID<Application>] {
        let (base, document) = (applications.count, document)
        let enterprises = enterprises
        let ids = Mutex<[ID<Application>]>([])
        let create = { (index: Int) -> any Command in
            let number = base + index
            let claim: JSON = [
                "contractAmount": "1000.00", "contractNumber": .string("HT-2026-\(number)"), "signedOn": "2026-01-04", "provider": "云算科技",
                "thirdParty": true,
            ]
            return CreateApplication(
                scheme: "model-api", applicant: enterprises[number % enterprises.count], claim: claim,
                documents: [AttachedDocument(kind: "contract", id: document)])
        }
        try service.office.giveAll(count, by: portal, create) { outcome in
            if let drafted = outcome.first(ApplicationDrafted.self) { ids.withLock { $0.append(drafted.drafted.id) } }
        }
        events += count
        return ids.withLock { $0 }
    }

    private func submit(_ ids: [ID<Application>]) throws {
        try service.office.giveAll(ids.count, by: portal) { SubmitApplication(id: ids[$0]) }
        events += ids.count
    }

    /// Two reviews, the publicity, and the morning after it.
    private func grant(_ ids: [ID<Application>]) throws {
        for (stage, person) in [("district-check", districtReviewer), ("municipal-review", municipalReviewer)] {
            let made = Atomic(0)
            try service.office.giveAll(ids.count, by: person) {
                ReviewApplication(id: ids[$0], stage: stage, outcome: .approve, opinion: "同意")
            } _: { outcome in
                made.add(outcome.events.count, ordering: .relaxed)
            }
            events += made.load(ordering: .relaxed)
        }
        day = day.adding(days: Self.publicityDays)
        let morning = Instant(milliseconds: Instant(startOf: day).milliseconds + 9 * 3_600_000)
        try service.office.giveAll(1, by: admin) { _ in SetClock(now: morning) }
        // A grant and a voucher each; what is due is settled before the next command is decided.
        try service.office.giveAll(1, by: admin) { _ in SetClock(now: morning) }
        events += 2 * ids.count + 2
        vouchers += ids.count
        let issued = service.office.read { state, _ in state.vouchers.count }.value
        precondition(issued == vouchers, "\(issued) vouchers were issued, not \(vouchers)")
    }

    // MARK: Asking

    /// One connection, one request after another.
    func measureLatency(_ requests: Int, _ row: inout ScaleRow) throws {
        let drafts = try draft(requests)
        applications += drafts
        let connection = try HTTPConnection(port: service.port)
        let headers = [(name: "Authorization", value: "Bearer \(Self.token)")]
        row.submission = try Self.latency(requests) { index in
            try connection.send("POST", "/v1/applications/\(drafts[index])/submission", headers: headers).status
        }
        events += requests
        var random = SystemRandomNumberGenerator()
        let asked = (0..<requests).map { _ in applications[Int.random(in: 0..<applications.count, using: &random)] }
        row.read = try Self.latency(requests) { try connection.send("GET", "/v1/applications/\(asked[$0])", headers: headers).status }
    }

    /// The same while a snapshot is written: a submission and four reads in turn, until it is there.
    func measureDuringSnapshot(_ row: inout ScaleRow) throws {
        let drafts = try draft(Self.draftsDuringSnapshot)
        applications += drafts
        let connection = try HTTPConnection(port: service.port)
        let headers = [(name: "Authorization", value: "Bearer \(Self.token)")]
        let before = service.office.metrics.snapshots
        service.office.requestSnapshot()
        var (submissions, reads): ([Int64], [Int64]) = ([], [])
        for draft in drafts {
            guard service.office.metrics.snapshots == before else { break }
            submissions.append(
                try Self.time { try connection.send("POST", "/v1/applications/\(draft)/submission", headers: headers).status })
            events += 1
            for _ in 0..<4 {
                let asked = applications[Int.random(in: 0..<applications.count)]
                reads.append(try Self.time { try connection.send("GET", "/v1/applications/\(asked)", headers: headers).status })
            }
        }
        // What is left of it is not measured; the stop that follows must not come into it.
        while service.office.metrics.snapshots == before { usleep(10_000) }
        row.submissionDuringSnapshot = ScaleRow.Latency(submissions)
        row.readDuringSnapshot = ScaleRow.Latency(reads)
    }

    /// Submissions that are made while one snapshot is written, at the most.
    static let draftsDuringSnapshot = 10_000

    private static func latency(_ count: Int, _ request: (Int) throws -> Int) throws -> ScaleRow.Latency {
        ScaleRow.Latency(try (0..<count).map { index in try time { try request(index) } })
    }

    /// Nanoseconds that one request took.
    private static func time(_ request: () throws -> Int) throws -> Int64 {
        let start = LoadGenerator.now()
        let status = try request()
        let end = LoadGenerator.now()
        guard (200..<300).contains(status) else { throw Storyteller.Unexpected(description: "status \(status)") }
        return end - start
    }

    // MARK: Starting again

    /// Stops with a snapshot, and starts from it as an operator does: a process of its own, until it takes connections.
    func restart(_ row: inout ScaleRow) throws {
        try stop(&row)
        // What this office had must be free, as it is when a process ended.
        ProcessMemory.giveBack()
        row.startSeconds = try ServedOffice.secondsToStart(config: config, data: directory)
    }

    private func stop(_ row: inout ScaleRow) throws {
        let service = service
        running = nil
        let pause = LoadGenerator.now()
        _ = service.office.read { state, _ in copy state }
        row.pauseMicroseconds = Double(LoadGenerator.now() - pause) / 1000
        last = service.office.read { state, _ in state.seq }.value
        try service.stop()
        let metrics = service.office.metrics
        row.snapshotBytes = metrics.snapshotBytes
        row.snapshotSeconds = Double(metrics.snapshotNanoseconds) / 1e9
    }

    /// Opens the office once more, where it is to grow further.
    func goOn() throws {
        let service = try Self.open(config, directory)
        let found = service.office.read { state, _ in state.seq }.value
        precondition(found == last, "started at \(found), stopped at \(last)")
        running = service
    }

    func remove() {
        do { try running?.stop() } catch { Files.complain("\(error)") }
        if isTemporary { Files.removeTree(directory) }
    }
}

extension Office {
    /// Gives commands without HTTP, as fast as the office takes them.
    ///
    /// - Parameter collect: takes each outcome, in order, on the writer's thread.
    func giveAll(
        _ count: Int, by principal: Principal, _ command: (Int) -> any Command, _ collect: @escaping @Sendable (Outcome) -> Void = { _ in }
    ) throws {
        let group = DispatchGroup()
        let room = DispatchSemaphore(value: limits.queueMax / 2)
        let refused = Mutex<Problem?>(nil)
        for index in 0..<count {
            group.enter()
            room.wait()
            submit(
                Submission(
                    principal: principal, command: command(index),
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
}
