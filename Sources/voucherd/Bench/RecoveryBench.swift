import ArgumentParser
import Glibc
import Journal
import Subsidy
import SubsidyRuntime

/// How fast a journal becomes a state again.
struct RecoveryBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "Fills a journal with drafts and submissions, then replays it: events/s and records/s.")

    @Option(help: "Events to replay.") var events = 1_000_000
    @Option(help: "The configuration directory.") var config = "Config"

    func run() throws {
        let directory = try Files.makeTemporaryDirectory("voucherd-recovery")
        defer { Files.removeTree(directory) }
        let made = LoadGenerator.now()
        // Snapshots would be written for nothing: every record is replayed.
        let office = try BenchOffice(config: config, directory: directory, snapshots: false)
        try office.makeHistory(events: events)
        office.close()
        let making = Double(LoadGenerator.now() - made) / 1e9
        var settings = try ServiceConfiguration(file: config)
        settings.data = directory
        let policy = try Policy.loadOrComplain(settings.directory)
        let vault = try DataKeys.readingVault(settings)
        let journal = try EmbeddedJournal(directory: "\(directory)/journal")
        let start = LoadGenerator.now()
        let replayed = try Office(policy: policy, journal: journal, clock: SandboxClock(), logger: Log.make(level: "error"), vault: vault)
        let seconds = Double(LoadGenerator.now() - start) / 1e9
        let records = replayed.read { state, _ in state.seq }.value
        Files.say(
            "\(records) records, \(events) events replayed in \(OfficeBenchCommand.tenths(seconds)) s:"
                + " \(OfficeBenchCommand.whole(Double(records) / seconds)) records/s, \(OfficeBenchCommand.whole(Double(events) / seconds)) events/s;"
                + " made in \(OfficeBenchCommand.tenths(making)) s"
        )
        try replayed.drain()
    }
}
