import Dispatch
import Glibc
import Journal
import Subsidy
import Synchronization
import Testing

@testable import SubsidyRuntime

/// A record beyond what a journal takes: the core has decided it, so the process leaves; nobody was answered and nothing was written.
@Suite struct HugeRecordTests {
    @Test func aRecordBeyondItsLimit_EndsTheProcess_AndTheJournalGoesOnWithoutIt() throws {
        let disk = SimulatedDisk(seed: 3)
        let left = DispatchSemaphore(value: 0)
        let seen = Mutex<JournalError?>(nil)
        let office = try TestOffice.open(
            TestOffice.journal(disk),
            leave: { error in
                seen.withLock { $0 = error }
                left.signal()
                while true { pause() }
            })
        _ = try office.give().wait()
        let huge = office.give(StoreDocument(sha256: "cd", size: 1, mediaType: String(repeating: "x", count: 300 << 10)))
        left.wait()
        #expect(huge.answer == nil)
        #expect(seen.withLock { $0?.code } == .recordRefused && seen.withLock { $0?.exitCode } == JournalExitCode.software)
        disk.endProcess()
        let again = try TestOffice.open(TestOffice.journal(disk))
        #expect(again.read { state, _ in state.documents.count }.value == 1)
        _ = try again.give().wait()
        try again.drain()
    }
}
