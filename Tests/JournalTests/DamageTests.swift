import Journal
import Testing

/// Whatever was acknowledged and is not there any more as it was is refused, with its place.
@Suite struct DamageTests {
    /// Two segments: one sealed, one active.
    func image() throws -> Image {
        let image = try Image.make { journal in
            for n in 1...11 { try journal.append(n...n) }
        }
        #expect(image.segments.count == 2)
        return image
    }

    /// Opening and replaying, as a start does.
    func start(_ image: Image) throws {
        _ = try image.open().bodies()
    }

    @Test func aFlippedBitAtEveryByte_IsRefused() throws {
        let image = try image()
        for name in image.segments {
            for offset in 0..<image.files[name]!.count {
                var flipped = image
                flipped.files[name]![offset] ^= 1 << UInt8(offset % 8)
                let error = #expect(throws: JournalError.self, "\(name) at \(offset)") { try start(flipped) }
                #expect(error?.code == .damaged || error?.code == .incompatible)
                #expect(try !flipped.verify().isWhole, "\(name) at \(offset)")
            }
        }
    }

    @Test func aDamagedHeadNote_IsMendedByTheOtherAndTwoAreRefused() throws {
        let image = try image()
        let note = image.files["head"]!
        for offset in 0..<note.count {
            var flipped = image
            flipped.files["head"]![offset] ^= 1
            let journal = try flipped.open()
            #expect(journal.opening.warnings.count == 1, "offset \(offset)")
            #expect(try journal.bodies().count == 11)
            flipped.files["head"]![(offset + note.count / 2) % note.count] ^= 1
            let error = #expect(throws: JournalError.self) { try start(flipped) }
            #expect(error?.code == .damaged)
        }
    }

    @Test func everyBitOfTheLastRecord_IsGuardedEvenByAStaleHeadNote() throws {
        // After a power loss the note may be older than the last record. A flipped bit in a whole line is no tear.
        let older = try Image.make { try $0.append(1...2) }
        var image = try Image.make { try $0.append(1...3) }
        image.files["head"] = older.files["head"]
        #expect(try image.open().head.seq == 3)
        var mistaken: [Int] = []
        for offset in older.active.count..<image.active.count {
            for bit in 0..<8 as Range<UInt8> {
                var flipped = image
                flipped.active[offset] ^= 1 << bit
                do {
                    let journal = try flipped.open()
                    #expect(journal.head.seq == 2)
                    mistaken.append(offset)
                } catch {
                    #expect((error as? JournalError)?.code == .damaged)
                }
            }
        }
        // Only a flip that makes a NUL looks like a tear: of the octets in a line, those with one bit set.
        let oneBit = image.active.indices.filter { $0 >= older.active.count && image.active[$0].nonzeroBitCount == 1 }
        #expect(mistaken == oneBit)
    }

    @Test func aNulTailOverAcknowledgedRecords_IsRefused() throws {
        let image = try image()
        for from in stride(from: 0, to: image.active.count, by: 7) {
            var zeroed = image
            for offset in from..<image.active.count { zeroed.active[offset] = 0 }
            let error = #expect(throws: JournalError.self) { try start(zeroed) }
            #expect(error?.code == .damaged)
        }
    }

    @Test func aNulTailBehindTheRecords_IsTheCleanEnd() throws {
        var image = try image()
        image.active += [UInt8](repeating: 0, count: 10_000)
        let journal = try image.open()
        #expect(journal.head.seq == 11)
        #expect(journal.opening.warnings.isEmpty)
    }

    @Test func aDoubledTail_IsRefused() throws {
        let image = try image()
        let lines = image.active.lines
        for count in 1...(lines.count - 1) {
            var doubled = image
            doubled.active += Array(lines.suffix(count).joined())
            let error = #expect(throws: JournalError.self) { try start(doubled) }
            #expect(error?.code == .damaged)
            #expect(error?.detail.contains("doubled") == true)
            #expect(try !doubled.verify().isWhole)
        }
    }

    @Test func aMissingRecord_IsRefusedWithItsPlace() throws {
        let image = try image()
        for name in image.segments {
            let lines = image.files[name]!.lines
            for index in lines.indices {
                var missing = image
                missing.files[name] = Array((lines[..<index] + lines[(index + 1)...]).joined())
                #expect(throws: JournalError.self, "\(name) line \(index + 1)") { try start(missing) }
                let fault = try missing.verify().fault
                #expect(fault?.code == .damaged)
                if index > 0, index < lines.count - 1 { #expect(fault?.location?.line == index + 1) }
            }
        }
    }

    @Test func swappedRecords_AreRefused() throws {
        let image = try image()
        for name in image.segments {
            let lines = image.files[name]!.lines
            for index in 1..<(lines.count - 1) {
                var swapped = image
                var changed = lines
                changed.swapAt(index, index + 1)
                swapped.files[name] = Array(changed.joined())
                #expect(throws: JournalError.self) { try start(swapped) }
                #expect(try swapped.verify().fault?.location?.line == index + 1)
            }
        }
    }

    @Test func aMissingSegment_IsRefused() throws {
        let image = try Image.make { journal in
            for n in 1...25 { try journal.append(n...n) }
        }
        #expect(image.segments.count >= 3)
        for name in image.segments {
            var missing = image
            missing.files[name] = nil
            let error = #expect(throws: JournalError.self) { _ = try missing.open() }
            #expect(error?.code == .damaged)
            #expect(try !missing.verify().isWhole)
        }
        var none = image
        for name in image.segments { none.files[name] = nil }
        #expect(throws: JournalError.self) { _ = try none.open() }
    }

    @Test func aRewrittenHistory_IsRefusedByTheHeadNote() throws {
        var image = try Image.make { try $0.append(1...3) }
        let other = try Image.make { try $0.append(11...13) }
        image.active = other.active
        let error = #expect(throws: JournalError.self) { _ = try image.open() }
        #expect(error?.detail.contains("hash") == true)
    }

    @Test func aSegmentOfALaterFormat_IsIncompatibleAndNotDamaged() throws {
        var image = try Image.make { try $0.append(1...3) }
        let text = String(decoding: image.active, as: UTF8.self)
        let later = text.split(separator: "\n", maxSplits: 1)
        let header = String(later[0]).split(separator: "\"version\":1", maxSplits: 1)
        image.active = Array("\(header[0])\"version\":2\(header[1])\n\(later[1])".utf8)
        let error = #expect(throws: JournalError.self) { _ = try image.open() }
        #expect(error?.code == .incompatible)
        #expect(error?.exitCode == JournalExitCode.incompatible)
    }
}
