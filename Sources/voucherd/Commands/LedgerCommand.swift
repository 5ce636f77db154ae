import ArgumentParser
import Cryptography
import Journal
import SubsidyRuntime

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Writes the books as Beancount text, every movement and the balances that they make.",
        discussion: "Check it with `bean-check FILE` (PyPI: beancount). The journal is read as it is written out, whatever its size.")

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"
    @Option(help: "The file to write; - is standard output.") var to = "-"

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        var options = JournalOptions()
        options.algorithm = settings.digest == "sm3" ? .sm3 : .sha256
        let output = try Files.Output(to == "-" ? "/dev/stdout" : to)
        var export = BeancountExport()
        try export.write(journalDirectory: "\(data)/journal", options: options) { try output.write($0) }
        try output.write(export.finish())
    }
}
