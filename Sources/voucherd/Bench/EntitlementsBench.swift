import ArgumentParser
import Dispatch
import Glibc
import JSON
import Journal
import Ledger
import Subsidy
import SubsidyRuntime
import Synchronization

/// A run of an entitlement scheme over a large register, and what other requests notice of it.
struct EntitlementsBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entitlements",
        abstract: "Runs 免申即享 over a register: seconds, enterprises/s, and the latency of commands that are given meanwhile.")

    @Option(help: "Enterprises on the register.") var enterprises = 100_000
    @Option(help: "Of a hundred enterprises, how many are in a cluster and get the voucher.") var percentIncluded = 10
    @Option(help: "The configuration directory.") var config = "Config"

    func run() throws {
        guard (0...100).contains(percentIncluded), (1...1_000_000).contains(enterprises) else { throw ValidationError("out of range") }
        let directory = try Files.makeTemporaryDirectory("voucherd-entitlements")
        defer { Files.removeTree(directory) }
        // A pool that does not run dry: the work is measured, not the appropriation.
        let policy = try Policy.loadOrComplain(config).appropriating(["compute-voucher": .yuan(2_000_000_000_000)])
        let journal = try EmbeddedJournal(directory: "\(directory)/journal")
        let office = try Office(policy: policy, journal: journal, clock: SandboxClock(), logger: Log.make(level: "error"))
        let people = try BenchPeople(office)
        try people.fillRegister(enterprises, percentIncluded)
        for isDryRun in [true, false] {
            let start = LoadGenerator.now()
            let id = try people.start(isDryRun)
            let latencies = try people.giveCommandsUntilDone(id)
            let seconds = Double(LoadGenerator.now() - start) / 1e9
            guard let run = office.read({ state, _ in state.entitlementRuns[id] }).value else { continue }
            Files.say(
                "\(isDryRun ? "dry run" : "real run") over \(run.total) enterprises in \(OfficeBenchCommand.tenths(seconds)) s:"
                    + " \(OfficeBenchCommand.whole(Double(run.total) / seconds)) enterprises/s; \(run.included) in, \(run.excluded) out,"
                    + " \(run.undecided) undecided; meanwhile \(latencies.count) other commands, p50 \(Self.milliseconds(latencies, 50)) ms,"
                    + " p99 \(Self.milliseconds(latencies, 99)) ms, longest \(Self.milliseconds(latencies, 100)) ms")
        }
        try office.drain()
    }

    private static func milliseconds(_ sorted: [Int64], _ percentile: Int) -> String {
        guard let last = sorted.indices.last else { return "-" }
        return OfficeBenchCommand.tenths(Double(sorted[min(last, sorted.count * percentile / 100)]) / 1e6)
    }
}

/// Who gives the commands of the measurement.
private struct BenchPeople {
    let office: Office
    private let admin: Principal
    private let municipal: Principal

    init(_ office: Office) throws {
        self.office = office
        admin = Principal(clientID: ID("cli_bench1"), name: "bench", person: "bench", roles: [.admin])
        municipal = Principal(clientID: ID("cli_bench2"), name: "bench", person: "bench city", roles: [.municipalReviewer])
    }

    func fillRegister(_ count: Int, _ percentIncluded: Int) throws {
        let group = DispatchGroup()
        let room = DispatchSemaphore(value: office.limits.queueMax / 2)
        for index in 0..<count {
            guard let enterprise = Self.enterprise(index, isMember: index % 100 < percentIncluded) else { continue }
            group.enter()
            room.wait()
            submit(RecordEnterprise(enterprise: enterprise, precondition: .createOnly), by: admin) { _ in
                room.signal()
                group.leave()
            }
        }
        group.wait()
    }

    private static func enterprise(_ index: Int, isMember: Bool) -> Enterprise? {
        var octets = Array("91310000".utf8) + Array(String(100_000_000 + index).utf8)
        guard let check = USCC.checkCharacter(of: octets[...]) else { return nil }
        octets.append(check)
        guard let uscc = USCC(String(decoding: octets, as: UTF8.self)) else { return nil }
        var enterprise = Enterprise(uscc: uscc, name: "企业\(index)", district: "浦东新区")
        enterprise.foundedOn = LocalDate("2024-03-01")
        enterprise.sizeClass = index % 50 == 7 ? nil : .small
        enterprise.cluster = isMember ? "模速空间" : nil
        return enterprise
    }

    func start(_ isDryRun: Bool) throws -> ID<EntitlementRun> {
        let done = DispatchSemaphore(value: 0)
        let id = Mutex<ID<EntitlementRun>?>(nil)
        office.submit(
            Submission(
                principal: municipal, command: StartEntitlementRun(scheme: "cluster-compute", isDryRun: isDryRun),
                render: { _, outcome in
                    id.withLock { $0 = outcome.first(EntitlementRunStarted.self)?.run.id }
                    return Rendered(status: 201)
                }, completion: { _ in done.signal() }))
        done.wait()
        guard let id = id.withLock({ $0 }) else { throw CleanExit.message("the run was refused") }
        return id
    }

    /// One command after the other, each waited for, until the run is over; how long each took, sorted.
    func giveCommandsUntilDone(_ id: ID<EntitlementRun>) throws -> [Int64] {
        var latencies: [Int64] = []
        guard let enterprise = Self.enterprise(0, isMember: false) else { return [] }
        while office.read({ state, _ in state.entitlementRuns[id]?.status == .running }).value {
            let (start, done) = (LoadGenerator.now(), DispatchSemaphore(value: 0))
            submit(RecordEnterprise(enterprise: enterprise, precondition: .exists), by: admin) { _ in done.signal() }
            done.wait()
            latencies.append(Int64(LoadGenerator.now() - start))
        }
        return latencies.sorted()
    }

    private func submit(_ command: some Command, by principal: Principal, _ done: @escaping @Sendable (Bool) -> Void) {
        office.submit(
            Submission(principal: principal, command: command, render: { _, _ in Rendered(status: 204) }) { result in
                if case .success = result { done(true) } else { done(false) }
            })
    }
}
