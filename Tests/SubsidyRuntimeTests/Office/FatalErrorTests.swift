import Dispatch
import Glibc
import Journal
import Subsidy
import Synchronization
import Testing

@testable import SubsidyRuntime

/// Any write or sync error is fatal: no answer, no retry, an exit with the code that tells the supervisor.
@Suite struct FatalErrorTests {
    @Test func aFailedSync_LeavesWithItsExitCode() async {
        await #expect(processExitsWith: .exitCode(JournalExitCode.inputOutput)) {
            try Self.fail(with: EIO, at: .synchronizeData)
        }
    }

    @Test func aFullDisk_LeavesWithAnotherExitCode() async {
        await #expect(processExitsWith: .exitCode(JournalExitCode.diskFull)) {
            try Self.fail(with: ENOSPC, at: .write)
        }
    }

    /// Leaves as the service does; comes back only where it did not.
    static func fail(with number: Int32, at operation: DiskOperation) throws {
        let disk = SimulatedDisk(seed: 1)
        let office = try TestOffice.open(TestOffice.journal(disk), leave: { error in exit(error.exitCode) })
        disk.schedule(ScheduledFault(.error(number), at: operation))
        _ = office.give()
        sleep(20)
        exit(0)
    }

    @Test func nobodyIsAnsweredAfterAFailedSync() throws {
        let disk = SimulatedDisk(seed: 2)
        let left = DispatchSemaphore(value: 0)
        let seen = Mutex<JournalError?>(nil)
        // Never returns, as the process would not: the writer's thread stands still here for good.
        let office = try TestOffice.open(
            TestOffice.journal(disk),
            leave: { error in
                seen.withLock { $0 = error }
                left.signal()
                while true { pause() }
            })
        disk.schedule(ScheduledFault(.error(EIO), at: .synchronizeData))
        let pending = [office.give(key: "a"), office.give(key: "b")]
        let seq = office.read { state, _ in state.seq }.seq
        let wasDurable = Mutex(false)
        left.wait()
        office.whenDurable(max(seq, 2)) { wasDurable.withLock { $0 = true } }
        #expect(pending.allSatisfy { $0.answer == nil })
        #expect(!wasDurable.withLock { $0 } && office.durableSeq == 1)
        #expect(seen.withLock { $0?.isFatal } == true)
    }
}
