import Cryptography
import Dispatch
import Journal
import Subsidy
import Synchronization
import Testing

@testable import SubsidyRuntime

@Suite struct CommitTests {
    @Test func whatWaitsIsCommittedTogether_AndAnsweredOnlyAfterIt() throws {
        let journal = HeldJournal(try TestOffice.journal(SimulatedDisk(seed: 1)))
        let office = try TestOffice.open(journal)
        journal.hold()
        let first = office.give()
        journal.arrived.wait()
        // The writer is inside its first commit; these can only wait for the next.
        let others = (0..<50).map { _ in office.give() }
        #expect(first.answer == nil && others.allSatisfy { $0.answer == nil })
        #expect(office.durableSeq == 1, "only the opening is durable")
        journal.release()
        let replies = try ([first] + others).map { try $0.wait() }
        #expect(replies.map(\.seq) == (2...52).map { Int64($0) })
        #expect(journal.batches.withLock { $0 } == [1, 1, 50], "the opening, the first, all others in one sync")
        #expect(office.durableSeq == 52 && office.metrics.largestBatch == 50)
        try office.drain()
    }

    @Test func aReadThatSawAnUndurableRecord_WaitsForIt() throws {
        let journal = HeldJournal(try TestOffice.journal(SimulatedDisk(seed: 2)))
        let office = try TestOffice.open(journal)
        journal.hold()
        let pending = office.give()
        journal.arrived.wait()
        let (count, seq) = office.read { state, _ in state.documents.count }
        #expect(count == 1 && seq == 2, "the reader sees what is decided and not yet durable")
        let answered = Mutex(false)
        let done = DispatchSemaphore(value: 0)
        office.whenDurable(seq) {
            answered.withLock { $0 = true }
            done.signal()
        }
        let before = Mutex(false)
        office.whenDurable(1) { before.withLock { $0 = true } }
        #expect(before.withLock { $0 } && !answered.withLock { $0 })
        journal.release()
        done.wait()
        #expect(office.durableSeq >= seq)
        _ = try pending.wait()
        try office.drain()
    }

    @Test func aReceiptNamesTheRecordInTheJournal() throws {
        let journal = try TestOffice.journal(SimulatedDisk(seed: 3))
        let office = try TestOffice.open(journal)
        let replies = try (0..<20).map { _ in office.give() }.map { try $0.wait() }
        var hashes: [UInt64: String] = [:]
        try journal.read(from: 1) { record in
            hashes[record.seq] = record.hash.hex
            return .next
        }
        for reply in replies { #expect(hashes[UInt64(reply.seq)] == reply.recordHash.hex) }
        try office.drain()
    }

    @Test func aFullQueueSendsTheCallerAway() throws {
        var limits = OfficeLimits()
        limits.queueMax = 3
        let journal = HeldJournal(try TestOffice.journal(SimulatedDisk(seed: 4)))
        let office = try TestOffice.open(journal, limits: limits)
        journal.hold()
        _ = office.give()
        journal.arrived.wait()
        let waiting = (0..<3).map { _ in office.give() }
        guard case .failure(let problem)? = office.give().answer else {
            Issue.record("it was let in")
            return
        }
        #expect(problem.kind == .unavailable && problem.code == "busy")
        journal.release()
        for pending in waiting { _ = try pending.wait() }
        try office.drain()
    }

    @Test func drainingFinishesWhatWaits_TakesNothingMore_AndClosesTheJournal() throws {
        let disk = SimulatedDisk(seed: 5)
        let journal = try TestOffice.journal(disk)
        let office = try TestOffice.open(journal)
        let waiting = (0..<200).map { _ in office.give() }
        try office.drain()
        #expect(waiting.allSatisfy { (try? $0.answer?.get()) != nil }, "all were answered before the drain was over")
        guard case .failure(let problem)? = office.give().answer else {
            Issue.record("it was let in")
            return
        }
        #expect(problem.code == "shutting-down")
        // The lock is free and everything is there.
        let again = try TestOffice.open(TestOffice.journal(disk))
        #expect(again.read { state, _ in state.documents.count }.value == 200)
        try again.drain()
    }

    @Test func aRefusalMakesNoRecord() throws {
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 6)))
        #expect(throws: Problem.self) { _ = try office.give(as: nil).wait() }
        #expect(office.durableSeq == 1 && office.metrics.commandsRefused == 1)
        try office.drain()
    }

    @Test func aSecondOfficeOnTheSameJournalIsRefused() throws {
        let disk = SimulatedDisk(seed: 7)
        let first = try TestOffice.open(TestOffice.journal(disk))
        let error = #expect(throws: JournalError.self) { _ = try TestOffice.journal(disk) }
        #expect(error?.code == .locked)
        try first.drain()
        try TestOffice.journal(disk).close()
    }

    @Test func theSandboxClockMovesByCommand_AndWhatIsDueFollowsInRecordsOfItsOwn() throws {
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 8)))
        let admin = Principal(clientID: ID("cli_admin"), name: "a", person: "a", roles: [.admin])
        let then = try #require(Instant("2026-01-05T09:00:00+08:00"))
        _ = try office.give(SetClock(now: then), as: admin).wait()
        #expect(office.clock.now() == then && office.read { $1 }.value == then)
        try office.drain()
    }
}
