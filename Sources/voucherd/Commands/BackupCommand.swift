import ArgumentParser
import Journal
import Subsidy
import SubsidyRuntime

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies journal and documents while the service runs, and replays the copy.",
        discussion: """
            What was acknowledged when it begins is in the backup. Keys are not: keep data.key and audit-key.pem apart from it, and put \
            them into the data directory before the restore.
            """)

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The directory to write; it must be new or empty, its parent must exist.") var to: String
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        let policy = try Policy.loadOrComplain(settings.directory)
        let vault = try DataKeys.readingVault(settings)
        let manifest = try reporting {
            try backUpOffice(data: data, to: to, policy: policy, options: settings.journalOptions, vault: vault)
        }
        Files.say(
            "\(manifest.head.seq) records and \(manifest.documentCount) document(s) in \(to), head \(manifest.head.seq) \(manifest.head.hash)"
        )
        Files.say("chain whole, replay whole, books balanced, state \(manifest.state)")
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts a backup into a data directory that holds no journal, once its replay agrees with it.")

    @Option(name: .customLong("from"), help: "The backup.") var source: String
    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"
    @Flag(help: "Accepts that this version of program and configuration makes another state of the same records.") var otherVersion = false

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        let policy = try Policy.loadOrComplain(settings.directory)
        let vault = try DataKeys.readingVault(settings)
        let manifest = try reporting {
            try restoreOffice(
                from: source, data: data, policy: policy, options: settings.journalOptions, vault: vault, acceptsOtherState: otherVersion)
        }
        Files.say(
            "\(manifest.head.seq) records and \(manifest.documentCount) document(s) in \(data), head \(manifest.head.seq) \(manifest.head.hash)"
        )
        Files.say("chain whole, replay whole, books balanced, state \(manifest.state)")
    }
}

/// Tells what went wrong on standard error and leaves with the code that says which kind it is.
private func reporting<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as JournalError {
        Files.complain("voucherd: \(error)")
        throw ExitCode(error.exitCode)
    } catch let error as BackupFailure {
        Files.complain("voucherd: \(error)")
        throw ExitCode.failure
    }
}
