import ArgumentParser
import JSON
import Journal
import Subsidy
import SubsidyRuntime

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: "Writes the whole state as JSON.")

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"
    @Option(help: "The file to write; - is standard output.") var to = "-"

    func run() throws {
        let settings = try ServiceConfiguration(file: config)
        let policy = try Policy.loadOrComplain(settings.directory)
        let found = try verifyOffice(journalDirectory: "\(data)/journal", policy: policy)
        guard found.isWhole else {
            Files.complain(found.journal.fault.map { "\($0)" } ?? found.fault ?? "")
            throw ExitCode.failure
        }
        let bytes = found.state.jsonBytes() + [0x0A]
        try Files.write(bytes, to: to == "-" ? "/dev/stdout" : to)
    }
}
