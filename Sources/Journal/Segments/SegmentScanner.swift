// Reads one segment and checks every line of it: the loop under recovery, reading and verification.

import Cryptography

/// How a segment's records end.
struct SegmentEnd {
    /// Why the scanner went no further.
    enum Reason {
        /// The caller had enough.
        case stopped
        /// The file ends behind a record.
        case end
        /// Zeros follow the last record (at least one).
        case zeros
        /// A line follows that is not the next record.
        case fault(LineFault)
        /// Octets without a line feed follow.
        case unterminated
    }

    /// The last record that fits, here or before this segment.
    let head: JournalHead
    /// Octets up to and with the last record's line feed.
    let offset: Int
    /// Lines up to there, the header included; nil where reading began in the middle.
    let lines: Int?
    let reason: Reason

    /// Where the next record would stand.
    func location(_ path: String) -> RecordLocation {
        RecordLocation(file: path, line: lines.map { $0 + 1 }, offset: offset, seq: head.seq + 1)
    }

    /// The place behind the last record, to go on from.
    var position: SegmentPosition { SegmentPosition(offset: offset, before: head, lines: lines) }
}

/// A segment file that is open for reading.
struct SegmentScanner: ~Copyable {
    let path: String
    let header: SegmentHeader
    private let disk: any Disk
    private let file: DiskFile
    private let options: JournalOptions
    /// Octets of the header line with its line feed.
    let headerBytes: Int

    /// Opens the file and reads its header.
    init(_ disk: any Disk, path: String, options: JournalOptions) throws(JournalError) {
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.open(path, .read)
        } catch {
            throw error.reading("opening a segment")
        }
        do throws(JournalError) {
            var lines = LineReader(disk, file, path: path, from: 0, lineBytesMax: JournalOptions.headerBytesMax)
            guard case .line(let line, _) = try lines.next() else {
                let location = RecordLocation(file: path, line: 1, offset: 0, seq: SegmentName.first(of: path.lastPathComponent) ?? 0)
                throw JournalError(.damaged, "the segment has no header line", at: location, advice: JournalAdvice.damaged)
            }
            header = try SegmentHeader(line, file: path)
            headerBytes = line.count + 1
        } catch {
            disk.close(file)
            throw error
        }
        self.path = path
        self.disk = disk
        self.file = file
        self.options = options
    }

    /// Opens a file whose header is known from elsewhere and may be damaged in the file.
    init(_ disk: any Disk, path: String, options: JournalOptions, header: SegmentHeader) throws(JournalError) {
        let headerBytes = try header.line().count
        do throws(DiskError) {
            file = try disk.open(path, .read)
        } catch {
            throw error.reading("opening a segment")
        }
        self.headerBytes = headerBytes
        self.header = header
        self.path = path
        self.disk = disk
        self.options = options
    }

    deinit {
        disk.close(file)
    }

    /// Checks every record, or as many as `body` lets pass.
    func scanAll(from start: SegmentPosition? = nil, _ body: (JournalHead) -> ReadStep = { _ in .next }) throws(JournalError) -> SegmentEnd
    {
        do {
            return try scan(from: start) { record in body(JournalHead(seq: record.seq, hash: record.hash)) }
        } catch {
            throw error as? JournalError ?? JournalError(.readFailed, "\(error)")
        }
    }

    /// Hands each record on to `body` once it was checked, until the segment or `body` ends.
    ///
    /// - Parameter start: where to begin: behind the header, or at a record whose `prev` is taken at its word.
    /// - Throws: `readFailed`, and what `body` throws.
    func scan(
        from start: SegmentPosition? = nil, _ body: (borrowing JournalRecord) throws -> ReadStep
    ) throws -> SegmentEnd {
        let start = start ?? SegmentPosition(offset: headerBytes, before: header.before, lines: 1)
        var chain = try RecordChain(header.algorithm, after: start.before)
        var lines = LineReader(disk, file, path: path, from: start.offset, lineBytesMax: options.recordBytesMax)
        var count = 0
        func end(_ offset: Int, _ reason: SegmentEnd.Reason) -> SegmentEnd {
            SegmentEnd(head: chain.head, offset: offset, lines: start.lines.map { $0 + count }, reason: reason)
        }
        while true {
            switch try lines.next() {
            case .line(let line, let offset):
                guard let record = RecordLine(line) else { return end(offset, .fault(.malformed)) }
                if let fault = chain.check(line, record) { return end(offset, .fault(fault)) }
                count += 1
                if try body(JournalRecord(seq: record.seq, line: line, body: record.body, hash: chain.head.hash)) == .stop {
                    return end(offset + line.count + 1, .stopped)
                }
            case .end(let offset): return end(offset, .end)
            case .zeros(let offset): return end(offset, .zeros)
            case .unterminated(let offset): return end(offset, .unterminated)
            }
        }
    }

    /// Where `seq` begins.
    func position(of seq: UInt64) throws(JournalError) -> SegmentPosition {
        if seq == header.first { return SegmentPosition(offset: headerBytes, before: header.before, lines: 1) }
        return try SegmentSearch(disk: disk, file: file, path: path, options: options).position(of: seq, from: headerBytes)
    }
}

/// A line's place in a segment and what comes before it in the chain.
struct SegmentPosition {
    let offset: Int
    let before: JournalHead
    /// Lines before it, the header included, where they were counted.
    let lines: Int?
}
