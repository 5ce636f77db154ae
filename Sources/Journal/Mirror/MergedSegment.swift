// The records of one segment, each from whichever copy has it whole.

import Glibc

/// A segment that is read from two copies at once.
struct MergedSegment {
    let primary: JournalSide
    let mirror: JournalSide
    let first: UInt64
    let header: SegmentHeader
    let options: JournalOptions

    /// Hands each record on that either copy has, in order, and tells where they end.
    func scan(_ body: (borrowing JournalRecord) throws -> Void) throws(JournalError) -> SegmentEnd {
        do {
            let headerBytes = try header.line().count
            var end = SegmentEnd(head: header.before, offset: headerBytes, lines: 1, reason: .end)
            while true {
                end = try follow(primary, from: end, within: .max, body)
                let before = end.offset
                end = try follow(mirror, from: end, within: MirrorRepair.strideBytes, body)
                if end.offset == before { return end }
            }
        } catch {
            throw error as? JournalError ?? (error as? DiskError)?.writing("mending a segment") ?? JournalError(.readFailed, "\(error)")
        }
    }

    /// Writes the merged records into the copy's directory, in place of what is there, durably.
    func write(to side: JournalSide) throws(JournalError) {
        let name = side.segment(first)
        do {
            let file = try side.disk.open(name + SegmentName.unfinished, .replace)
            defer { side.disk.close(file) }
            var writer = BufferedWriter(disk: side.disk, file: file)
            try writer.append(try header.line())
            _ = try scan { record in
                try writer.append(record.line)
                try writer.append(CollectionOfOne(0x0A))
            }
            try writer.flush()
            try side.disk.synchronize(file)
            try side.disk.rename(name + SegmentName.unfinished, to: name)
            try side.disk.synchronizeDirectory(side.directory)
        } catch let error as DiskError {
            throw error.writing("mending \(name)")
        } catch {
            throw error as? JournalError ?? JournalError(.readFailed, "\(error)")
        }
    }

    private func follow(
        _ side: JournalSide, from end: SegmentEnd, within byteCount: Int, _ body: (borrowing JournalRecord) throws -> Void
    ) throws -> SegmentEnd {
        let scanner: SegmentScanner
        do throws(JournalError) {
            scanner = try SegmentScanner(side.disk, path: side.segment(first), options: options, header: header)
        } catch {
            if error.isMissingFile { return end }
            throw error
        }
        var taken = 0
        return try scanner.scan(from: end.position) { record in
            try body(record)
            taken += record.line.count + 1
            return taken < byteCount ? .next : .stop
        }
    }
}

extension JournalError {
    /// Whether it says that a file is not there.
    var isMissingFile: Bool { code == .readFailed && systemError == ENOENT }
}
