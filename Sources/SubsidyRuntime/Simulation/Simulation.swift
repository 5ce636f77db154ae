// A whole office in one process, driven by a seed: real core, real journal, a disk that tears and forgets. Thousands of random
// operations by every role, right and wrong ones, alone and in groups that race, repeated with and without the same key; crashes and
// power losses at any system call. After each operation everything that must hold is checked, and everything that was
// acknowledged is looked for in the journal. Nothing depends on the wall clock, on the system's random numbers or on
// the order of a hash table, so that a failing seed fails again at the same operation.

import Glibc
import Subsidy

/// The simulator.
///
///     let report = Simulation.run(policy: policy, seed: 1, seconds: 60)
///     print(report)        // a failure names its seed: Simulation.run(policy: policy, seed: thatSeed, worlds: 1)
public enum Simulation {
    /// Operations of one world, after which the next begins with the next seed: short lives find more than long ones.
    public static let operationsPerWorld = 400

    /// Runs worlds with the seeds `seed`, `seed + 1`, … until the time is over or one fails.
    ///
    /// - Parameter progress: told each world's seed before it begins, so that a crash of the process names it.
    public static func run(
        policy: Policy, seed: UInt64, seconds: Int, progress: (UInt64) -> Void = { _ in }
    ) -> SimulationReport {
        let end = clockNanoseconds() + Int64(seconds) * 1_000_000_000
        return run(policy: policy, seed: seed, operations: operationsPerWorld, progress: progress) { _ in clockNanoseconds() < end }
    }

    /// Runs a number of worlds of some operations each, the first with the seed given.
    public static func run(
        policy: Policy, seed: UInt64, worlds: Int = 1, operations: Int = operationsPerWorld, progress: (UInt64) -> Void = { _ in }
    ) -> SimulationReport {
        run(policy: policy, seed: seed, operations: operations, progress: progress) { $0 < worlds }
    }

    private static func run(
        policy: Policy, seed: UInt64, operations: Int, progress: (UInt64) -> Void, goesOn: (Int) -> Bool
    ) -> SimulationReport {
        var report = SimulationReport()
        while report.failure == nil, goesOn(report.worlds) {
            let worldSeed = seed &+ UInt64(report.worlds)
            progress(worldSeed)
            report.worlds += 1
            live(worldSeed, policy, operations, &report)
        }
        return report
    }

    /// One world from its beginning to its last check.
    private static func live(_ seed: UInt64, _ policy: Policy, _ operations: Int, _ report: inout SimulationReport) {
        var operation = 0
        do {
            let world = try SimulatedWorld(seed: seed, policy: policy)
            defer {
                world.report.commands = world.follower.commands
                report.add(world.report)
            }
            while operation < operations {
                try world.operate()
                operation += 1
            }
            try world.finish()
            report.digest = world.digest
        } catch {
            report.failure = SimulationFailure(seed: seed, operation: operation, reason: "\(error)")
        }
    }
}

/// Where a simulation failed, and why.
public struct SimulationFailure: Sendable, Equatable, CustomStringConvertible {
    /// The world's seed: running one world with it fails again in the same way.
    public var seed: UInt64
    public var operation: Int
    public var reason: String

    public var description: String { "seed \(seed) fails at operation \(operation): \(reason)" }
}

/// What a simulation did.
public struct SimulationReport: Sendable, Equatable, CustomStringConvertible {
    public var worlds = 0
    /// Commands given, each at least once.
    public var operations = 0
    public var accepted = 0
    /// Refusals by code.
    public var refused: [String: Int] = [:]
    /// Records by the command that made them, the system's own among them.
    public var commands: [String: Int] = [:]
    /// Repetitions that were answered with the first answer.
    public var replayed = 0
    /// Times the process or the power went and the office was opened again.
    public var crashes = 0
    /// Snapshots that were begun.
    public var snapshots = 0
    /// Openings that began with a snapshot.
    public var snapshotStarts = 0
    /// Faults that the disks injected.
    public var faults = 0
    /// Octets that changed by themselves in one of the journal's two copies.
    public var rotted = 0
    /// Times the clock fell back.
    public var setBacks = 0
    /// Records that all journals held at the end.
    public var records = 0
    /// Documents that were on record at the end.
    public var documents = 0
    /// Digest of the last world's state, in hex: the same seed gives the same.
    public var digest = ""
    public var failure: SimulationFailure?

    mutating func add(_ world: SimulationReport) {
        operations += world.operations
        accepted += world.accepted
        replayed += world.replayed
        crashes += world.crashes
        faults += world.faults
        snapshots += world.snapshots
        snapshotStarts += world.snapshotStarts
        rotted += world.rotted
        setBacks += world.setBacks
        records += world.records
        documents += world.documents
        refused.merge(world.refused, uniquingKeysWith: +)
        commands.merge(world.commands, uniquingKeysWith: +)
    }

    public var description: String {
        let refusals = refused.values.reduce(0, +)
        var text = """
            \(worlds) worlds, \(operations) operations: \(accepted) accepted, \(refusals) refused in \(refused.count) ways, \
            \(replayed) replayed; \(crashes) crashes, \(faults) disk faults, \(rotted) octets rotted, \(setBacks) clocks set back, \
            \(snapshots) snapshots, \(snapshotStarts) starts from one; \(records) records by \(commands.count) commands, \(documents) documents
            """
        if let failure { text += "\nFAILED: \(failure)" }
        return text
    }
}
