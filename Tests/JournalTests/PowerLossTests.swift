import Glibc
import Journal
import Testing

/// The power may go during any call. What was acknowledged before is there afterwards; and what makes it so is not taken on trust.
@Suite struct PowerLossTests {
    /// Calls of a run without faults: opening, some segments, closing.
    static let callCount = {
        var office = Office(seed: 0)
        office.work(batches: 12)
        return office.disk.operationCount
    }()

    @Test func aPowerLossAtEveryCall_LosesNothingAcknowledged() {
        for call in 0..<PowerLossTests.callCount {
            for seed in 0..<3 as Range<UInt64> {
                var office = Office(seed: seed)
                office.disk.schedule(ScheduledFault(.powerLoss, after: call))
                office.work(batches: 12)
                #expect(office.violation == nil, "power loss at call \(call), seed \(seed)")
                #expect(office.disk.faultCount <= 1)
            }
        }
    }

    @Test func everyCallFailingWithEIO_LosesNothingAcknowledged() {
        for call in 0..<PowerLossTests.callCount {
            var office = Office(seed: 3)
            office.disk.schedule(ScheduledFault(.error(EIO), after: call))
            office.work(batches: 12)
            #expect(office.violation == nil, "EIO at call \(call)")
        }
    }

    @Test(arguments: [DiskOperation.synchronizeData, .synchronize, .synchronizeDirectory])
    func withoutTheSync_AcknowledgedRecordsAreLost(_ operation: DiskOperation) {
        // The same run as above on a disk that only pretends: if nothing were lost here, the tests above could not fail.
        var lost = 0
        for call in 0..<PowerLossTests.callCount {
            var office = Office(seed: UInt64(call), without: operation)
            office.disk.schedule(ScheduledFault(.powerLoss, after: call))
            office.work(batches: 12)
            if office.violation != nil { lost += 1 }
        }
        #expect(lost > 0)
    }

    @Test func faultsByChance_LoseNothingAcknowledged() {
        var rates = FaultRates()
        rates.short = 0.05
        rates.interruption = 0.05
        rates.inputOutputError = 0.02
        rates.full = 0.01
        rates.powerLoss = 0.01
        var faults = 0
        for seed in 0..<60 as Range<UInt64> {
            var office = Office(seed: seed, rates: rates)
            office.work(batches: 40)
            #expect(office.violation == nil, "seed \(seed)")
            faults += office.disk.faultCount
        }
        #expect(faults > 1000)
    }

    @Test func recordsThatOnlyThePageCacheHeld_AreOnTheDiskBeforeTheyAreServed() throws {
        // The sync fails, the process leaves, and the next one finds the record in the page cache, whole. It may serve it only
        // once it is on the disk: after a power loss it must still be there.
        let disk = SimulatedDisk(seed: 5)
        let journal = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        try journal.append(1...1)
        disk.schedule(ScheduledFault(.error(EIO), at: .synchronizeData))
        let error = #expect(throws: JournalError.self) { try journal.append(2...2) }
        #expect(error?.isFatal == true)
        disk.endProcess()
        let second = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        #expect(try second.bodies() == [body(1), body(2)])
        disk.restart()
        let third = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        #expect(try third.bodies() == [body(1), body(2)])
    }
}
