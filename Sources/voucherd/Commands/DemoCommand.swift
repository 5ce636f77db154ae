import ArgumentParser
import Glibc
import Journal
import Ledger
import Subsidy
import SubsidyRuntime

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The whole life of a voucher over real HTTP, in a sandbox in a temporary directory, printed step by step.")

    @Option(help: "The configuration directory.") var config = "Config"

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        let policy = try Policy.loadOrComplain(settings.directory)
        let directory = try Files.makeTemporaryDirectory("voucherd-demo")
        defer { Files.removeTree(directory) }
        settings.data = directory
        settings.host = "127.0.0.1"
        settings.port = 0
        let service = try RunningService(
            settings, policy: policy, isSandbox: true, administratorToken: "demo-administrator", logger: Log.make(level: "error"),
            madeToken: { _ in })
        let teller = try Storyteller(port: service.port)
        teller.know("admin", token: "demo-administrator")
        do {
            try VoucherStory(teller: teller).tell()
        } catch {
            try? service.stop()
            Files.complain("voucherd demo: \(error)")
            throw ExitCode.failure
        }
        try service.stop()
        try verify(settings, policy, service.office)
    }

    private func verify(_ settings: ServiceConfiguration, _ policy: Policy, _ office: Office) throws {
        let found = try verifyOffice(
            journalDirectory: "\(settings.data)/journal", policy: policy, vault: try DataKeys.readingVault(settings))
        let fault = found.journal.fault.map { "\($0)" } ?? found.fault ?? found.state.inconsistency
        if let fault {
            Files.complain("voucherd demo: \(fault)")
            throw ExitCode.failure
        }
        let position = office.read { state, _ in state.books.position(of: "model-voucher") }.value
        Files.say(
            "\nPool model-voucher: appropriated \(position.appropriated) = available \(position.available) + reserved \(position.reserved)")
        Files.say("    + committed \(position.committed) + paid \(position.paid) - recovered \(position.recovered)")
        Files.say(
            "Journal: \(found.journal.recordCount) records, head \(found.journal.head.hash): chain whole, replay whole, books balanced")
    }
}
