import ArgumentParser
import Subsidy

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Validates a configuration directory: files, schemes, figures against their clauses, examples.")

    @Argument(help: "The configuration directory.") var directory = "Config"

    func run() throws {
        _ = try ServiceConfiguration(file: "\(directory)/voucherd.json")
        let findings = Policy.check(directory)
        for finding in findings { Files.say("\(finding)") }
        guard findings.isEmpty else { throw ExitCode.failure }
        let policy = try Policy.loadOrComplain(directory)
        let examples = policy.schemes.reduce(0) { $0 + $1.examples.count }
        Files.say("\(directory): \(policy.schemes.count) schemes, \(policy.pools.count) pools, \(examples) examples: all as they should be")
    }
}
