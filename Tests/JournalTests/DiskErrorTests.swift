import Glibc
import Journal
import Testing

/// An error of the disk ends the writer; an interruption or a short write does not.
@Suite struct DiskErrorTests {
    let disk = SimulatedDisk(seed: 1)

    func journal() throws -> EmbeddedJournal {
        try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
    }

    @Test(arguments: [
        (DiskOperation.write, EIO, JournalError.Code.writeFailed, JournalExitCode.inputOutput),
        (.synchronizeData, EIO, .writeFailed, JournalExitCode.inputOutput),
        (.write, ENOSPC, .diskFull, JournalExitCode.diskFull),
        (.write, EDQUOT, .diskFull, JournalExitCode.diskFull),
        (.synchronizeData, ENOSPC, .diskFull, JournalExitCode.diskFull),
        (.write, EROFS, .writeFailed, JournalExitCode.inputOutput),
        (.synchronizeData, EINTR, .writeFailed, JournalExitCode.inputOutput),
    ])
    func anErrorWhileAppending_IsFatalAndIsNotRetried(
        _ operation: DiskOperation, _ number: Int32, _ code: JournalError.Code, _ exitCode: Int32
    ) throws {
        let journal = try journal()
        try journal.append(1...2)
        disk.schedule(ScheduledFault(.error(number), at: operation))
        let error = #expect(throws: JournalError.self) { try journal.append(3...3) }
        #expect(error?.code == code)
        #expect(error?.exitCode == exitCode)
        #expect(error?.isFatal == true)
        #expect(error?.systemError == number)
        #expect(journal.head.seq == 2)
        // The fault is over, but what is on the disk is not known: every further append gives the same error.
        let calls = disk.operationCount
        let again = #expect(throws: JournalError.self) { try journal.append(3...3) }
        #expect(again?.code == code)
        #expect(disk.operationCount == calls)
        // What was acknowledged is still readable, and the next start goes on.
        #expect(try journal.bodies() == [body(1), body(2)])
        disk.endProcess()
        let next = try self.journal()
        #expect(next.head.seq >= 2)
        try next.append(4...4)
    }

    @Test func aFullDiskWhileASegmentIsBegun_IsFatalAndSaysSo() throws {
        let full = SimulatedDisk(seed: 1, capacityBytes: 3 * smallOptions().segmentBytes)
        let journal = try EmbeddedJournal(directory: Image.directory, disk: full, options: smallOptions())
        let error = #expect(throws: JournalError.self) {
            for n in 1...100 { try journal.append(n...n) }
        }
        #expect(error?.code == .diskFull)
        #expect(error?.exitCode == JournalExitCode.diskFull)
        #expect(journal.head.seq > 5)
        #expect(try journal.bodies().count == Int(journal.head.seq))
    }

    @Test func shortWritesAndInterruptions_AreFinished() throws {
        let journal = try journal()
        disk.schedule(ScheduledFault(.short(7), at: .write, count: 100))
        disk.schedule(ScheduledFault(.error(EINTR), at: .write, after: 3, count: 20))
        try journal.append(1...5)
        #expect(disk.faultCount == 100)
        disk.setRates()
        disk.schedule(ScheduledFault(.short(5), at: .read, count: 1000))
        #expect(try journal.bodies() == (1...5).map { body($0) })
        disk.endProcess()
        disk.setRates()
        #expect(try self.journal().head == journal.head)
    }

    @Test(arguments: [(EROFS, DiskOperation.open), (EACCES, .open), (EACCES, .makeDirectory), (EROFS, .rename)])
    func aDirectoryThatMayNotBeWritten_IsRefusedOnOpening(_ number: Int32, _ operation: DiskOperation) throws {
        disk.schedule(ScheduledFault(.error(number), at: operation))
        let error = #expect(throws: JournalError.self) { _ = try journal() }
        #expect(error?.code == .notPermitted)
        #expect(error?.exitCode == JournalExitCode.notPermitted)
        #expect(error?.advice.isEmpty == false)
    }

    @Test func aReadError_IsNotDamage() throws {
        let journal = try journal()
        try journal.append(1...3)
        disk.schedule(ScheduledFault(.error(EIO), at: .read))
        let error = #expect(throws: JournalError.self) { _ = try journal.bodies() }
        #expect(error?.code == .readFailed)
    }

    @Test func aRecordOrBatchBeyondItsLimit_IsRefusedBeforeAnythingIsWritten() throws {
        let journal = try journal()
        try journal.append(1...1)
        let calls = disk.operationCount
        let huge = #expect(throws: JournalError.self) { try journal.append(2...2, padding: smallOptions().recordBytesMax) }
        #expect(huge?.code == .recordRefused)
        let many = #expect(throws: JournalError.self) { try journal.append(2...20) }
        #expect(many?.code == .batchRefused)
        #expect(huge?.isFatal == false && many?.isFatal == false)
        #expect(disk.operationCount == calls)
        try journal.append(2...2, padding: 500)
        #expect(journal.head.seq == 2)
    }

    @Test(arguments: ["", "{}", "\"at\":\"a\nb\"", "\"at\":\"a\0b\"", "\"at\":\"12345678\u{1F}\"", "\"a\":\"\t\""])
    func aBodyThatCannotStandInOneLine_IsRefused(_ text: String) throws {
        var batch = RecordBatch()
        let error = #expect(throws: JournalError.self) { try batch.append(Array(text.utf8)) }
        #expect(error?.code == .recordRefused)
        #expect(batch.isEmpty)
    }

    @Test func aClosedJournal_TakesNothingMore() throws {
        let journal = try journal()
        try journal.append(1...1)
        try journal.close()
        try journal.close()
        let error = #expect(throws: JournalError.self) { try journal.append(2...2) }
        #expect(error?.code == .closed)
        #expect(try self.journal().head.seq == 1)
    }
}
