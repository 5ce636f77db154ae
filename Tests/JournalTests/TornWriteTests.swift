import Journal
import Testing

/// A write that was cut short is dropped where nobody was told of it, and refused where somebody was.
@Suite struct TornWriteTests {
    /// Three acknowledged records, and a fourth in full that was never acknowledged.
    func image() throws -> (image: Image, fourth: [UInt8]) {
        let acknowledged = try Image.make { try $0.append(1...3) }
        let further = try Image.make { journal in
            try journal.append(1...3)
            try journal.append(4...4)
        }
        let fourth = Array(further.active[acknowledged.active.count...])
        return (acknowledged, fourth)
    }

    @Test func aTearAtEveryByteOfTheLastRecord_DropsItAndSaysSo() throws {
        let (image, fourth) = try image()
        for count in 1..<fourth.count {
            var torn = image
            torn.active += fourth[..<count]
            let journal = try torn.open()
            #expect(journal.head.seq == 3, "torn after \(count) octets")
            #expect(journal.opening.droppedTail?.byteCount == count)
            #expect(journal.opening.droppedTail?.location.seq == 4)
            #expect(journal.opening.droppedTail?.location.line == 5)
            #expect(journal.opening.warnings.count == 1)
            try journal.append(4...5)
            #expect(try journal.bodies() == (1...5).map { body($0) })
        }
    }

    @Test func aTearThatLostAnEarlierSector_DropsTheBatch() throws {
        let (image, fourth) = try image()
        for lost in 0..<fourth.count {
            var torn = image
            torn.active += fourth.enumerated().map { $0.offset == lost ? 0 : $0.element }
            let journal = try torn.open()
            #expect(journal.head.seq == 3, "lost octet \(lost)")
        }
    }

    @Test func aWholeRecordThatWasNotAcknowledged_IsKept() throws {
        let (image, fourth) = try image()
        var whole = image
        whole.active += fourth
        let journal = try whole.open()
        #expect(journal.head.seq == 4)
        #expect(journal.opening.droppedTail == nil)
    }

    @Test func aTearAtEveryByteOfAnAcknowledgedRecord_IsRefused() throws {
        let (image, fourth) = try image()
        let acknowledged = try Image.make { try $0.append(1...4) }
        for count in 0..<fourth.count {
            var torn = acknowledged
            torn.active = image.active + fourth[..<count]
            let error = #expect(throws: JournalError.self) { _ = try torn.open() }
            #expect(error?.code == .damaged, "cut after \(count) octets")
            #expect(error?.location?.seq == 4)
            #expect(try torn.verify().fault?.location == error?.location)
        }
    }

    @Test func truncationAnywhere_IsRefused() throws {
        let image = try Image.make { try $0.append(1...4) }
        for count in 0..<image.active.count {
            var cut = image
            cut.active.removeLast(image.active.count - count)
            let error = #expect(throws: JournalError.self) { _ = try cut.open() }
            #expect(error?.code == .damaged, "cut to \(count) octets")
        }
    }

    @Test func withoutTheHeadNote_ATornWriteIsRefusedAndAWholeJournalIsServedWithAWarning() throws {
        var (image, fourth) = try image()
        image.files["head"] = nil
        let journal = try image.open()
        #expect(journal.head.seq == 3)
        #expect(journal.opening.warnings.count == 1)
        image.active += fourth.dropLast(9)
        let error = #expect(throws: JournalError.self) { _ = try image.open() }
        #expect(error?.code == .damaged)
    }
}
