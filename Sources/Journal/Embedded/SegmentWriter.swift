// The one writer: frames a batch, writes it with one call behind the last record, syncs, notes the head.
//
// Any error of a write or a sync ends the writer for good. After a failed sync the page cache may show octets that are not on
// the disk, and a second sync would answer 0 over lost data: so there is no retry, and the next start looks at the disk.
// An error of the mirror only ends the mirror: the journal is whole without it, and the next start brings it up to date.

import Cryptography

/// The open end of an embedded journal.
struct SegmentWriter: ~Copyable {
    private let options: JournalOptions
    private var primary: SideWriter
    private var mirror: MirrorWriter
    /// Octets of the segment that are records: where the next batch goes.
    private var offset: Int
    private var chain: RecordChain
    private var buffer: UnsafeMutableRawBufferPointer
    /// Why nothing can be appended any more.
    private var ended: JournalError?

    /// Goes on behind `offset` in a segment that is open and durable up to there.
    init(_ primary: consuming SideWriter, offset: Int, chain: consuming RecordChain, options: JournalOptions) {
        self.primary = primary
        self.chain = chain
        self.options = options
        self.offset = offset
        mirror = MirrorWriter(nil)
        buffer = .allocate(byteCount: 64 << 10, alignment: 64)
    }

    deinit {
        buffer.deallocate()
    }

    /// Writes to this copy, too, from now on: it must hold the same octets.
    mutating func attach(_ copy: consuming SideWriter) {
        mirror = MirrorWriter(copy)
    }

    /// Why the mirror is not written any more; nil where it is, or there is none.
    var mirrorFailure: JournalError? { mirror.failure }

    /// Octets of the active segment that are records.
    var activeBytes: Int { offset }

    /// The last record that is durable.
    var head: JournalHead { chain.head }

    /// Makes the batch durable; returns its receipts and, where a new segment was begun, its first seq.
    mutating func append(
        _ batch: RecordBatch, expecting seq: UInt64
    ) throws(JournalError) -> (receipts: [Receipt], segment: UInt64?) {
        if let ended { throw ended }
        guard seq == head.seq + 1 else {
            throw JournalError(.conflict, "seq \(seq) was expected to be next, but \(head.seq + 1) is")
        }
        try check(batch)
        if batch.isEmpty { return ([], nil) }
        do throws(JournalError) {
            var segment: UInt64?
            if offset + batch.framedBytesMax > options.segmentBytes {
                try rotate(to: chain.algorithm)
                segment = head.seq + 1
            }
            return (try write(batch), segment)
        } catch {
            ended = error
            throw error
        }
    }

    /// Cuts the zeros off the segment and makes everything durable, the note included.
    mutating func close() throws(JournalError) {
        if let ended {
            if ended.code == .closed { return }
            throw ended
        }
        do throws(DiskError) {
            try primary.close(at: offset)
        } catch {
            let failure = error.writing("closing the journal").asFatal
            ended = failure
            throw failure
        }
        mirror.close(at: offset)
        ended = JournalError(.closed, "the journal was closed")
    }

    /// Seals the segment and begins the next one.
    mutating func rotate(to algorithm: DigestAlgorithm) throws(JournalError) {
        let header = try SegmentHeader(algorithm: algorithm, before: head).line()
        let next = try RecordChain(algorithm, after: head)
        do throws(DiskError) {
            try primary.rotate(at: offset, first: head.seq + 1, header: header, options: options)
        } catch {
            throw error.writing("beginning the segment of seq \(head.seq + 1)").asFatal
        }
        mirror.rotate(at: offset, first: head.seq + 1, header: header, options: options)
        offset = header.count
        chain = next
    }

    private mutating func write(_ batch: RecordBatch) throws(JournalError) -> [Receipt] {
        reserve(batch.framedBytesMax)
        var receipts: [Receipt] = []
        receipts.reserveCapacity(batch.count)
        var filled = 0
        batch.forEach { body in
            filled += chain.write(body, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            receipts.append(Receipt(seq: chain.head.seq, hash: chain.head.hash))
        }
        let octets = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
        do throws(DiskError) {
            try primary.write(octets, at: offset)
            mirror.write(octets, at: offset)
            try primary.synchronize()
            mirror.synchronize()
            offset += filled
            try primary.note(chain.head)
            mirror.note(chain.head)
        } catch {
            throw error.writing("appending \(batch.count) records up to seq \(chain.head.seq)").asFatal
        }
        return receipts
    }

    private mutating func reserve(_ byteCount: Int) {
        guard buffer.count < byteCount else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: byteCount, alignment: 64)
    }

    private func check(_ batch: RecordBatch) throws(JournalError) {
        let largest = batch.largestBodyBytes + RecordLine.framingBytesMax
        guard largest <= options.recordBytesMax else {
            throw JournalError(.recordRefused, "a record of \(largest) octets is larger than a record may be (\(options.recordBytesMax))")
        }
        guard batch.framedBytesMax <= options.batchBytesMax else {
            throw JournalError(
                .batchRefused, "a batch of \(batch.framedBytesMax) octets is larger than a batch may be (\(options.batchBytesMax))")
        }
    }
}

extension JournalError {
    /// The same failure where it leaves the disk in an unknown state, whatever its cause: nobody may be answered after it.
    var asFatal: JournalError {
        if isFatal { return self }
        return JournalError(.writeFailed, detail, at: location, advice: advice, systemError: systemError)
    }
}
