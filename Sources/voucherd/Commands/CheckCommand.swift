import ArgumentParser
import DMN
import Subsidy

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validates a configuration directory: files, schemes, figures against their clauses, examples, decision models.",
        discussion: """
            Of decision models: unknown names, types that don't fit, gaps, overlaps and unreachable rows of tables, unused inputs, each \
            with file, place, row and inputs that show it. A path that ends with .dmn is checked as a model for itself.
            """)

    @Argument(help: "The configuration directory, or a decision model.") var directory = "Config"

    func run() throws {
        let isModel = directory.hasSuffix(".dmn")
        if !isModel { _ = try ServiceConfiguration(file: "\(directory)/voucherd.json") }
        let models = ModelFolder(directory)
        let modelFindings = models.check()
        for finding in modelFindings { Files.say("\(finding)") }
        let modelsAreSound = !modelFindings.contains { $0.severity == .error }
        if isModel {
            guard modelsAreSound else { throw ExitCode.failure }
            return
        }
        let findings = Policy.check(directory)
        for finding in findings { Files.say("\(finding)") }
        guard findings.isEmpty, modelsAreSound else { throw ExitCode.failure }
        let policy = try Policy.loadOrComplain(directory)
        let examples = policy.schemes.reduce(0) { $0 + $1.examples.count }
        let counted = models.models.isEmpty ? "" : ", \(models.models.count) decision models"
        Files.say(
            "\(directory): \(policy.schemes.count) schemes, \(policy.pools.count) pools\(counted), \(examples) examples: "
                + "all as they should be")
    }
}
