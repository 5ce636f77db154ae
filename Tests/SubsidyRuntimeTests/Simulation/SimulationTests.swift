import Foundation
import Subsidy
import SubsidyRuntime
import Testing

/// Issue 5, point 4: a seeded office under random operations and faults. `voucherd simulate` runs it for hours; here it runs briefly.
@Suite struct SimulationTests {
    @Test func randomOffices_KeepEveryPromise_AndGiveEveryCommandThatThereIs() throws {
        let report = Simulation.run(policy: try TestPolicy.loaded.get(), seed: 1, worlds: 5)

        #expect(report.failure == nil)
        #expect(report.accepted > 800 && report.crashes > 15 && report.faults > 6 && report.replayed > 15 && report.setBacks > 15)
        #expect(report.documents > 5)
        let commands = try Self.commands()
        #expect(commands.count > 50)
        #expect(commands.subtracting(report.commands.keys) == [], "commands that the simulator never gives, or that are always refused")
    }

    @Test func oneSeed_GivesOneHistory() throws {
        let policy = try TestPolicy.loaded.get()
        let first = Simulation.run(policy: policy, seed: 77, operations: 150)
        let second = Simulation.run(policy: policy, seed: 77, operations: 150)
        #expect(first == second && first.failure == nil)
        #expect(first.digest != Simulation.run(policy: policy, seed: 78, operations: 150).digest)
    }

    /// The names of all commands of the core, as its files declare them, and of what the system does by itself.
    private static func commands() throws -> Set<String> {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        let folder = parts.joined(separator: "/") + "/Sources/Subsidy"
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") } ?? []
        var names: Set<String> = ["advance-time", "advance-entitlement-run"]
        for file in files {
            let lines = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n")
            for (line, next) in zip(lines, lines.dropFirst()) where line.hasSuffix(": Command {") {
                let words = next.split(separator: "\"", omittingEmptySubsequences: false)
                try #require(words.count == 3, "\(file): a command begins with its name")
                names.insert(String(words[1]))
            }
        }
        return names
    }
}
