import Journal
import Testing

/// How a batch reaches the disk: "Decisions already measured", the journal's part.
@Suite struct SegmentWritingTests {
    @Test func segmentsAreAllocatedBeforehand_AndNeverRewritten() throws {
        let disk = WrittenOnce(SimulatedDisk(seed: 1))
        for round in 0..<3 {
            let journal = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
            for n in 1...15 { try journal.append((round * 100 + n)...(round * 100 + n)) }
            try journal.close()
        }
        #expect(disk.violations.isEmpty)
        #expect(disk.appends > 30)
    }

    @Test(arguments: [1, 2, 5]) func aBatchOfAnySize_IsOneWriteAndOneSync(_ count: Int) throws {
        let disk = SimulatedDisk(seed: 1)
        let journal = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        let before = disk.operationCount
        try journal.append(1...count)
        // The write, its sync, and the note of the head, which is not synced.
        #expect(disk.operationCount - before == 3)
    }
}
