import ArgumentParser
import Cryptography
import Journal
import Subsidy
import SubsidyRuntime

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Re-reads the journal: hash chain, replay, books; exit 1 and the first bad record otherwise.")

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        let policy = try Policy.loadOrComplain(settings.directory)
        var options = JournalOptions()
        options.algorithm = settings.digest == "sm3" ? .sm3 : .sha256
        let found: OfficeVerification
        do {
            found = try verifyOffice(
                journalDirectory: "\(data)/journal", policy: policy, options: options, vault: try DataKeys.readingVault(settings))
        } catch let error as JournalError {
            Files.say("\(error)")
            throw ExitCode.failure
        }
        if let fault = found.journal.fault { Files.say("\(fault)") }
        if let fault = found.fault { Files.say(fault) }
        guard found.isWhole else { throw ExitCode.failure }
        Files.say(
            "\(found.journal.recordCount) records in \(found.journal.segmentCount) segment(s), head \(found.journal.head.seq) \(found.journal.head.hash)"
        )
        Files.say("chain whole, replay whole, books balanced")
    }
}
