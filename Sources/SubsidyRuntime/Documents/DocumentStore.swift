// Documents are files named by the digest of their octets, so that a file cannot change unseen: it is written aside, synced,
// renamed into place, its directory synced, before anyone is told of it; and it is digested again whenever it is read. Where there is a
// data key its octets are sealed on the disk: papers name persons as records do (domain rule 13).

import Cryptography
import Glibc
import Journal
import Synchronization

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
    private let disk: any Disk
    private let vault: PersonalDataVault?
    /// Files that this process has begun, so that two threads that store the same octets do not write into one.
    private static let begun = Atomic<UInt64>(0)

    /// - Parameters:
    ///   - directory: made where it is not there; its parent must exist.
    ///   - vault: seals what is stored from here on and opens what is sealed; what an earlier version kept open is read as it is.
    public init(directory: String, vault: PersonalDataVault? = nil, disk: any Disk = LinuxDisk()) throws(Failure) {
        self.directory = directory
        self.vault = vault
        self.disk = disk
        try makeDirectory(directory)
    }

    /// Stores octets, durably, and returns their digest. The same octets twice are one file.
    public func store(_ octets: [UInt8]) throws(Failure) -> Stored {
        let sha256 = Self.digest(octets)
        let (folder, target) = (folder(sha256), path(sha256))
        try makeDirectory(folder)
        // A file that is there may be in the page cache alone, left by a process that was killed before it had synced its name;
        // one that has changed on the disk since is written anew.
        if let found = try contents(target), (try? paper(in: found, of: sha256)) != nil {
            try io(target) { () throws(DiskError) in
                let file = try disk.open(target, .read)
                defer { disk.close(file) }
                try disk.synchronize(file)
                try disk.synchronizeDirectory(folder)
            }
        } else {
            try write(try sealed(octets, of: sha256), to: target, in: folder)
        }
        return Stored(sha256: sha256, size: Int64(octets.count))
    }

    /// Reads a document and checks its digest.
    public func load(_ sha256: String) throws(Failure) -> [UInt8] {
        guard let kept = try contents(path(sha256)) else { throw .missing(sha256) }
        return try paper(in: kept, of: sha256)
    }

    /// The paper that a file holds, sealed or, from an earlier version, open.
    private func paper(in kept: [UInt8], of sha256: String) throws(Failure) -> [UInt8] {
        // An open one may begin like a sealed one.
        if Self.digest(kept) == sha256 { return kept }
        guard PersonalDataVault.isSealedFile(kept) else { throw .damaged(sha256) }
        let octets = try opened(kept, of: sha256)
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
        return "\(folder(sha256))/\(sha256)"
    }

    private func folder(_ sha256: String) -> String { "\(directory)/\(sha256.prefix(2))" }

    private static func digest(_ octets: [UInt8]) -> String {
        do {
            return try Digest(of: octets, using: .sha256).hex
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }

    /// All octets of a file; nil where there is none.
    private func contents(_ path: String) throws(Failure) -> [UInt8]? {
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.open(path, .read)
        } catch {
            guard error.number == ENOENT else { throw Self.failure(error, path) }
            return nil
        }
        defer { disk.close(file) }
        var octets = [UInt8](repeating: 0, count: try io(path) { () throws(DiskError) in try disk.size(file) })
        let result: Result<Int, DiskError> = octets.withUnsafeMutableBytes { buffer in
            do throws(DiskError) { return .success(try disk.readFull(file, into: buffer, at: 0)) } catch { return .failure(error) }
        }
        let count = try io(path) { () throws(DiskError) in try result.get() }
        return count == octets.count ? octets : Array(octets[..<count])
    }

    private func write(_ octets: [UInt8], to target: String, in folder: String) throws(Failure) {
        let number = Self.begun.add(1, ordering: .relaxed).newValue
        let aside = "\(target).\(getpid()).\(number).part"
        try io(target) { () throws(DiskError) in
            let file = try disk.open(aside, .replace)
            defer { disk.close(file) }
            do throws(DiskError) {
                try disk.writeAll(file, octets)
                try disk.synchronize(file)
            } catch {
                try? disk.remove(aside)
                throw error
            }
            try disk.rename(aside, to: target)
            try disk.synchronizeDirectory(folder)
        }
    }

    private func makeDirectory(_ path: String) throws(Failure) {
        try io(path) { () throws(DiskError) in try disk.makeDirectoryDurably(path) }
    }

    private func io<Result>(_ path: String, _ body: () throws(DiskError) -> Result) throws(Failure) -> Result {
        do throws(DiskError) { return try body() } catch { throw Self.failure(error, path) }
    }

    private static func failure(_ error: DiskError, _ path: String) -> Failure {
        .system(operation: error.operation, path: error.path.isEmpty ? path : error.path, number: error.number)
    }
}
