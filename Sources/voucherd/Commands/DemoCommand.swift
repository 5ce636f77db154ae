import ArgumentParser
import Dispatch
import Glibc
import Journal
import Ledger
import Subsidy
import SubsidyRuntime

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The whole life of a voucher over real HTTP, in a sandbox in a temporary directory, printed step by step.",
        discussion: "With --serve the sample office stays open for a browser, with a token for each role, until Ctrl-C.")

    @Option(help: "The configuration directory.") var config = "Config"
    @Flag(help: "Keeps the office open afterwards.") var serve = false
    @Option(help: "The port; 0 picks a free one.") var port: UInt16 = 0

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        let policy = try Policy.loadOrComplain(settings.directory)
        let directory = try Files.makeTemporaryDirectory("voucherd-demo")
        defer { Files.removeTree(directory) }
        settings.data = directory
        settings.host = "127.0.0.1"
        settings.port = port
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
        if serve { keepOpen(service, teller) }
        try service.stop()
        try verify(settings, policy, service.office)
    }

    /// Tells how to come in, and waits for SIGINT or SIGTERM.
    private func keepOpen(_ service: RunningService, _ teller: Storyteller) {
        let ended = DispatchSemaphore(value: 0)
        let sources = [SIGTERM, SIGINT].map { (number: Int32) -> any DispatchSourceSignal in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { ended.signal() }
            source.activate()
            return source
        }
        Files.say("\nThe office is open. Sign in with one of these tokens; Ctrl-C ends it and removes its data.")
        for (name, token) in teller.known { Files.say("  \(name): \(token)") }
        Files.say("voucherd listening on http://127.0.0.1:\(service.port)")
        withExtendedLifetime(sources) { ended.wait() }
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
