// The journal is the truth of the house: an ordered, durable, hash-chained list of accepted commands with all their events.
//
// A journal knows nothing of vouchers. It takes the members of a record as octets, gives each record its place (`seq`) and its
// link (`prev`, `hash`), makes a batch durable as a whole, and hands records back in order. The protocol says no more than
// what a directory of files and a table `events(seq bigint primary key, …)` can both keep: a writer that expects a seq that
// another already took gets `conflict`, catches up, decides again and retries.

import Cryptography

/// A durable, ordered, hash-chained log with one line of history.
///
///     var batch = RecordBatch()
///     try batch.append(body)                                    // "at":…,"by":…,"command":…,"events":[…]
///     let receipts = try journal.append(batch, expecting: journal.head.seq + 1)
///
/// Everything may be called from any thread; `append` calls wait for one another.
public protocol Journal: AnyObject, Sendable {
    /// The hash function of the chain.
    var algorithm: DigestAlgorithm { get }

    /// The last durable record: what `append` returned last, or what was found on opening.
    var head: JournalHead { get }

    /// Octets that the body of one record may have.
    var bodyBytesMax: Int { get }

    /// What was mended between its copies so far; blank where there is one copy only.
    var mending: JournalMending { get }

    /// Makes all records of the batch durable, in order, and returns once they are: all or none is acknowledged.
    ///
    /// - Parameters:
    ///   - batch: one record body per accepted command; an empty batch is a no-op.
    ///   - seq: the seq that the first record must get, that is `head.seq + 1` as the caller knew it when it decided.
    /// - Returns: seq and hash of each record, in order.
    /// - Throws: `conflict` where `seq` is not next: nothing was written. Any error with `isFatal` means that it is not known
    ///   what reached the disk: answer nobody, leave with `exitCode`, and let the next start find out.
    func append(_ batch: RecordBatch, expecting seq: UInt64) throws(JournalError) -> [Receipt]

    /// Hands the durable records from `seq` on to `body`, in order, each checked against the chain, until `body` stops or the
    /// head is reached (the head as it was when the call began).
    ///
    /// The record is valid during the call of `body` only.
    ///
    /// - Throws: `damaged` and its location where a record does not fit; whatever `body` throws.
    func read(from seq: UInt64, _ body: (borrowing JournalRecord) throws -> ReadStep) throws

    /// Releases the journal: no appends after it. Nothing that was acknowledged depends on this being called.
    func close() throws(JournalError)
}

/// What a journal with a second copy has mended.
public struct JournalMending: Sendable, Equatable {
    /// Whether there is a second copy.
    public var isMirrored = false
    /// Whether the second copy failed and is not written any more.
    public var hasMirrorFailed = false
    /// Segments that were mended, at opening and since, on either side.
    public var repairs = 0

    public init() {}
}

extension Journal {
    public var mending: JournalMending { JournalMending() }
}

/// Whether reading goes on.
public enum ReadStep: Sendable {
    /// Hand over the next record.
    case next
    /// Return from `read`.
    case stop
}

/// The last record of a journal: its place and its hash stand for the whole history before it.
public struct JournalHead: Hashable, Sendable {
    /// Place of the last record; 0 for an empty journal.
    public let seq: UInt64
    /// Hash of the last record; `Digest.zero` for an empty journal.
    public let hash: Digest

    /// Names a record as the last one.
    public init(seq: UInt64, hash: Digest) {
        self.seq = seq
        self.hash = hash
    }

    /// Before the first record.
    public static let empty = JournalHead(seq: 0, hash: .zero)
}

/// What a caller gets for a durable record: it can be shown against the journal later.
public struct Receipt: Hashable, Sendable {
    /// Place of the record; the first is 1.
    public let seq: UInt64
    /// Hash of the record.
    public let hash: Digest

    /// Names a record.
    public init(seq: UInt64, hash: Digest) {
        self.seq = seq
        self.hash = hash
    }
}
