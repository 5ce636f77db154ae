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

    private let side: JournalSide
    private let mirror: JournalSide?
    private let options: JournalOptions
    private let writer: Mutex<SegmentWriter>
    private let published: Mutex<Published>
    private let lock: Mutex<JournalLock?>
    private let mirrorLock: Mutex<JournalLock?>
    private let mended = Mutex<[JournalRepair]>([])

    /// Opens the journal of a directory, or begins one; the directory's parent must exist.
    ///
    /// Returns after every record in the active segment was checked and is known to be on the disk. Sealed segments are
    /// checked where they join; `read` and `verifyJournal` check their records. With a mirror, what one copy lacks is taken
    /// from the other first, and reported in `opening`.
    ///
    /// - Throws: `locked`, `damaged`, `incompatible`, `notPermitted`, `diskFull`, `readFailed`, `writeFailed`; nothing was
    ///   changed unless it is one of the last three.
    public init(
        directory: String, disk: any Disk = LinuxDisk(), mirror: JournalMirror? = nil, options: JournalOptions = JournalOptions()
    ) throws(JournalError) {
        options.check()
        let side = JournalSide(disk: disk, directory: directory)
        let mirrorSide = mirror.map { JournalSide(disk: $0.disk, directory: $0.directory) }
        try side.make()
        let lock = try JournalLock(disk, directory: directory)
        let mirrorLock = try EmbeddedJournal.lock(mirrorSide)
        var opener = JournalOpener(side, mirror: mirrorSide, options: options)
        let writer = try opener.open()
        self.directory = directory
        self.side = side
        self.mirror = mirrorSide
        self.options = options
        algorithm = options.algorithm
        opening = opener.opening
        published = Mutex(Published(head: writer.head, segments: opener.segments))
        self.writer = Mutex(writer)
        self.lock = Mutex(lock)
        self.mirrorLock = Mutex(mirrorLock)
    }

    /// Why the mirror is not written any more; nil where it is, or there is none.
    public var mirrorFailure: JournalError? {
        writer.withLock { $0.mirrorFailure }
    }

    /// Segments that were mended from the mirror since opening, when reading met the damage.
    public var repairs: [JournalRepair] {
        mended.withLock { $0 }
    }

    public var bodyBytesMax: Int { options.recordBytesMax - RecordLine.framingBytesMax }

    public var mending: JournalMending {
        var mending = JournalMending()
        mending.isMirrored = mirror != nil
        mending.hasMirrorFailed = mirrorFailure != nil
        mending.repairs = opening.repairs.count + repairs.count
        return mending
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
        var next = max(seq, 1)
        while true {
            let (head, segments) = published.withLock { ($0.head, $0.segments) }
            let reader = SegmentsReader(side: side, options: options, segments: segments, head: head)
            do {
                return try reader.read(from: next) { record in
                    next = record.seq + 1
                    return try body(record)
                }
            } catch let error as JournalError where error.code == .damaged || error.code == .incompatible {
                // With a mirror a damaged sealed segment is mended, once, and reading goes on where it stopped.
                guard try mend(segments, next) else { throw error }
            }
        }
    }

    /// Mends the sealed segment that holds `seq` from the mirror; false where that is not possible or has changed nothing.
    private func mend(_ segments: [UInt64], _ seq: UInt64) throws(JournalError) -> Bool {
        guard let mirror, let first = segments.dropLast().last(where: { $0 <= seq }) else { return false }
        return try mended.withLock { mended throws(JournalError) in
            if mended.contains(where: { $0.first == first }) { return false }
            var repair = MirrorRepair(primary: side, mirror: mirror, options: options)
            try repair.mend(first)
            mended += repair.repairs
            return !repair.repairs.isEmpty
        }
    }

    /// Ends writing: the active segment is cut to its records, so that the directory is plain JSON Lines, and the lock is free.
    public func close() throws(JournalError) {
        try writer.withLock { writer throws(JournalError) in try writer.close() }
        lock.withLock { $0 = nil }
        mirrorLock.withLock { $0 = nil }
    }

    private static func lock(_ mirror: JournalSide?) throws(JournalError) -> JournalLock? {
        guard let mirror else { return nil }
        try mirror.make()
        return try JournalLock(mirror.disk, directory: mirror.directory)
    }
}
