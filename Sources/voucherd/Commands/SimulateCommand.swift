import ArgumentParser
import Subsidy
import SubsidyRuntime

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Drives a whole office by a seed, with crashes and disk faults, and checks every promise.")

    @Option(help: "Seconds to run.") var seconds = 10
    @Option(help: "The first world's seed; each world takes the next.") var seed: UInt64 = 1
    @Option(help: "Worlds to run instead of seconds.") var worlds: Int?
    @Option(help: "Operations of each world.") var operations = Simulation.operationsPerWorld
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"

    func run() throws {
        let policy = try Policy.loadOrComplain(ServiceConfiguration(file: config).directory)
        TrapWatch.begin(.seed)
        let report =
            if let worlds {
                Simulation.run(policy: policy, seed: seed, worlds: worlds, operations: operations, progress: TrapWatch.note)
            } else {
                Simulation.run(policy: policy, seed: seed, seconds: seconds, progress: TrapWatch.note)
            }
        print(report)
        for (command, count) in report.commands.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("  \(count) \(command)") }
        for (code, count) in report.refused.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("  \(count) refused: \(code)") }
        if report.failure != nil { throw ExitCode.failure }
    }
}
