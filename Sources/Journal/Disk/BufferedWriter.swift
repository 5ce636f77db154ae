// Gathers small pieces into big writes, for files that are made in one go.

/// Octets on their way into a new file, from its front.
struct BufferedWriter {
    private static let chunkBytes = 1 << 20

    private let disk: any Disk
    private let file: DiskFile
    private var pending: [UInt8] = []
    private var offset = 0

    init(disk: any Disk, file: DiskFile) {
        self.disk = disk
        self.file = file
    }

    mutating func append(_ octets: some Collection<UInt8>) throws(DiskError) {
        pending.append(contentsOf: octets)
        if pending.count >= BufferedWriter.chunkBytes { try flush() }
    }

    mutating func flush() throws(DiskError) {
        try disk.writeAll(file, pending, at: offset)
        offset += pending.count
        pending.removeAll(keepingCapacity: true)
    }
}
