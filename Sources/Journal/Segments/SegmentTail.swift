// What follows the last record that fits. Four things look alike and mean different things:
//
//     zeros only                      the allocated rest: the clean end
//     a cut line: NUL before its      a torn write. Segments are allocated as zeros and never rewritten, so octets that did
//     line feed, or no line feed      not reach the disk read as NUL: the last batch, unless it was acknowledged
//     a whole line that does not fit  no tear can make it: a flipped bit, a doubled, missing or swapped record
//     more octets than a batch has    no single write can make it: something overwrote the segment
//
// Only the torn write is dropped, and only behind the last acknowledged record.

import Cryptography

/// The octets behind the last record that fits.
struct SegmentTail {
    /// What they are.
    enum Kind: Hashable {
        /// Nothing, or zeros.
        case clean
        /// The beginning, or pieces, of a batch that never became durable.
        case torn
        /// Something that no interrupted write leaves.
        case damage(String)
    }

    let kind: Kind
    /// Octets from the last record's end to the last octet that is not zero.
    let byteCount: Int

    /// Looks at everything behind the end of the records.
    init(_ disk: any Disk, path: String, end: SegmentEnd, algorithm: DigestAlgorithm, options: JournalOptions) throws(JournalError) {
        let octets = try SegmentTail.octets(disk, path: path, from: end.offset, bytesMax: options.batchBytesMax)
        guard let octets else {
            kind = .damage("more octets than a batch may have follow the last record that fits")
            byteCount = options.batchBytesMax
            return
        }
        byteCount = octets.count
        if octets.isEmpty {
            kind = .clean
        } else if let text = try SegmentTail.damage(octets, end: end, algorithm: algorithm) {
            kind = .damage(text)
        } else {
            kind = .torn
        }
    }

    /// Why the octets can't be a torn write; nil where they can.
    private static func damage(_ octets: [UInt8], end: SegmentEnd, algorithm: DigestAlgorithm) throws(JournalError) -> String? {
        let cut = octets.firstIndex(of: 0) ?? octets.count
        let lineEnd = octets.firstIndex(of: 0x0A) ?? octets.count
        if lineEnd < cut {
            guard case .fault(let fault) = end.reason else { return LineFault.malformed.text }
            return fault.text
        }
        // All of the next record but its line feed is something else: a tear leaves a NUL there, a flipped bit does not.
        guard cut > 1 else { return nil }
        var chain = try RecordChain(algorithm, after: end.head)
        let isWhole = octets.withUnsafeBytes { bytes in
            let line = UnsafeRawBufferPointer(rebasing: bytes[..<(cut - 1)])
            guard let record = RecordLine(line) else { return false }
            return chain.check(line, record) == nil
        }
        return isWhole ? "the record's line feed was changed" : nil
    }

    /// The octets from the offset to the last that is not zero; nil where they are more than `bytesMax`.
    private static func octets(_ disk: any Disk, path: String, from offset: Int, bytesMax: Int) throws(JournalError) -> [UInt8]? {
        var kept: [UInt8] = []
        var position = offset
        do throws(DiskError) {
            let file = try disk.open(path, .read)
            defer { disk.close(file) }
            let rest = max(1, try disk.size(file) - offset)
            var chunk = [UInt8](repeating: 0, count: min(rest, LineReader.chunkBytes))
            while true {
                let count = try disk.readFull(file, into: &chunk, at: position)
                if let last = chunk[..<count].lastIndex(where: { $0 != 0 }) {
                    kept += [UInt8](repeating: 0, count: position - offset - kept.count)
                    kept.append(contentsOf: chunk[...last])
                    guard kept.count <= bytesMax else { return nil }
                }
                position += count
                if count < chunk.count { return kept }
            }
        } catch {
            throw error.reading("reading \(path)")
        }
    }
}

extension Disk {
    /// Fills an array from the offset on; returns how many octets.
    func readFull(_ file: DiskFile, into array: inout [UInt8], at offset: Int) throws(DiskError) -> Int {
        var failure: DiskError?
        let count = array.withUnsafeMutableBytes { buffer in
            do throws(DiskError) { return try readFull(file, into: buffer, at: offset) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return count
    }
}
