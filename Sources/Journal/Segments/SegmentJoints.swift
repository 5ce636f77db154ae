// Where one segment ends and the next begins: checked from headers and last lines, without reading what lies between.

import Cryptography

/// The segments of a directory, as a row.
struct SegmentJoints {
    /// Octets read at once, from the back, to find a last line.
    private static let stepBytes = 64 << 10

    let disk: any Disk
    let directory: String
    let options: JournalOptions

    /// Checks that the segments join; returns the record before the last segment.
    func check(_ segments: [UInt64]) throws(JournalError) -> JournalHead {
        var before = JournalHead.empty
        for first in segments.dropLast() {
            let path = path(directory, SegmentName.name(first: first))
            let scanner = try SegmentScanner(disk, path: path, options: options)
            try scanner.checkJoint(first: first, before: before)
            before = try lastRecord(path, headerBytes: scanner.headerBytes) ?? before
        }
        return before
    }

    /// The record with this seq, as it stands in its segment.
    func record(_ seq: UInt64) throws(JournalError) -> JournalHead {
        if seq == 0 { return .empty }
        let segments: [UInt64]
        do throws(DiskError) {
            segments = try disk.segments(directory)
        } catch { throw error.reading("looking for record \(seq)") }
        guard let first = segments.filter({ $0 <= seq }).max() else {
            throw JournalError(.damaged, "no segment holds record \(seq)", advice: JournalAdvice.damaged)
        }
        let scanner = try SegmentScanner(disk, path: path(directory, SegmentName.name(first: first)), options: options)
        let position = try scanner.position(of: seq)
        return try scanner.scanAll(from: position) { _ in .stop }.head
    }

    /// The last record of a segment as its header and its last line tell.
    func lastRecord(_ first: UInt64) throws(JournalError) -> JournalHead {
        let path = path(directory, SegmentName.name(first: first))
        let scanner = try SegmentScanner(disk, path: path, options: options)
        return try lastRecord(path, headerBytes: scanner.headerBytes) ?? scanner.header.before
    }

    /// Place and hash of a segment's last line, read from the back; nil where it has no record.
    private func lastRecord(_ path: String, headerBytes: Int) throws(JournalError) -> JournalHead? {
        let last: (line: [UInt8], offset: Int)?
        do throws(DiskError) {
            let file = try disk.open(path, .read)
            defer { disk.close(file) }
            last = try lastLine(file, headerBytes: headerBytes)
        } catch {
            throw error.reading("reading \(path)")
        }
        guard let last else { return nil }
        let found: JournalHead? = last.line.dropLast().withUnsafeBytes { octets in
            guard let record = RecordLine(octets), let hash = Digest(hex: RecordLine.hashHex(octets)) else { return nil }
            return JournalHead(seq: record.seq, hash: hash)
        }
        guard last.line.last == 0x0A, let found else {
            throw JournalError(
                .damaged, "the last line of the segment is not a record",
                at: RecordLocation(file: path, line: nil, offset: last.offset, seq: 0), advice: JournalAdvice.damaged)
        }
        return found
    }

    /// The last line, as it stands there, and the octets before it; nil where only the header is.
    private func lastLine(_ file: DiskFile, headerBytes: Int) throws(DiskError) -> (line: [UInt8], offset: Int)? {
        let end = try endOfText(file, size: try disk.size(file))
        if end <= headerBytes { return nil }
        var byteCount = SegmentJoints.stepBytes
        while true {
            let start = max(headerBytes, end - byteCount)
            var octets = [UInt8](repeating: 0, count: end - start)
            _ = try disk.readFull(file, into: &octets, at: start)
            let previous = octets.dropLast().lastIndex(of: 0x0A)
            if previous != nil || start == headerBytes {
                let lineStart = previous.map { $0 + 1 } ?? 0
                return (Array(octets[lineStart...]), start + lineStart)
            }
            byteCount *= 2
        }
    }

    /// Octets up to the last that is not zero.
    private func endOfText(_ file: DiskFile, size: Int) throws(DiskError) -> Int {
        var end = size
        while end > 0 {
            let start = max(0, end - SegmentJoints.stepBytes)
            var octets = [UInt8](repeating: 0, count: end - start)
            _ = try disk.readFull(file, into: &octets, at: start)
            if let last = octets.lastIndex(where: { $0 != 0 }) { return start + last + 1 }
            end = start
        }
        return 0
    }
}

extension SegmentScanner {
    /// Checks that this segment follows `before` and carries the name it should.
    func checkJoint(first: UInt64, before: JournalHead) throws(JournalError) {
        let location = RecordLocation(file: path, line: 1, offset: 0, seq: before.seq + 1)
        guard header.first == first else {
            throw JournalError(
                .damaged, "the file is named for record \(first), but its header says \(header.first)", at: location,
                advice: JournalAdvice.damaged)
        }
        guard header.before.seq == before.seq else {
            throw JournalError(
                .damaged,
                "the segment begins with record \(header.first), but \(before.seq + 1) comes next: a segment or its end is missing",
                at: location, advice: JournalAdvice.damaged)
        }
        guard header.before.hash == before.hash else {
            throw JournalError(
                .damaged, "the segment does not follow the last record of the segment before: the hashes differ", at: location,
                advice: JournalAdvice.damaged)
        }
    }
}
