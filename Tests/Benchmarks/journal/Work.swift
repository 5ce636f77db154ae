// Appends until it is killed, and says what is durable: the other end of the test that kills it.

import Glibc
import Journal

/// Appends batches of one to eight records, for ever or as many as it is told; a line on standard output names the last durable seq after each.
func work(_ arguments: Arguments) throws {
    var options = JournalOptions()
    options.recordBytesMax = 4 << 10
    options.batchBytesMax = 32 << 10
    options.segmentBytes = 64 << 10
    let disk: any Disk = arguments.option("unsynced", 0) > 0 ? UnsyncedDisk() : LinuxDisk()
    let journal = try EmbeddedJournal(directory: arguments.directory, disk: disk, options: options)
    print("head \(journal.head.seq)")
    var batch = RecordBatch()
    for round in 0..<arguments.option("batches", .max) {
        batch.removeAll()
        for n in 0...(round % 8) {
            let seq = Int(journal.head.seq) + 1 + n
            try batch.append(makeBody(seq, bytes: 100 + seq * 37 % 900))
        }
        try journal.append(batch, expecting: journal.head.seq + 1)
        print("durable \(journal.head.seq)")
        fflush(nil)
    }
    try journal.close()
}
