// The last acknowledged record, noted beside the journal without a sync after every commit.
//
// After a crash of the process the note is exact; after a power loss it may be some seconds old, never ahead. With it a
// damaged last record is told from a torn one: what was acknowledged can't be torn.
//
// Two notes of 256 octets stand in the file, written in turn, so that an interrupted write of one leaves the other; both lie
// in one sector of the disk:
//
//     {"seq":N,"record":"<64 hex>","check":"<64 hex>"}<spaces>\n        check = SHA-256 of what is before `,"check"`

import Cryptography

/// What the note said on opening.
public enum HeadHint: Hashable, Sendable {
    /// This record was acknowledged, and everything before it.
    case acknowledged(JournalHead)
    /// There is no note: the directory is new, or the file was taken away.
    case absent
    /// The note itself does not fit its check.
    case damaged

    /// Readings before a note that does not fit its check counts as damaged.
    private static let readsMax = 10

    /// Reads the notes of a journal's directory; the newer one counts. Also tells whether one of the two does not fit its check.
    static func read(_ disk: any Disk, directory: String) throws(JournalError) -> (hint: HeadHint, isHalfDamaged: Bool) {
        var reading = (hint: HeadHint.absent, isHalfDamaged: false)
        // Read beside a running writer, a note may be caught half old and half new: such a one is read again.
        for _ in 0..<readsMax {
            let octets: [UInt8]?
            do throws(DiskError) {
                octets = try disk.contents(path(directory, SegmentName.head), bytesMax: 2 * HeadNote.byteCount + 1)
            } catch {
                throw error.reading("reading the note of the last acknowledged record")
            }
            guard let octets else { return (.absent, false) }
            let notes = [octets.prefix(HeadNote.byteCount), octets.dropFirst(HeadNote.byteCount)].compactMap { HeadNote.parse(Array($0)) }
            let newest = notes.max { $0.seq < $1.seq }
            reading = (newest.map { .acknowledged($0) } ?? .damaged, notes.count == 1)
            if notes.count == 2 { break }
        }
        return reading
    }
}

/// The note's text.
enum HeadNote {
    /// Octets of one note.
    static let byteCount = 256
    private static let opening: StaticString = "{\"seq\":"
    private static let recordName: StaticString = ",\"record\":\""
    private static let checkName: StaticString = ",\"check\":\""

    /// The note for this record.
    static func text(_ head: JournalHead, _ context: inout DigestContext) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            var writer = OctetWriter(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<byteCount]))
            writer.text(opening)
            writer.decimal(head.seq)
            writer.text(recordName)
            writer.hex(head.hash)
            writer.octet(UInt8(ascii: "\""))
            context.update(writer.written)
            let check = context.finish()
            writer.text(checkName)
            writer.hex(check)
            writer.text("\"}")
            while writer.count < byteCount - 1 { writer.octet(UInt8(ascii: " ")) }
            writer.octet(UInt8(ascii: "\n"))
            count = writer.count
        }
    }

    /// The record that a note names; nil where not every octet is as it was written.
    static func parse(_ octets: [UInt8]) -> JournalHead? {
        guard octets.count == byteCount, var context = try? DigestContext(.sha256) else { return nil }
        let head: JournalHead? = octets.withUnsafeBytes { note in
            guard hasText(note, opening, at: 0) else { return nil }
            var position = opening.utf8CodeUnitCount
            guard let seq = readDecimal(note, &position, end: note.count), hasText(note, recordName, at: position) else { return nil }
            let start = position + recordName.utf8CodeUnitCount
            guard start + Digest.hexByteCount <= note.count else { return nil }
            let hex = UnsafeRawBufferPointer(rebasing: note[start..<(start + Digest.hexByteCount)])
            return Digest(hex: hex).map { JournalHead(seq: seq, hash: $0) }
        }
        guard let head, text(head, &context) == octets else { return nil }
        return head
    }
}

/// The note as the writer keeps it.
struct HeadNoteFile: ~Copyable {
    private let disk: any Disk
    private let file: DiskFile
    private var context: DigestContext
    private var isSecondNext = false

    /// Puts fresh, durable notes in place of older ones.
    init(_ disk: any Disk, directory: String, head: JournalHead) throws(JournalError) {
        var context = try HeadNoteFile.makeContext()
        let text = HeadNote.text(head, &context)
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.replaceFile(path(directory, SegmentName.head), directory: directory) { file throws(DiskError) in
                try disk.writeAll(file, text + text)
            }
        } catch {
            throw error.writing("writing the note of the last acknowledged record")
        }
        self.disk = disk
        self.file = file
        self.context = context
    }

    private static func makeContext() throws(JournalError) -> DigestContext {
        do throws(CryptographyError) { return try DigestContext(.sha256) } catch {
            throw JournalError(.incompatible, "\(error)", advice: "Use a build of OpenSSL that has SHA-256.")
        }
    }

    deinit {
        disk.close(file)
    }

    /// Notes the record, without a sync.
    mutating func note(_ head: JournalHead) throws(DiskError) {
        try disk.writeAll(file, HeadNote.text(head, &context), at: isSecondNext ? HeadNote.byteCount : 0)
        isSecondNext.toggle()
    }

    /// Makes the note durable.
    func synchronize() throws(DiskError) {
        try disk.synchronizeData(file)
    }
}
