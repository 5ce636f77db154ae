// A file's descriptor with an owner. The owner closes it when the last response that sends it is gone.
import CLinux
import Glibc

/// An open file, closed when nobody refers to it any more.
public final class OpenFile: Sendable {
    let descriptor: Int32
    /// Octets in the file when it was opened.
    public let bytes: Int

    /// Opens a regular file for reading; nil when it is missing, unreadable or not a regular file.
    public convenience init?(path: String) { self.init(owning: open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) }

    /// Another descriptor of a regular file that is open already; nil where there is none, or the system has no more.
    public convenience init?(sharing descriptor: Int32) { self.init(owning: fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) }

    private init?(owning descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        bytes = Int(status.st_size)
    }

    deinit { _ = clinux_close(descriptor) }
}

/// `count` octets of a file from `offset` on.
public struct FileSlice: Sendable {
    public let file: OpenFile
    public let offset: Int
    public let count: Int

    /// Bounds outside the file are clamped to it.
    public init(_ file: OpenFile, offset: Int = 0, count: Int? = nil) {
        self.file = file
        self.offset = min(max(0, offset), file.bytes)
        self.count = min(max(0, count ?? file.bytes), file.bytes - self.offset)
    }

    /// The octets in memory, for whoever needs them there; nil where the file has become shorter or cannot be read.
    public func octets() -> [UInt8]? {
        let octets = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            filled = max(0, Int(clinux_pread(file.descriptor, base, UInt64(count), Int64(offset))))
        }
        return octets.count == count ? octets : nil
    }
}
