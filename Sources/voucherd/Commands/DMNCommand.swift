import ArgumentParser
import DMN
import Glibc

/// `voucherd dmn`: decision models on the command line.
struct DMNCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dmn", abstract: "Evaluates decision models (DMN 1.2 to 1.5) and runs the standard's test kit.",
        subcommands: [Test.self, Run.self, Check.self, Bench.self])

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs DMN TCK test cases.",
            discussion: """
                Prints CSV without a header: directory, test file without .xml, case id, result node, pass|fail|error, detail.
                Exits with 0 if and only if every case passes.
                """)

        @Argument(help: "The directory with the test files.")
        var directory: String

        @Option(help: "The directory with the models, under the tests' relative paths. Default: beside the tests.")
        var models: String?

        @Option(help: "The file for the report. Default: standard output.")
        var report: String?

        func run() throws {
            let (all, parts) = try TestCommand(directory: directory, models: models, report: report).run()
            for part in parts { printError("\(part.directory): \(part.summary)") }
            printError("all: \(all)")
            if !all.allPassed { throw ExitCode.failure }
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evaluates a model for each line of a file.",
            discussion: """
                A line is a JSON object of inputs by name; the answer is a JSON object of decisions by name, a line each.
                Lines, seconds and evaluations a second go to standard error.
                """)

        @Argument(help: "The model's file.")
        var model: String

        @Option(help: "JSON Lines of inputs; - for standard input.")
        var input: String

        @Option(help: "The decision to decide. Default: all of the model.")
        var decision: String?

        @Option(help: "The file for the answers. Default: standard output.")
        var output: String?

        @Flag(help: "Say what keeps a decision from being decided instead of answering null.")
        var strict = false

        func run() throws {
            let command = RunCommand(model: model, input: input, decision: decision, output: output, strict: strict)
            printError(try command.run(warn: printError).description)
        }
    }
}

extension DMNCommand {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks models for their authors.",
            discussion: """
                Unknown names, types that don't fit, gaps, overlaps and unreachable rows of tables, unused inputs, each with
                file, place, row and inputs that show it. Exits with 1 if there is an error.
                """)

        @Argument(help: "The models' files, or folders of them.")
        var models: [String]

        func run() throws {
            let findings = models.flatMap { ModelFolder($0).check() }
            for finding in findings { print(finding) }
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode.failure }
        }
    }

    struct Bench: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measures a model over the rules workload (Tests/Benchmarks/rules).")

        @Argument(help: "The model's file.")
        var model: String

        @Option(help: "Enterprises.")
        var rows = 100_000

        @Option(help: "One way of running: in-process, with-reasons or with-json. Default: all.")
        var way: String?

        func run() throws {
            let ways = RulesBenchmark.Way.allCases.filter { way == nil || way == $0.rawValue }
            for result in try RulesBenchmark(try Program(contentsOf: model), rows: rows).run(ways) { print(result) }
        }
    }
}

private func printError(_ line: String) {
    let octets = Array((line + "\n").utf8)
    _ = octets.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
