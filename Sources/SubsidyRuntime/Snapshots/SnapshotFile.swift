import Glibc
import Journal

/// Names of the files in a snapshot directory: `snapshot-00000000000000001234.jsonl`.
enum SnapshotName {
    static let prefix = "snapshot-"
    static let suffix = ".jsonl"
    /// Appended while the file is being made: such a file is no snapshot.
    static let unfinished = ".tmp"
    private static let digits = 20

    static func name(_ seq: Int64) -> String {
        let number = String(seq)
        return prefix + String(repeating: "0", count: digits - number.count) + number + suffix
    }

    /// The seq that a name stands for; nil where it is not a snapshot's name.
    static func seq(of name: String) -> Int64? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let number = name.dropFirst(prefix.count).dropLast(suffix.count)
        guard number.utf8.count == digits, number.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(number)
    }
}

/// Writes a new file from its front, in big pieces, and lets the disk have them as they come: one sync of a gigabyte at the end would
/// hold up the journal's own.
struct SnapshotOutput {
    static let chunkBytes = 1 << 20
    static let syncBytes = 8 << 20

    private let disk: any Disk
    private let file: DiskFile
    private var pending: [UInt8] = []
    private(set) var byteCount = 0
    private var syncedBytes = 0

    init(_ disk: any Disk, _ file: DiskFile) {
        self.disk = disk
        self.file = file
        pending.reserveCapacity(Self.chunkBytes + (256 << 10))
    }

    mutating func append(line: [UInt8]) throws(DiskError) {
        pending.append(contentsOf: line)
        pending.append(0x0A)
        if pending.count >= Self.chunkBytes { try flush() }
    }

    mutating func flush() throws(DiskError) {
        try disk.writeAll(file, pending, at: byteCount)
        byteCount += pending.count
        pending.removeAll(keepingCapacity: true)
        guard byteCount - syncedBytes >= Self.syncBytes else { return }
        try disk.synchronizeData(file)
        syncedBytes = byteCount
    }
}

/// Reads a file's lines from its front, in big pieces.
struct SnapshotInput {
    static let chunkBytes = 1 << 20
    /// Octets that a line may have: a row is a line at the least, and the longest, a batch of a hundred thousand items, has some tens of
    /// megabytes, as it was made by one record and grew by others.
    static let lineBytesMax = 1 << 30

    private let disk: any Disk
    private let file: DiskFile
    private var buffer: [UInt8] = []
    /// The place in `buffer` of the first octet that was not handed out.
    private var position = 0
    /// Octets of `buffer`, from `position` on, that hold no line feed.
    private var searched = 0
    private var offset = 0
    private var isAtEnd = false

    init(_ disk: any Disk, _ file: DiskFile) {
        self.disk = disk
        self.file = file
    }

    /// The next line without its line feed; nil at the end of the file, also where the last line is cut.
    mutating func next() throws(DiskError) -> [UInt8]? {
        while true {
            if let end = lineEnd() {
                defer {
                    position = end + 1
                    searched = 0
                }
                return Array(buffer[position..<end])
            }
            guard !isAtEnd, buffer.count - position <= Self.lineBytesMax else { return nil }
            try fill()
        }
    }

    /// Whether octets are left that are no whole line.
    var hasRest: Bool { position < buffer.count }

    private mutating func lineEnd() -> Int? {
        let from = position + searched
        let found = buffer.withUnsafeBytes { octets -> Int? in
            guard from < octets.count, let base = octets.baseAddress, let end = memchr(base + from, 0x0A, octets.count - from) else {
                return nil
            }
            return UnsafeRawPointer(end) - base
        }
        if found == nil { searched = buffer.count - position }
        return found
    }

    /// Keeps what was not handed out, and reads the next piece behind it.
    private mutating func fill() throws(DiskError) {
        let kept = buffer[position...]
        // As much again as a long line has so far, so that it is not moved once a piece.
        let room = max(Self.chunkBytes, kept.count)
        var failure: DiskError?
        let (disk, file, offset) = (disk, file, offset)
        let filled = [UInt8](unsafeUninitializedCapacity: kept.count + room) { octets, count in
            _ = octets.initialize(fromContentsOf: kept)
            count = kept.count
            do throws(DiskError) {
                let free = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(octets)[kept.count...])
                count += try disk.readFull(file, into: free, at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        let read = filled.count - kept.count
        isAtEnd = read < room
        self.offset += read
        buffer = filled
        position = 0
    }
}
