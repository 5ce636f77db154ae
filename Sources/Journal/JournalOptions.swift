// Every size of the journal, each with its limit.

import Cryptography

/// How an embedded journal is laid out.
public struct JournalOptions: Sendable {
    /// The hash function of a new journal; an existing one must have been made with it. Default SHA-256.
    public var algorithm = DigestAlgorithm.sha256
    /// Octets that a segment is preallocated with and rotated at.
    public var segmentBytes = 64 << 20
    /// Octets that one record's line may have, framing included.
    public var recordBytesMax = 16 << 20
    /// Octets that one batch may have; a batch never spans segments.
    public var batchBytesMax = 32 << 20

    /// The defaults: segments of 64 MiB, records up to 16 MiB, batches up to 32 MiB, SHA-256.
    public init() {}

    /// Octets a segment needs beside its records: the header line.
    static let headerBytesMax = 512
    /// Segments that one directory may have.
    static let segmentsMax = 1_000_000

    /// - Precondition: a segment holds a batch, a batch holds a record.
    func check() {
        precondition(recordBytesMax >= 1024 && batchBytesMax >= recordBytesMax)
        precondition(segmentBytes >= batchBytesMax + JournalOptions.headerBytesMax)
    }
}
