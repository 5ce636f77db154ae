// A record as it is read: borrowed octets of the read buffer, valid during one call.

import Cryptography

/// One record whose link in the chain was checked.
///
/// The octets belong to the reader's buffer, which is reused: copy what must outlive the call.
public struct JournalRecord: ~Copyable {
    /// Place in the journal; the first record is 1.
    public let seq: UInt64
    /// The whole line without its line feed: one JSON object.
    public let line: UnsafeRawBufferPointer
    /// The members that were appended: `"at":…,"by":…,"command":…,"events":[…]`, without braces.
    public let body: UnsafeRawBufferPointer
    /// The record's hash.
    public let hash: Digest

    /// The receipt that `append` returned for this record.
    public var receipt: Receipt { Receipt(seq: seq, hash: hash) }
}
