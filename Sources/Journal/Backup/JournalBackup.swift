// Copies a journal while it is being written: what was acknowledged when the copy began is in it, checked on the way.
//
// The copy is a journal like any other: opening it restores it. It is written under its final names only at the end of each
// file, so that an interrupted copy is not taken for a whole one: its head note is the last thing written.

import Cryptography

/// What a backup holds.
public struct JournalBackup: Sendable {
    /// The last record in the copy.
    public let head: JournalHead
    /// Segment files in the copy.
    public let segmentCount: Int
    /// Octets in the copy.
    public let byteCount: Int
}

/// Copies the journal of a directory, up to what is acknowledged now, into a directory that holds no journal yet.
///
/// Every record is checked against the chain as it is copied; nothing is locked. To restore, verify the copy, put its files
/// in place of the journal's and start.
///
/// - Throws: `damaged` where the source is (with the place), `notPermitted` or `conflict` where the target holds a journal
///   already, `diskFull`, `writeFailed`, `readFailed`.
public func backUpJournal(
    from source: String, to target: String, disk: any Disk = LinuxDisk(), options: JournalOptions = JournalOptions()
) throws(JournalError) -> JournalBackup {
    let acknowledged = try HeadHint.read(disk, directory: source).hint
    let (segments, isTaken) = try prepareBackup(from: source, to: target, disk)
    guard !isTaken else {
        throw JournalError(.conflict, "\(target) holds a journal already", advice: "Name an empty directory for the backup.")
    }
    guard !segments.isEmpty else {
        throw JournalError(.damaged, "\(source) has no segment", advice: JournalAdvice.damaged)
    }
    var copier = SegmentCopier(disk: disk, target: target, options: options)
    for first in segments {
        try copier.copy(path(source, SegmentName.name(first: first)), first: first)
    }
    if case .acknowledged(let head) = acknowledged, copier.head.seq < head.seq {
        throw JournalError(
            .damaged, "record \(head.seq) was acknowledged, but the journal ends after record \(copier.head.seq)",
            advice: JournalAdvice.damaged)
    }
    _ = try HeadNoteFile(disk, directory: target, head: copier.head)
    return JournalBackup(head: copier.head, segmentCount: segments.count, byteCount: copier.byteCount)
}

/// Makes the target; tells the source's segments and whether the target has some of its own.
private func prepareBackup(
    from source: String, to target: String, _ disk: any Disk
) throws(JournalError) -> (segments: [UInt64], isTaken: Bool) {
    do throws(DiskError) {
        let segments = try disk.segments(source)
        try disk.makeDirectoryDurably(target)
        return (segments, try !disk.segments(target).isEmpty)
    } catch {
        throw error.writing("preparing the backup")
    }
}

/// Copies segment after segment, checking that each record follows the one before.
struct SegmentCopier {
    let disk: any Disk
    let target: String
    let options: JournalOptions
    private(set) var head = JournalHead.empty
    private(set) var byteCount = 0

    init(disk: any Disk, target: String, options: JournalOptions) {
        self.disk = disk
        self.target = target
        self.options = options
    }

    /// Copies the records of one segment, without the zeros behind them.
    mutating func copy(_ source: String, first: UInt64) throws(JournalError) {
        let scanner = try SegmentScanner(disk, path: source, options: options)
        try scanner.checkJoint(first: first, before: head)
        let header = try scanner.header.line()
        let file: DiskFile
        let name = path(target, SegmentName.name(first: first))
        do throws(DiskError) { file = try disk.open(name + SegmentName.unfinished, .replace) } catch {
            throw error.writing("copying \(source)")
        }
        defer { disk.close(file) }
        let end = try copyRecords(scanner, header: header, to: file)
        do throws(DiskError) {
            try disk.synchronize(file)
            try disk.rename(name + SegmentName.unfinished, to: name)
            try disk.synchronizeDirectory(target)
        } catch {
            throw error.writing("copying \(source)")
        }
        // What follows in the active segment may be a write under way: it is not part of what was acknowledged before. A whole
        // line that does not fit is damage wherever it stands.
        if case .fault(let fault) = end.reason {
            let tail = try SegmentTail(disk, path: source, end: end, algorithm: scanner.header.algorithm, options: options)
            if case .damage = tail.kind {
                throw JournalError(.damaged, fault.text, at: end.location(source), advice: JournalAdvice.damaged)
            }
        }
        head = end.head
        byteCount += end.offset
    }

    private func copyRecords(_ scanner: borrowing SegmentScanner, header: [UInt8], to file: DiskFile) throws(JournalError) -> SegmentEnd {
        var writer = BufferedWriter(disk: disk, file: file)
        do {
            try writer.append(header)
            let end = try scanner.scan { record in
                try writer.append(record.line)
                try writer.append(CollectionOfOne(0x0A))
                return .next
            }
            try writer.flush()
            return end
        } catch let error as DiskError {
            throw error.writing("copying \(scanner.path)")
        } catch {
            throw error as? JournalError ?? JournalError(.readFailed, "\(error)")
        }
    }
}
