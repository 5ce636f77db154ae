// Finds a record in a segment without reading all of it: lines carry their seq in front, so the file is its own index.

import Cryptography

/// A search by halves over the lines of one segment.
struct SegmentSearch {
    /// A range of this many octets is read through instead of halved again.
    static let linearBytes = 64 << 10

    let disk: any Disk
    let file: DiskFile
    let path: String
    let options: JournalOptions

    /// The place of `seq`, whose own `prev` is taken at its word.
    ///
    /// - Throws: `damaged` where no such line is found.
    func position(of seq: UInt64, from start: Int) throws(JournalError) -> SegmentPosition {
        var low = start
        var high: Int
        do throws(DiskError) { high = try disk.size(file) } catch { throw error.reading("reading \(path)") }
        while high - low > SegmentSearch.linearBytes {
            let middle = low + (high - low) / 2
            // A line that cannot be read (zeros, or one being written) lies behind every acknowledged record.
            if let found = try line(after: middle, before: high), found.seq <= seq {
                low = found.offset
            } else {
                high = middle
            }
        }
        return try scan(for: seq, from: low)
    }

    /// The first line that begins behind the offset.
    private func line(after offset: Int, before end: Int) throws(JournalError) -> (offset: Int, seq: UInt64)? {
        var lines = LineReader(disk, file, path: path, from: offset, lineBytesMax: options.recordBytesMax, chunkBytes: 64 << 10)
        guard case .line = try lines.next() else { return nil }
        guard case .line(let line, let found) = try lines.next(), found < end, let record = RecordLine(line) else { return nil }
        return (found, record.seq)
    }

    private func scan(for seq: UInt64, from offset: Int) throws(JournalError) -> SegmentPosition {
        var lines = LineReader(disk, file, path: path, from: offset, lineBytesMax: options.recordBytesMax)
        while case .line(let line, let offset) = try lines.next(), let record = RecordLine(line), record.seq <= seq {
            guard record.seq == seq else { continue }
            guard let prev = Digest(hex: RecordLine.prevHex(line)) else { break }
            return SegmentPosition(offset: offset, before: JournalHead(seq: seq - 1, hash: prev), lines: nil)
        }
        throw JournalError(
            .damaged, "no record \(seq) was found where it belongs",
            at: RecordLocation(file: path, line: nil, offset: offset, seq: seq), advice: JournalAdvice.damaged)
    }
}
