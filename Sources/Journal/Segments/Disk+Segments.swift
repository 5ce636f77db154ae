// Files that become segments: made beside, filled, synced, named, and the name synced, before anything relies on them.

extension Disk {
    /// Makes an allocated segment with a header line and no records; returns it open.
    func beginSegment(first seq: UInt64, header: [UInt8], directory: String, options: JournalOptions) throws(DiskError) -> DiskFile {
        try replaceFile(path(directory, SegmentName.name(first: seq)), directory: directory) { file throws(DiskError) in
            try allocate(file, size: options.segmentBytes)
            try writeAll(file, header)
        }
    }

    /// Copies the first octets of a segment into a new, allocated file that takes its name: what was only in the page cache is
    /// then on the disk, and what followed them is gone. Returns it open.
    func rematerialiseSegment(_ path: String, directory: String, byteCount: Int, options: JournalOptions) throws(DiskError) -> DiskFile {
        let source = try open(path, .read)
        defer { close(source) }
        return try replaceFile(path, directory: directory) { target throws(DiskError) in
            try allocate(target, size: max(options.segmentBytes, byteCount))
            var chunk = [UInt8](repeating: 0, count: min(byteCount, LineReader.chunkBytes))
            var copied = 0
            while copied < byteCount {
                let count = min(try readFull(source, into: &chunk, at: copied), byteCount - copied)
                guard count > 0 else { throw DiskError(operation: "pread", path: path, number: 5) }
                var failure: DiskError?
                chunk.withUnsafeBytes { octets in
                    do throws(DiskError) {
                        try writeAll(target, UnsafeRawBufferPointer(rebasing: octets[..<count]), at: copied)
                    } catch { failure = error }
                }
                if let failure { throw failure }
                copied += count
            }
        }
    }
}
