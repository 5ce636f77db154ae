// A disk that answers "synced" without syncing: what a test of power losses must notice.

import Journal

/// The machine's file system without `fdatasync` and `fsync` of files.
struct UnsyncedDisk: Disk {
    private let disk = LinuxDisk()

    func open(_ path: String, _ mode: DiskOpenMode) throws(DiskError) -> DiskFile { try disk.open(path, mode) }
    func close(_ file: DiskFile) { disk.close(file) }
    func size(_ file: DiskFile) throws(DiskError) -> Int { try disk.size(file) }
    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        try disk.read(file, into: buffer, at: offset)
    }
    func write(_ file: DiskFile, _ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        try disk.write(file, octets, at: offset)
    }
    func synchronizeData(_ file: DiskFile) throws(DiskError) {}
    func synchronize(_ file: DiskFile) throws(DiskError) {}
    func allocate(_ file: DiskFile, size: Int) throws(DiskError) { try disk.allocate(file, size: size) }
    func truncate(_ file: DiskFile, size: Int) throws(DiskError) { try disk.truncate(file, size: size) }
    func rename(_ path: String, to target: String) throws(DiskError) { try disk.rename(path, to: target) }
    func remove(_ path: String) throws(DiskError) { try disk.remove(path) }
    func makeDirectory(_ path: String) throws(DiskError) { try disk.makeDirectory(path) }
    func synchronizeDirectory(_ path: String) throws(DiskError) { try disk.synchronizeDirectory(path) }
    func list(_ path: String) throws(DiskError) -> [String] { try disk.list(path) }
    func lock(_ file: DiskFile) throws(DiskError) -> Bool { try disk.lock(file) }
}
