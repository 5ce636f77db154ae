// Record bodies as the runtime makes them, and short ways through the journal.

import Cryptography
import Journal

/// The members of record number `n`.
func body(_ n: Int, padding: Int = 0) -> [UInt8] {
    let pad = padding > 0 ? ",\"pad\":\"\(String(repeating: "x", count: padding))\"" : ""
    return Array(
        "\"at\":\"2026-01-05T09:00:00+08:00\",\"by\":\"cli_\(n)\",\"command\":{\"n\":\(n)\(pad)},\"events\":[{\"券\":\(n)}]".utf8)
}

/// Small segments, so that a test sees several.
func smallOptions(_ algorithm: DigestAlgorithm = .sha256) -> JournalOptions {
    var options = JournalOptions()
    options.algorithm = algorithm
    options.recordBytesMax = 1024
    options.batchBytesMax = 2048
    options.segmentBytes = 2048 + 512
    return options
}

/// A batch of these bodies.
func batch(_ bodies: [[UInt8]]) throws -> RecordBatch {
    var batch = RecordBatch()
    for body in bodies { try batch.append(body) }
    return batch
}

extension Journal {
    /// Appends records `range` in one batch.
    @discardableResult
    func append(_ range: ClosedRange<Int>, padding: Int = 0) throws -> [Receipt] {
        let batch = try batch(range.map { body($0, padding: padding) })
        return try append(batch, expecting: head.seq + 1)
    }

    /// All records from `seq` on.
    func bodies(from seq: UInt64 = 1) throws -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        try read(from: seq) { record in
            bodies.append(Array(record.body))
            return .next
        }
        return bodies
    }
}
