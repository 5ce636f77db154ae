import Cryptography
import Journal
import Testing

@Suite struct EmbeddedJournalTests {
    let directory = TemporaryDirectory()

    @Test(arguments: DigestAlgorithm.allCases)
    func recordsReadBackAsTheyWereAppended_AcrossSegmentsAndRestarts(_ algorithm: DigestAlgorithm) throws {
        var journal = try EmbeddedJournal(directory: directory.path, options: smallOptions(algorithm))
        #expect(journal.opening.isNew)
        var receipts: [Receipt] = []
        for n in stride(from: 1, through: 97, by: 3) {
            receipts += try journal.append(n...(n + 2))
        }
        #expect(receipts.map(\.seq) == Array(1...99))
        #expect(journal.head == JournalHead(seq: 99, hash: receipts[98].hash))
        #expect(directory.segments.count > 5)
        for _ in 0..<2 {
            #expect(try journal.bodies() == (1...99).map { body($0) })
            for start in [1, 2, 50, 98, 99, 100] as [UInt64] {
                #expect(try journal.bodies(from: start) == (Int(start)..<100).map { body($0) })
            }
            try journal.close()
            journal = try EmbeddedJournal(directory: directory.path, options: smallOptions(algorithm))
            #expect(journal.opening.warnings.isEmpty)
            #expect(journal.head.seq == 99)
        }
    }

    @Test func readStopsWhenToldTo() throws {
        let journal = try EmbeddedJournal(directory: directory.path, options: smallOptions())
        try journal.append(1...5)
        try journal.append(6...9)
        var seen: [UInt64] = []
        try journal.read(from: 3) { record in
            seen.append(record.seq)
            return record.seq == 5 ? .stop : .next
        }
        #expect(seen == [3, 4, 5])
    }

    @Test func aBatchThatExpectsATakenSeq_IsAConflictAndWritesNothing() throws {
        let journal = try EmbeddedJournal(directory: directory.path, options: smallOptions())
        try journal.append(1...2)
        let late = try batch([body(9)])
        for seq in [0, 1, 2, 4] as [UInt64] {
            let error = #expect(throws: JournalError.self) { try journal.append(late, expecting: seq) }
            #expect(error?.code == .conflict)
            #expect(error?.isFatal == false)
        }
        try journal.append(3...3)
        #expect(try journal.bodies() == (1...3).map { body($0) })
    }
}
