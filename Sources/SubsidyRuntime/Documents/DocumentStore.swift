// Documents are files named by the digest of their octets, so that a file cannot change unseen: it is written aside, synced,
// renamed into place, its directory synced, before anyone is told of it; and it is digested again whenever it is read. Where there is a
// data key its octets are sealed on the disk: papers name persons as records do (domain rule 13).

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
        /// The file is sealed and cannot be opened: another key's, or changed.
        case sealed(String, reason: String)
    }

    /// What was stored.
    public struct Stored: Sendable, Equatable {
        public let sha256: String
        public let size: Int64
    }

    private let directory: String
    private let vault: PersonalDataVault?

    /// - Parameters:
    ///   - directory: made where it is not there; its parent must exist.
    ///   - vault: seals what is stored from here on and opens what is sealed; what an earlier version kept open is read as it is.
    public init(directory: String, vault: PersonalDataVault? = nil) throws(Failure) {
        self.directory = directory
        self.vault = vault
        try Self.makeDirectory(directory)
    }

    /// Stores octets, durably, and returns their digest. The same octets twice are one file.
    public func store(_ octets: [UInt8]) throws(Failure) -> Stored {
        let sha256 = Self.digest(octets)
        let stored = Stored(sha256: sha256, size: Int64(octets.count))
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
        try write(try sealed(octets, of: sha256), to: aside)
        guard rename(aside, target) == 0 else { throw Self.failure("rename", target) }
        try Self.synchronizeDirectory(folder)
        return stored
    }

    /// Reads a document and checks its digest.
    public func load(_ sha256: String) throws(Failure) -> [UInt8] {
        let path = path(sha256)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing(sha256) : Self.failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("fstat", path) }
        var octets = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < octets.count {
            let start = filled
            let count = octets.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("read", path) }
            filled += count
        }
        if PersonalDataVault.isSealedFile(octets) {
            do throws(Failure) {
                octets = try opened(octets, of: sha256)
            } catch {
                // A paper that an earlier version kept open may begin like a sealed one.
                guard Self.digest(octets) == sha256 else { throw error }
            }
        }
        guard Self.digest(octets) == sha256 else { throw .damaged(sha256) }
        return octets
    }

    private func sealed(_ octets: [UInt8], of sha256: String) throws(Failure) -> [UInt8] {
        guard let vault else { return octets }
        do throws(CryptographyError) {
            return try vault.sealFile(octets, of: sha256)
        } catch {
            throw .sealed(sha256, reason: error.detail)
        }
    }

    private func opened(_ octets: [UInt8], of sha256: String) throws(Failure) -> [UInt8] {
        guard let vault else { throw .sealed(sha256, reason: "no data key was given (VOUCHERD_DATA_KEY, or service.personalData.keyFile)") }
        do throws(PersonalDataError) {
            return try vault.openFile(octets, of: sha256)
        } catch {
            throw .sealed(sha256, reason: error.reason)
        }
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

    private func write(_ octets: [UInt8], to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        defer { close(descriptor) }
        var written = 0
        while written < octets.count {
            let start = written
            let count = octets.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.abandon(path, "write") }
            written += count
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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func synchronizeDirectory(_ path: String) throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    private static func failure(_ operation: String, _ path: String) -> Failure {
        .system(operation: operation, path: path, number: errno)
    }
}
