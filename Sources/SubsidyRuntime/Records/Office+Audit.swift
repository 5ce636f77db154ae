// The chain as an auditor reads it: its head, and its records as the octets that were hashed.

import Cryptography
import Journal
import Subsidy

extension Office {
    /// The last durable record.
    public var auditHead: (seq: Int64, hash: String, algorithm: String) {
        let head = journal.head
        return (Int64(head.seq), head.hash.hex, journal.algorithm.rawValue)
    }

    /// The last durable record, signed now.
    public func signedHead(_ key: AuditKey) throws -> SignedHead {
        let head = journal.head
        let now = read { _, now in now }.value
        return try key.sign(Receipt(seq: head.seq, hash: head.hash), chain: journal.algorithm.rawValue, at: now)
    }

    /// Hands over durable records from `seq` on, in order, as their whole lines, until `body` answers false.
    ///
    /// - Throws: where a record does not fit the chain; whatever `body` throws.
    public func auditRecords(from seq: Int64, _ body: (Int64, [UInt8]) throws -> Bool) throws {
        guard seq <= journal.head.seq else { return }
        try journal.read(from: UInt64(max(1, seq))) { record in
            try body(Int64(record.seq), Array(record.line)) ? .next : .stop
        }
    }
}
