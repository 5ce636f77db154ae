// The seam between the journal and the disk. Everything the journal asks of a file system is here and nothing else, so that a
// simulated disk can tear, lose and refuse what a real one may. One call is one system call: a dispatch through the
// existential costs some nanoseconds beside a write and a sync of a hundred microseconds.

/// An open file of a `Disk`.
public struct DiskFile: Hashable, Sendable {
    /// The number the disk knows the file by.
    public let descriptor: Int32

    /// Names an open file.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }
}

/// How a file is opened.
public enum DiskOpenMode: Sendable {
    /// It must exist; reading only.
    case read
    /// It must exist; reading and writing.
    case readWrite
    /// Made where it does not exist; reading and writing.
    case create
    /// Made where it does not exist and emptied where it does; reading and writing.
    case replace
}

/// A file system as the journal uses it: each call stands for one system call and reports its error number.
///
/// Nothing is durable before `synchronize` or `synchronizeData` (for a file's octets and size) and `synchronizeDirectory`
/// (for names) returned. After one of them failed, nothing is known about what was written since the last that succeeded.
public protocol Disk: Sendable {
    /// open(2).
    func open(_ path: String, _ mode: DiskOpenMode) throws(DiskError) -> DiskFile
    /// close(2). Errors are not reported: what must be durable was synchronised before.
    func close(_ file: DiskFile)
    /// Octets in the file.
    func size(_ file: DiskFile) throws(DiskError) -> Int
    /// pread(2): may return fewer octets than asked for; 0 at the end of the file.
    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int
    /// pwrite(2): may write fewer octets than given, and may be interrupted (EINTR).
    func write(_ file: DiskFile, _ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int
    /// fdatasync(2): octets and size.
    func synchronizeData(_ file: DiskFile) throws(DiskError)
    /// fsync(2): octets, size and the file's other properties.
    func synchronize(_ file: DiskFile) throws(DiskError)
    /// fallocate(2): the file has at least `size` octets, new ones zero, and writing them needs no more room.
    func allocate(_ file: DiskFile, size: Int) throws(DiskError)
    /// ftruncate(2).
    func truncate(_ file: DiskFile, size: Int) throws(DiskError)
    /// rename(2), replacing the target.
    func rename(_ path: String, to target: String) throws(DiskError)
    /// unlink(2).
    func remove(_ path: String) throws(DiskError)
    /// mkdir(2); an existing directory is no error.
    func makeDirectory(_ path: String) throws(DiskError)
    /// fsync(2) on a directory: names made, renamed and removed in it.
    func synchronizeDirectory(_ path: String) throws(DiskError)
    /// Names in the directory, without `.` and `..`, in no order.
    func list(_ path: String) throws(DiskError) -> [String]
    /// Locks the file against every other opening of it until it is closed; false where another has it.
    func lock(_ file: DiskFile) throws(DiskError) -> Bool
}

/// A system call that failed.
public struct DiskError: Error, Sendable, CustomStringConvertible {
    /// The system call's name.
    public let operation: String
    /// The path it was asked for, where the call has one.
    public let path: String
    /// errno.
    public let number: Int32

    /// Names a failed call.
    public init(operation: String, path: String = "", number: Int32) {
        self.operation = operation
        self.path = path
        self.number = number
    }

    public var description: String {
        "\(operation)\(path.isEmpty ? "" : " \(path)"): \(systemErrorText(number))"
    }
}
