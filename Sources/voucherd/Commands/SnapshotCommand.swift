import ArgumentParser
import Cryptography
import Journal
import Subsidy
import SubsidyRuntime

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Takes a snapshot of a data directory that no service has open.",
        discussion: "A running service takes one on SIGUSR1, after as many records as service.limits says, and when it drains.")

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        let policy = try Policy.loadOrComplain(settings.directory)
        var options = JournalOptions()
        options.algorithm = settings.digest == "sm3" ? .sm3 : .sha256
        do {
            let journal = try EmbeddedJournal(directory: "\(data)/journal", options: options)
            let vault = try DataKeys.readingVault(settings)
            settings.office.snapshotsAtDrain = true
            let office = try Office(
                policy: policy, journal: journal, clock: SandboxClock(), limits: settings.office, logger: Log.make(level: "warning"),
                vault: vault, snapshots: RunningService.snapshots(settings, vault: vault))
            try office.drain()
            let metrics = office.metrics
            guard metrics.snapshotSeq == metrics.durableSeq else { throw ExitCode(JournalExitCode.inputOutput) }
            Files.say("snapshot of record \(metrics.snapshotSeq), \(metrics.snapshotBytes) octets, in \(data)/snapshots")
        } catch let error as JournalError {
            Files.complain("voucherd: \(error)")
            throw ExitCode(error.exitCode)
        } catch let error as SnapshotError {
            Files.complain("voucherd: \(error)")
            throw ExitCode(error.exitCode)
        }
    }
}
