import ArgumentParser
import JSON

/// How long a policy simulation over many cases takes, over HTTP.
struct SimulationBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulation", abstract: "Files many applications, then asks what a lower rate would have decided on them.")

    @Option(help: "Cases on file.") var cases = 100_000
    @Option(help: "The configuration directory.") var config = "Config"

    func run() throws {
        let office = try BenchOffice(config: config, directory: nil)
        defer { office.close() }
        try office.makeHistory(events: 2 * cases)
        let teller = try office.teller(name: "reviewer", roles: ["municipal-reviewer"])
        let start = LoadGenerator.now()
        let answer = try teller.send(
            "POST", "/v1/simulations", as: "reviewer", body: ["scheme": "model-api", "change": ["rate": ["max": "0.4"]]], expect: 200)
        let seconds = Double(LoadGenerator.now() - start) / 1e9
        Files.say("\(answer["cases"]?.integer ?? 0) cases decided again in \(OfficeBenchCommand.tenths(seconds)) s")
    }
}
