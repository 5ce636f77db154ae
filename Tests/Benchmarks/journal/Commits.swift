// How many records a second become durable, by how many share a commit.

import Journal

/// One writer, batches of a fixed size.
func benchmarkCommits(_ arguments: Arguments) throws {
    let bytes = arguments.option("bytes", 400)
    let journal = try EmbeddedJournal(directory: arguments.directory)
    defer { try? journal.close() }
    print("batch  commits/s  records/s  MB/s  us/commit")
    for size in [1, 4, 16, 64, 256] {
        var batch = RecordBatch()
        let bodies = (0..<size).map { makeBody($0, bytes: bytes) }
        var commits = 0
        let begin = seconds()
        let end = begin + Double(arguments.option("seconds", 2))
        while seconds() < end {
            batch.removeAll()
            for body in bodies { try batch.append(body) }
            try journal.append(batch, expecting: journal.head.seq + 1)
            commits += 1
        }
        let elapsed = seconds() - begin
        let rate = Double(commits) / elapsed
        print(
            "\(size)  \(Int(rate))  \(Int(rate * Double(size)))  \(text(rate * Double(size * bytes) / 1e6))  \(text(elapsed / Double(commits) * 1e6))"
        )
    }
}
