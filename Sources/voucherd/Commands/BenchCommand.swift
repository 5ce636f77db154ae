import ArgumentParser

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "The project's own benchmarks.",
        subcommands: [
            OfficeBenchCommand.self, RecoveryBenchCommand.self, ScaleBenchCommand.self, SimulationBenchCommand.self,
            PaymentsBenchCommand.self,
            EntitlementsBenchCommand.self,
        ])
}
