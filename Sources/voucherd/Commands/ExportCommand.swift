import ArgumentParser
import JSON
import Journal
import Subsidy
import SubsidyRuntime

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the whole state as JSON.",
        discussion: "Names and numbers of persons and their accounts are masked unless --unmasked is given.")

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"
    @Option(help: "The file to write; - is standard output.") var to = "-"
    @Flag(help: "Writes personal data as it is: the file is as confidential as the data key.") var unmasked = false

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        let policy = try Policy.loadOrComplain(settings.directory)
        let found = try verifyOffice(
            journalDirectory: "\(data)/journal", policy: policy, vault: try DataKeys.readingVault(settings))
        guard found.isWhole else {
            Files.complain(found.journal.fault.map { "\($0)" } ?? found.fault ?? "")
            throw ExitCode.failure
        }
        let bytes = (unmasked ? found.state.jsonBytes() : PersonalMembers.masked(found.state.jsonBytes())) + [0x0A]
        try Files.write(bytes, to: to == "-" ? "/dev/stdout" : to)
    }
}
