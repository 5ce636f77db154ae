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
        try store(Stored(sha256: Self.digest(octets), size: Int64(octets.count))) { offset throws(Failure) in
            Array(octets[offset..<min(offset + OctetFile.pieceBytes, octets.count)])
        }
    }

    /// Stores what a file holds, piece by piece.
    public func store(_ file: OctetFile) throws(Failure) -> Stored {
        try store(Stored(sha256: try Self.digest(file), size: Int64(try file.size()))) { offset throws(Failure) in
            try file.piece(at: offset)
        }
    }

    /// Reads a document and checks its digest.
    public func load(_ sha256: String) throws(Failure) -> [UInt8] {
        var octets: [UInt8] = []
        guard try read(sha256, { piece throws(Failure) in octets += piece }) else { throw .missing(sha256) }
        guard Self.digest(octets) == sha256 else { throw .damaged(sha256) }
        return octets
    }

    /// A document that is too large to hold; its digest was checked.
    public func open(_ sha256: String) throws(Failure) -> OctetFile {
        let file = try scratch()
        guard try read(sha256, { piece throws(Failure) in try file.append(piece) }) else { throw .missing(sha256) }
        guard try Self.digest(file) == sha256 else { throw .damaged(sha256) }
        return file
    }

    /// A file without a name, for what is on its way: it is gone with its last reference, and with the process.
    public func scratch() throws(Failure) -> OctetFile {
        let path = "\(directory)/\(getpid()).\(UInt64.random(in: 0 ... .max)).scratch"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        unlink(path)
        return OctetFile(descriptor: descriptor, path: path)
    }

    // MARK: Writing

    private func store(_ stored: Stored, _ piece: (Int) throws(Failure) -> [UInt8]) throws(Failure) -> Stored {
        let (folder, target) = (folder(stored.sha256), path(stored.sha256))
        try makeDirectory(folder)
        // A file that is there may be in the page cache alone, left by a process that was killed before it had synced its name;
        // one that has changed on the disk since is written anew.
        if isWhole(stored.sha256) {
            try io(target) { () throws(DiskError) in
                let file = try disk.open(target, .read)
                defer { disk.close(file) }
                try disk.synchronize(file)
                try disk.synchronizeDirectory(folder)
            }
        } else {
            try write(stored, piece, to: target, in: folder)
        }
        return stored
    }

    private func write(_ stored: Stored, _ piece: (Int) throws(Failure) -> [UInt8], to target: String, in folder: String) throws(Failure) {
        let number = Self.begun.add(1, ordering: .relaxed).newValue
        let aside = "\(target).\(getpid()).\(number).part"
        let file = try io(aside) { () throws(DiskError) in try disk.open(aside, .replace) }
        defer { disk.close(file) }
        do throws(Failure) {
            try fill(file, stored, piece, aside)
            try io(aside) { () throws(DiskError) in try disk.synchronize(file) }
        } catch {
            try? disk.remove(aside)
            throw error
        }
        try io(target) { () throws(DiskError) in
            try disk.rename(aside, to: target)
            try disk.synchronizeDirectory(folder)
        }
    }

    private func fill(_ file: DiskFile, _ stored: Stored, _ piece: (Int) throws(Failure) -> [UInt8], _ path: String) throws(Failure) {
        let seal = vault?.seal(ofFile: stored.sha256)
        let head = seal?.head ?? []
        try io(path) { () throws(DiskError) in try disk.writeAll(file, head) }
        var (offset, number, place) = (0, 0, head.count)
        while offset < stored.size {
            let octets = try piece(offset)
            // A scratch file that ends before its size was changed by somebody else.
            guard !octets.isEmpty else { throw .damaged(stored.sha256) }
            let kept = if let seal { try Self.sealed(octets, number, seal) } else { octets }
            try io(path) { () throws(DiskError) in try disk.writeAll(file, kept, at: place) }
            offset += octets.count
            place += kept.count
            number += 1
        }
    }

    private static func sealed(_ piece: [UInt8], _ number: Int, _ seal: FileSeal) throws(Failure) -> [UInt8] {
        do throws(CryptographyError) { return try seal.seal(piece, number: number) } catch {
            throw .sealed(seal.name, reason: error.detail)
        }
    }

    // MARK: Reading

    /// Whether the file is there with the octets that its name promises.
    private func isWhole(_ sha256: String) -> Bool {
        guard var digest = try? DigestContext(.sha256) else { return false }
        guard (try? read(sha256, { piece throws(Failure) in digest.update(piece) })) == true else { return false }
        return digest.finish().hex == sha256
    }

    /// Hands over a document's pieces as they were handed in, sealed or, from an earlier version, open; false where there is none.
    private func read(_ sha256: String, _ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) -> Bool {
        let path = path(sha256)
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.open(path, .read)
        } catch {
            guard error.number == ENOENT else { throw Self.failure(error, path) }
            return false
        }
        defer { disk.close(file) }
        let head = try piece(of: file, at: 0, FileSeal.headBytesMax, path)
        guard FileSeal.isMarked(head) else {
            try readOpen(file, path, body)
            return true
        }
        var hasBegun = false
        do throws(Failure) {
            try readSealed(file, sha256, head, path) { piece throws(Failure) in
                hasBegun = true
                try body(piece)
            }
            if hasBegun || sha256 == Self.digest([]) { return true }
        } catch {
            guard !hasBegun, try isOpen(file, sha256, path) else { throw error }
        }
        // An earlier version kept a document open that begins like a sealed one.
        try readOpen(file, path, body)
        return true
    }

    /// Whether the file's own octets are the document's.
    private func isOpen(_ file: DiskFile, _ sha256: String, _ path: String) throws(Failure) -> Bool {
        var digest: DigestContext
        do { digest = try DigestContext(.sha256) } catch { preconditionFailure("OpenSSL has no SHA-256: \(error)") }
        try readOpen(file, path) { piece throws(Failure) in digest.update(piece) }
        return digest.finish().hex == sha256
    }

    private func readOpen(_ file: DiskFile, _ path: String, _ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        var offset = 0
        while true {
            let piece = try piece(of: file, at: offset, OctetFile.pieceBytes, path)
            guard !piece.isEmpty else { return }
            try body(piece)
            offset += piece.count
        }
    }

    private func readSealed(
        _ file: DiskFile, _ sha256: String, _ head: [UInt8], _ path: String, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let noKey = "no data key was given (VOUCHERD_DATA_KEY, or service.personalData.keyFile)"
        guard let vault else { throw .sealed(sha256, reason: noKey) }
        let seal: FileSeal
        do throws(PersonalDataError) { seal = try vault.seal(ofFile: sha256, from: head) } catch {
            throw .sealed(sha256, reason: error.reason)
        }
        var (place, number) = (seal.head.count, 0)
        while true {
            let length = try piece(of: file, at: place, FileSeal.lengthBytes, path)
            guard !length.isEmpty else { return }
            guard let count = seal.boxBytes(length) else { throw .damaged(sha256) }
            let box = try piece(of: file, at: place + length.count, count, path)
            guard box.count == count else { throw .damaged(sha256) }
            let opened: [UInt8]
            do throws(PersonalDataError) { opened = try seal.open(box, number: number) } catch {
                throw .sealed(sha256, reason: error.reason)
            }
            try body(opened)
            place += length.count + count
            number += 1
        }
    }

    /// Up to so many octets of a file from a place on; fewer only at its end.
    private func piece(of file: DiskFile, at offset: Int, _ count: Int, _ path: String) throws(Failure) -> [UInt8] {
        var failure: DiskError?
        let octets = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(DiskError) {
                filled = try disk.readFull(file, into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw Self.failure(failure, path) }
        return octets
    }

    // MARK: Names and digests

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

    private static func digest(_ file: OctetFile) throws(Failure) -> String {
        do {
            return try file.digest(.sha256).hex
        } catch let failure as Failure {
            throw failure
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
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

    static func failure(_ operation: String, _ path: String) -> Failure {
        .system(operation: operation, path: path, number: errno)
    }
}
