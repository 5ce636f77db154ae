// How fast a journal is read back with every hash checked, and what a digest costs.

import Cryptography
import Journal

/// Writes a journal and reads it back.
func benchmarkRecovery(_ arguments: Arguments) throws {
    let bytes = arguments.option("bytes", 400)
    let count = arguments.option("records", 1_000_000)
    let journal = try EmbeddedJournal(directory: arguments.directory)
    var batch = RecordBatch()
    let writing = seconds()
    while journal.head.seq < UInt64(count) {
        batch.removeAll()
        for n in 0..<1000 { try batch.append(makeBody(n, bytes: bytes)) }
        try journal.append(batch, expecting: journal.head.seq + 1)
    }
    print("wrote \(journal.head.seq) records in \(text(seconds() - writing)) s")
    try journal.close()
    let opening = seconds()
    let again = try EmbeddedJournal(directory: arguments.directory)
    print("opened in \(text((seconds() - opening) * 1000)) ms (\(again.opening.segmentCount) segments)")
    for round in 1...3 {
        var octets = 0
        var lines = 0
        let begin = seconds()
        let used = processorSeconds()
        try again.read(from: 1) { record in
            octets += record.line.count + 1
            lines += 1
            return .next
        }
        let elapsed = seconds() - begin
        let processor = processorSeconds() - used
        print(
            "read \(round): \(lines) records in \(text(elapsed * 1000)) ms: \(Int(Double(lines) / elapsed)) records/s, \(Int(Double(octets) / elapsed / 1e6)) MB/s; processor \(text(processor * 1000)) ms, \(Int(Double(octets) / processor / 1e6)) MB/s"
        )
    }
    let seeking = seconds()
    for n in 1...1000 {
        try again.read(from: UInt64(n * 997 % count) + 1) { _ in .stop }
    }
    print("seek to one record: \(text((seconds() - seeking) * 1000)) us")
    try again.close()
}

/// The cost of one digest with a context that is used again.
func benchmarkDigest(_ arguments: Arguments) throws {
    let bytes = makeBody(1, bytes: arguments.option("bytes", 400))
    let rounds = 1_000_000
    for algorithm in DigestAlgorithm.allCases {
        for size in [0, bytes.count] {
            var context = try DigestContext(algorithm)
            var last = Digest.zero
            let begin = processorSeconds()
            for _ in 0..<rounds {
                bytes.withUnsafeBytes { context.update(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
                last = context.finish()
            }
            print(
                "\(algorithm.rawValue) of \(size) octets: \(text((processorSeconds() - begin) / Double(rounds) * 1e9)) ns  (\(last.hex.prefix(8)))"
            )
        }
    }
}
