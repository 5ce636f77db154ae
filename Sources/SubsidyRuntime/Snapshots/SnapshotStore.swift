// The directory of snapshots. A snapshot is a shortcut, never the truth: whatever is wrong with it costs time at the next start,
// not data. The one thing that it may forbid is a start over a journal that has lost records which the snapshot proves were there.

import Cryptography
import Glibc
import JSON
import Journal
import Logging
import Subsidy

/// Where snapshots are kept.
public struct SnapshotStore: Sendable {
    /// Snapshots that are kept; the second is for the case that the first cannot be read.
    public static let keptMax = 2

    public let directory: String
    let disk: any Disk
    /// What seals lines with personal data; without it they are written as they are.
    let vault: PersonalDataVault?

    /// The directory is made by the first snapshot.
    public init(directory: String, disk: any Disk = LinuxDisk(), vault: PersonalDataVault? = nil) {
        self.directory = directory
        self.disk = disk
        self.vault = vault
    }

    func path(_ seq: Int64) -> String { "\(directory)/\(SnapshotName.name(seq))" }

    /// The snapshots that are there, newest first.
    public func seqs() throws -> [Int64] {
        do throws(DiskError) {
            return try disk.list(directory).compactMap(SnapshotName.seq(of:)).sorted(by: >)
        } catch {
            guard error.number != ENOENT else { return [] }
            throw SnapshotError(.inputOutput, directory, "\(error)", systemError: error.number)
        }
    }

    /// Reads one snapshot and checks all of its hashes.
    public func read(_ seq: Int64) throws -> SnapshotFound { try reading(seq).read() }

    private func reading(_ seq: Int64) -> SnapshotReading { SnapshotReading(disk: disk, path: path(seq), vault: vault) }

    // MARK: Writing

    /// Writes a snapshot, durable under its name once this returns, and removes those that are no longer needed.
    ///
    /// - Returns: its octets, and the hash of its state in hex.
    @discardableResult
    func write(_ contents: SnapshotContents, recordHash: Digest) throws -> (byteCount: Int, stateHash: String) {
        let path = path(contents.state.seq)
        let unfinished = path + SnapshotName.unfinished
        let file = try io(unfinished) { () throws(DiskError) in
            try disk.makeDirectory(directory)
            return try disk.open(unfinished, .replace)
        }
        do {
            defer { disk.close(file) }
            let written = try write(contents, recordHash, to: file)
            try io(unfinished) { () throws(DiskError) in
                try disk.synchronize(file)
                try disk.rename(unfinished, to: path)
                try disk.synchronizeDirectory(directory)
                // The directory's own name, where this is its first snapshot.
                try disk.synchronizeDirectory(Self.parent(of: directory))
            }
            removeOld()
            return written
        } catch {
            // The disk may be full: what was not finished must not keep the journal from its room.
            try? disk.remove(unfinished)
            throw error
        }
    }

    private func write(_ contents: SnapshotContents, _ recordHash: Digest, to file: DiskFile) throws -> (Int, String) {
        var output = SnapshotOutput(disk, file)
        var header = SnapshotHeader()
        header.seq = contents.state.seq
        header.recordHash = recordHash.hex
        header.at = contents.state.now
        header.layout = SnapshotContents.layout
        let first = header.jsonBytes()
        do {
            try output.append(line: first)
            var contents = contents
            var digests: [SnapshotLineDigest] = []
            var lines = StateLineWriter { line in
                digests.append(try SnapshotLineDigest(of: line))
                try output.append(line: try vault?.seal(line: line) ?? line)
            }
            try contents.write(to: &lines)
            var hash = try SnapshotHash(header: first)
            for digest in digests { hash.add(digest) }
            let trailer = hash.trailer()
            try output.append(line: trailer.jsonBytes())
            try output.flush()
            return (output.byteCount, trailer.stateHash)
        } catch let error as DiskError {
            throw SnapshotError(.inputOutput, path(header.seq), "\(error)", systemError: error.number)
        }
    }

    /// Removes all but the newest, and what was never finished. A failure harms nothing: the next snapshot tries again.
    private func removeOld() {
        guard let names = try? disk.list(directory) else { return }
        let kept = Set(names.compactMap(SnapshotName.seq(of:)).sorted(by: >).prefix(Self.keptMax).map(SnapshotName.name))
        for name in names where !kept.contains(name) {
            let finished = name.hasSuffix(SnapshotName.unfinished) ? String(name.dropLast(SnapshotName.unfinished.count)) : name
            guard SnapshotName.seq(of: finished) != nil else { continue }
            try? disk.remove("\(directory)/\(name)")
        }
    }

    // MARK: Starting

    /// The newest snapshot that can be believed over this journal; nil where the whole journal is to be replayed.
    ///
    /// - Throws: `SnapshotError` with code `ahead` where a whole snapshot stands for records that the journal does not have.
    func newest(for journal: any Journal, logger: Logger) throws -> SnapshotFound? {
        let seqs: [Int64]
        do { seqs = try self.seqs() } catch {
            logger.error("the snapshots cannot be looked at: the whole journal is replayed", metadata: ["error": "\(error)"])
            return nil
        }
        for seq in seqs {
            do {
                try checkHistory(seq, journal)
                return try read(seq)
            } catch let error as SnapshotError where error.code != .ahead {
                logger.warning(
                    "a snapshot cannot be used: the one before it is tried, then the whole journal is replayed",
                    metadata: ["seq": "\(seq)", "reason": "\(error)"])
            }
        }
        return nil
    }

    /// The snapshot must stand for a record of this journal.
    func checkHistory(_ seq: Int64, _ journal: any Journal) throws {
        let reading = reading(seq)
        let header = try reading.header().0
        guard header.seq == seq else { throw SnapshotError(.damaged, path(seq), "it says that it is of record \(header.seq)") }
        let head = journal.head
        guard header.seq <= head.seq else {
            // Only one that is whole may keep the office from opening.
            _ = try reading.read(decodes: false)
            throw SnapshotError(
                .ahead, path(seq),
                "it stands for record \(header.seq), but the journal ends at \(head.seq): records that were acknowledged are missing. "
                    + "Restore the journal from its mirror or a backup; if these records are given up on purpose, move the snapshot away")
        }
        let found = try Self.hash(of: header.seq, in: journal)
        guard found?.hex == header.recordHash else {
            throw SnapshotError(.otherHistory, path(seq), "the journal's record \(header.seq) has another hash than the snapshot's")
        }
    }

    /// The hash of one record.
    private static func hash(of seq: Int64, in journal: any Journal) throws -> Digest? {
        guard seq > 0 else { return Digest.zero }
        var hash: Digest?
        try journal.read(from: UInt64(seq)) { record in
            hash = record.hash
            return .stop
        }
        return hash
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func io<Result>(_ path: String, _ body: () throws(DiskError) -> Result) throws -> Result {
        do throws(DiskError) { return try body() } catch {
            throw SnapshotError(.inputOutput, path, "\(error)", systemError: error.number)
        }
    }
}
