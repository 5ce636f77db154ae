import Subsidy
import SubsidyRuntime
import Testing

/// Issue 5, point 4: a seeded office under random operations and faults. `voucherd simulate` runs it for hours; here it runs briefly.
@Suite struct SimulationTests {
    @Test func randomOffices_KeepEveryPromise() throws {
        let report = Simulation.run(policy: try TestPolicy.loaded.get(), seed: 1, worlds: 3)

        #expect(report.failure == nil)
        #expect(report.accepted > 500 && report.crashes > 10 && report.faults > 4 && report.replayed > 10 && report.setBacks > 10)
    }

    @Test func oneSeed_GivesOneHistory() throws {
        let policy = try TestPolicy.loaded.get()
        let first = Simulation.run(policy: policy, seed: 77, operations: 150)
        let second = Simulation.run(policy: policy, seed: 77, operations: 150)
        #expect(first == second && first.failure == nil)
        #expect(first.digest != Simulation.run(policy: policy, seed: 78, operations: 150).digest)
    }
}
