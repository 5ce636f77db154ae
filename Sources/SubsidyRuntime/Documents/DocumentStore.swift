// Documents are files named by the digest of their octets, so that a file cannot change unseen: it is written aside, synced,
// renamed into place, its directory synced, before anyone is told of it; and it is digested again whenever it is read.

import Cryptography
import Glibc

/// A directory of content-addressed files.
public struct DocumentStore: Sendable {
    public enum Failure: Error, Sendable, Equatable {
        /// A system call failed.
        case system(operation: String, path: String, number: Int32)
        /// There is no such file.
        case missing(String)
        /// The octets are not those that were stored.
        case damaged(String)
    }

    /// What was stored.
    public struct Stored: Sendable, Equatable {
        public let sha256: String
        public let size: Int64
    }

    private let directory: String

    /// - Parameter directory: made where it is not there; its parent must exist.
    public init(directory: String) throws(Failure) {
        self.directory = directory
        try Self.makeDirectory(directory)
    }

    /// Stores octets, durably, and returns their digest. The same octets twice are one file.
    public func store(_ octets: [UInt8]) throws(Failure) -> Stored {
        let stored = Stored(sha256: Self.digest(octets), size: Int64(octets.count))
        return try store(stored) { file throws(Failure) in try file.append(octets) }
    }

    /// Stores what a file holds, piece by piece.
    public func store(_ file: OctetFile) throws(Failure) -> Stored {
        let stored = Stored(sha256: try Self.digest(file), size: Int64(try file.size()))
        return try store(stored) { copy throws(Failure) in
            var offset = 0
            while true {
                let piece = try file.piece(at: offset)
                guard !piece.isEmpty else { return }
                try copy.append(piece)
                offset += piece.count
            }
        }
    }

    /// A file without a name, for what is on its way: it is gone with its last reference, and with the process.
    public func scratch() throws(Failure) -> OctetFile {
        let path = "\(directory)/\(getpid()).\(UInt64.random(in: 0 ... .max)).scratch"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        unlink(path)
        return OctetFile(descriptor: descriptor, path: path)
    }

    private func store(_ stored: Stored, _ write: (OctetFile) throws(Failure) -> Void) throws(Failure) -> Stored {
        let sha256 = stored.sha256
        let target = path(sha256)
        let folder = "\(directory)/\(sha256.prefix(2))"
        try Self.makeDirectory(folder)
        // A file that is there may be in the page cache alone, left by a process that was killed before it had synced its name.
        if access(target, F_OK) == 0 {
            try Self.synchronize(target)
            try Self.synchronizeDirectory(folder)
            return stored
        }
        let aside = "\(target).\(getpid()).\(UInt32.random(in: 0 ... .max)).part"
        try self.write(write, to: aside)
        guard rename(aside, target) == 0 else { throw Self.failure("rename", target) }
        try Self.synchronizeDirectory(folder)
        return stored
    }

    /// Reads a document and checks its digest.
    public func load(_ sha256: String) throws(Failure) -> [UInt8] {
        let file = try opened(sha256)
        var octets: [UInt8] = []
        octets.reserveCapacity(try file.size())
        while true {
            let piece = try file.piece(at: octets.count)
            guard !piece.isEmpty else { break }
            octets.append(contentsOf: piece)
        }
        guard Self.digest(octets) == sha256 else { throw .damaged(sha256) }
        return octets
    }

    /// A document that is too large to hold; its digest was checked.
    public func open(_ sha256: String) throws(Failure) -> OctetFile {
        let file = try opened(sha256)
        guard try Self.digest(file) == sha256 else { throw .damaged(sha256) }
        return file
    }

    private func opened(_ sha256: String) throws(Failure) -> OctetFile {
        let path = path(sha256)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing(sha256) : Self.failure("open", path) }
        return OctetFile(descriptor: descriptor, path: path)
    }

    /// Two levels, so that no directory grows without end. Only 64 hexadecimal digits are ever a path.
    private func path(_ sha256: String) -> String {
        precondition(sha256.utf8.count == 64 && sha256.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) })
        return "\(directory)/\(sha256.prefix(2))/\(sha256)"
    }

    private static func digest(_ octets: [UInt8]) -> String {
        do {
            return try Digest(of: octets, using: .sha256).hex
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }

    private static func digest(_ file: OctetFile) throws(Failure) -> String {
        do {
            return try file.digest(.sha256).hex
        } catch let failure as Failure {
            throw failure
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }

    private func write(_ body: (OctetFile) throws(Failure) -> Void, to path: String) throws(Failure) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        let file = OctetFile(descriptor: descriptor, path: path)
        do { try body(file) } catch {
            unlink(path)
            throw error
        }
        guard fsync(descriptor) == 0 else { throw Self.abandon(path, "fsync") }
    }

    private static func abandon(_ path: String, _ operation: String) -> Failure {
        let failure = failure(operation, path)
        unlink(path)
        return failure
    }

    private static func makeDirectory(_ path: String) throws(Failure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
        try synchronizeDirectory(parent(of: path))
    }

    private static func synchronize(_ path: String) throws(Failure) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func synchronizeDirectory(_ path: String) throws(Failure) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    static func failure(_ operation: String, _ path: String) -> Failure {
        .system(operation: operation, path: path, number: errno)
    }
}
