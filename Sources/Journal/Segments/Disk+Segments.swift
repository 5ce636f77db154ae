// Files that become segments: made beside, filled, synced, named, and the name synced, before anything relies on them.

import Glibc

extension Disk {
    /// Makes an allocated segment with a header line and no records; returns it open.
    func beginSegment(first seq: UInt64, header: [UInt8], directory: String, options: JournalOptions) throws(DiskError) -> DiskFile {
        try replaceFile(path(directory, SegmentName.name(first: seq)), directory: directory) { file throws(DiskError) in
            try allocate(file, size: options.segmentBytes)
            try writeAll(file, header)
        }
    }
}

extension JournalSide {
    /// Copies the first octets of a segment, from this copy or the other, into a new, allocated file that takes its name here:
    /// what was only in the page cache is then on the disk, and what followed them is gone. Returns it open.
    func copySegment(_ first: UInt64, from source: JournalSide, byteCount: Int, options: JournalOptions) throws(DiskError) -> DiskFile {
        let from = try source.disk.open(source.segment(first), .read)
        defer { source.disk.close(from) }
        return try disk.replaceFile(segment(first), directory: directory) { target throws(DiskError) in
            try disk.allocate(target, size: max(options.segmentBytes, byteCount))
            var chunk = [UInt8](repeating: 0, count: min(byteCount, LineReader.chunkBytes))
            var copied = 0
            while copied < byteCount {
                let count = min(try source.disk.readFull(from, into: &chunk, at: copied), byteCount - copied)
                guard count > 0 else { throw DiskError(operation: "pread", path: segment(first), number: EIO) }
                try disk.writeAll(target, count == chunk.count ? chunk : Array(chunk[..<count]), at: copied)
                copied += count
            }
        }
    }
}
