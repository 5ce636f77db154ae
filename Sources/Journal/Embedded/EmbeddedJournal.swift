// The journal as a directory of JSON Lines segments:
//
//     lock                                     held by the one process that writes
//     head                                     the last acknowledged record, noted without a sync
//     journal-00000000000000000001.jsonl       sealed: a header line and records, no zeros
//     journal-00000000000000048213.jsonl       active: allocated in full, zeros behind the last record
//     *.tmp                                    a file in the making; removed on opening
//
// One writer holds the open end behind a mutex. Readers open files of their own and go no further than the published head, so
// reading never waits for a commit.

import Cryptography
import Synchronization

/// A journal in a directory.
///
///     let journal = try EmbeddedJournal(directory: "/var/lib/voucherd/journal")
///     for warning in journal.opening.warnings { log(warning) }
public final class EmbeddedJournal: Journal {
    /// What is readable: changed only after it is durable.
    private struct Published {
        var head: JournalHead
        /// First seq of each segment, ascending.
        var segments: [UInt64]
    }

    /// The journal's directory.
    public let directory: String
    /// What opening found.
    public let opening: JournalOpening
    public let algorithm: DigestAlgorithm

    private let disk: any Disk
    private let options: JournalOptions
    private let writer: Mutex<SegmentWriter>
    private let published: Mutex<Published>
    private let lock: Mutex<JournalLock?>

    /// Opens the journal of a directory, or begins one; the directory's parent must exist.
    ///
    /// Returns after every record in the active segment was checked and is known to be on the disk. Sealed segments are
    /// checked where they join; `read` and `verifyJournal` check their records.
    ///
    /// - Throws: `locked`, `damaged`, `incompatible`, `notPermitted`, `diskFull`, `readFailed`, `writeFailed`; nothing was
    ///   changed unless it is one of the last three.
    public init(directory: String, disk: any Disk = LinuxDisk(), options: JournalOptions = JournalOptions()) throws(JournalError) {
        options.check()
        try EmbeddedJournal.makeDirectory(directory, disk)
        let lock = try JournalLock(disk, directory: directory)
        var opener = JournalOpener(disk, directory: directory, options: options)
        let writer = try opener.open()
        self.directory = directory
        self.disk = disk
        self.options = options
        algorithm = options.algorithm
        opening = opener.opening
        published = Mutex(Published(head: writer.head, segments: opener.segments))
        self.writer = Mutex(writer)
        self.lock = Mutex(lock)
    }

    public var head: JournalHead {
        published.withLock { $0.head }
    }

    @discardableResult
    public func append(_ batch: RecordBatch, expecting seq: UInt64) throws(JournalError) -> [Receipt] {
        try writer.withLock { writer throws(JournalError) in
            let (receipts, segment) = try writer.append(batch, expecting: seq)
            let head = writer.head
            published.withLock { published in
                published.head = head
                if let segment { published.segments.append(segment) }
            }
            return receipts
        }
    }

    public func read(from seq: UInt64, _ body: (borrowing JournalRecord) throws -> ReadStep) throws {
        let (head, segments) = published.withLock { ($0.head, $0.segments) }
        let reader = SegmentsReader(disk: disk, directory: directory, options: options, segments: segments, head: head)
        try reader.read(from: max(seq, 1), body)
    }

    /// Ends writing: the active segment is cut to its records, so that the directory is plain JSON Lines, and the lock is free.
    public func close() throws(JournalError) {
        try writer.withLock { writer throws(JournalError) in try writer.close() }
        lock.withLock { $0 = nil }
    }

    private static func makeDirectory(_ directory: String, _ disk: any Disk) throws(JournalError) {
        do throws(DiskError) {
            try disk.makeDirectory(directory)
            try disk.synchronizeDirectory(parent(of: directory))
        } catch {
            throw error.writing("making the journal's directory")
        }
    }

    private static func parent(of directory: String) -> String {
        var trimmed = Substring(directory)
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }
}
