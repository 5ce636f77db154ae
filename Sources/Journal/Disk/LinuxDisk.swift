// The real file system: one system call a method.

import CLinux
import Glibc

/// The machine's own file system.
public struct LinuxDisk: Disk {
    /// Files are the owner's alone: the journal holds personal data.
    private static let fileMode: UInt32 = 0o600
    private static let directoryMode: UInt32 = 0o700

    /// The machine's own file system.
    public init() {}

    public func open(_ path: String, _ mode: DiskOpenMode) throws(DiskError) -> DiskFile {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .readWrite: O_RDWR
            case .create: O_RDWR | O_CREAT
            case .replace: O_RDWR | O_CREAT | O_TRUNC
            }
        return DiskFile(descriptor: try check(clinux_open(path, flags, LinuxDisk.fileMode), "open", path))
    }

    public func close(_ file: DiskFile) {
        // A child that was forked and has not got to its exec yet has a copy of the descriptor, which would keep a lock that is held.
        _ = clinux_unlock(file.descriptor)
        _ = clinux_close(file.descriptor)
    }

    public func size(_ file: DiskFile) throws(DiskError) -> Int {
        try check(clinux_file_size(file.descriptor), "fstat")
    }

    public func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        return try check(clinux_pread(file.descriptor, base, UInt64(buffer.count), Int64(offset)), "pread")
    }

    public func write(_ file: DiskFile, _ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        guard let base = octets.baseAddress else { return 0 }
        return try check(clinux_pwrite(file.descriptor, base, UInt64(octets.count), Int64(offset)), "pwrite")
    }

    public func synchronizeData(_ file: DiskFile) throws(DiskError) {
        _ = try check(clinux_fdatasync(file.descriptor), "fdatasync")
    }

    public func synchronize(_ file: DiskFile) throws(DiskError) {
        _ = try check(clinux_fsync(file.descriptor), "fsync")
    }

    public func allocate(_ file: DiskFile, size: Int) throws(DiskError) {
        let result = clinux_fallocate(file.descriptor, 0, Int64(size))
        // A file system without fallocate still reads unwritten octets as zeros; only the reservation is lost.
        if result == -EOPNOTSUPP, try self.size(file) < size {
            return try truncate(file, size: size)
        }
        _ = try check(result, "fallocate")
    }

    public func truncate(_ file: DiskFile, size: Int) throws(DiskError) {
        _ = try check(clinux_ftruncate(file.descriptor, Int64(size)), "ftruncate")
    }

    public func rename(_ path: String, to target: String) throws(DiskError) {
        _ = try check(clinux_rename(path, target), "rename", path)
    }

    public func remove(_ path: String) throws(DiskError) {
        _ = try check(clinux_unlink(path), "unlink", path)
    }

    public func makeDirectory(_ path: String) throws(DiskError) {
        let result = clinux_mkdir(path, LinuxDisk.directoryMode)
        if result != -EEXIST { _ = try check(result, "mkdir", path) }
    }

    public func synchronizeDirectory(_ path: String) throws(DiskError) {
        let descriptor = try check(clinux_open(path, O_RDONLY | O_DIRECTORY, 0), "open", path)
        defer { _ = clinux_close(descriptor) }
        _ = try check(clinux_fsync(descriptor), "fsync", path)
    }

    public func list(_ path: String) throws(DiskError) -> [String] {
        guard let directory = opendir(path) else { throw DiskError(operation: "opendir", path: path, number: errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                guard errno == 0 else { throw DiskError(operation: "readdir", path: path, number: errno) }
                return names
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    public func lock(_ file: DiskFile) throws(DiskError) -> Bool {
        let result = clinux_lock_exclusive(file.descriptor)
        if result == -EAGAIN || result == -EACCES { return false }
        _ = try check(result, "fcntl(F_OFD_SETLK)")
        return true
    }

    private func check<Result: SignedInteger & FixedWidthInteger>(
        _ result: Result, _ operation: String, _ path: String = ""
    ) throws(DiskError) -> Result {
        guard result >= 0 else { throw DiskError(operation: operation, path: path, number: Int32(-result)) }
        return result
    }

    private func check(_ result: Int64, _ operation: String) throws(DiskError) -> Int {
        guard result >= 0 else { throw DiskError(operation: operation, number: Int32(-result)) }
        return Int(result)
    }
}
