// A disk that watches: what was synced in a segment is never written again, and no write goes beyond what was allocated.

import Journal
import Synchronization

/// Passes every call on and keeps the account of each segment's octets.
final class WrittenOnce: Disk {
    private struct Segment {
        var allocated = 0
        /// Octets from the front that were synced.
        var synced = 0
        var written = 0
    }

    private struct Account {
        var segments: [DiskFile: Segment] = [:]
        var violations: [String] = []
        var appends = 0
    }

    private let disk: SimulatedDisk
    private let account = Mutex(Account())

    init(_ disk: SimulatedDisk) { self.disk = disk }

    var violations: [String] { account.withLock { $0.violations } }
    /// Writes behind synced octets.
    var appends: Int { account.withLock { $0.appends } }

    func open(_ path: String, _ mode: DiskOpenMode) throws(DiskError) -> DiskFile {
        let file = try disk.open(path, mode)
        if path.hasSuffix(".jsonl.tmp"), mode == .replace { account.withLock { $0.segments[file] = Segment() } }
        return file
    }

    func close(_ file: DiskFile) {
        account.withLock { $0.segments[file] = nil }
        disk.close(file)
    }

    func write(_ file: DiskFile, _ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        let count = try disk.write(file, octets, at: offset)
        account.withLock { account in
            guard var segment = account.segments[file] else { return }
            if offset < segment.synced { account.violations.append("synced octets rewritten at \(offset), \(segment.synced) were synced") }
            if offset + count > segment.allocated { account.violations.append("written beyond the \(segment.allocated) allocated octets") }
            if segment.synced > 0, offset == segment.synced { account.appends += 1 }
            segment.written = max(segment.written, offset + count)
            account.segments[file] = segment
        }
        return count
    }

    func synchronizeData(_ file: DiskFile) throws(DiskError) {
        try disk.synchronizeData(file)
        noteSync(file)
    }

    func synchronize(_ file: DiskFile) throws(DiskError) {
        try disk.synchronize(file)
        noteSync(file)
    }

    private func noteSync(_ file: DiskFile) {
        account.withLock { account in
            guard let written = account.segments[file]?.written else { return }
            account.segments[file]?.synced = written
        }
    }

    func allocate(_ file: DiskFile, size: Int) throws(DiskError) {
        try disk.allocate(file, size: size)
        account.withLock { $0.segments[file]?.allocated = size }
    }

    func size(_ file: DiskFile) throws(DiskError) -> Int { try disk.size(file) }
    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        try disk.read(file, into: buffer, at: offset)
    }
    func truncate(_ file: DiskFile, size: Int) throws(DiskError) { try disk.truncate(file, size: size) }
    func rename(_ path: String, to target: String) throws(DiskError) { try disk.rename(path, to: target) }
    func remove(_ path: String) throws(DiskError) { try disk.remove(path) }
    func makeDirectory(_ path: String) throws(DiskError) { try disk.makeDirectory(path) }
    func synchronizeDirectory(_ path: String) throws(DiskError) { try disk.synchronizeDirectory(path) }
    func list(_ path: String) throws(DiskError) -> [String] { try disk.list(path) }
    func lock(_ file: DiskFile) throws(DiskError) -> Bool { try disk.lock(file) }
}
