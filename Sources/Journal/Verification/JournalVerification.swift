// Reads a journal's directory from the first line to the last, with nothing but the files: for `voucherd verify` and for
// anyone who was handed a copy. It locks nothing and writes nothing, so it may look at a journal that is being written.

import Cryptography

/// What a verification found.
public struct JournalVerification: Sendable {
    /// Records that fit the chain.
    public internal(set) var recordCount = 0
    /// Segment files that were read.
    public internal(set) var segmentCount = 0
    /// Octets of records and headers that were read.
    public internal(set) var byteCount = 0
    /// The last record that fits.
    public internal(set) var head = JournalHead.empty
    /// The last acknowledged record, as the note beside the journal said when the verification began.
    public internal(set) var hint = HeadHint.absent
    /// Octets behind the last record that look like a write that is under way or was torn, and that nobody was told of.
    public internal(set) var unacknowledgedBytes = 0
    /// The first record that does not fit; nil for a whole journal.
    public internal(set) var fault: JournalError?

    /// Whether the journal is whole.
    public var isWhole: Bool { fault == nil }
}

/// Checks every line of a journal against the chain, and its end against the note of the last acknowledged record.
///
/// - Parameters:
///   - body: called with each record that fits, in order, for a replay in the same pass.
/// - Returns: what was found; `fault` carries file, line, offset, seq and reason of the first bad record.
/// - Throws: `readFailed`, `notPermitted`, and whatever `body` throws.
public func verifyJournal(
    _ directory: String, disk: any Disk = LinuxDisk(), options: JournalOptions = JournalOptions(),
    _ body: (borrowing JournalRecord) throws -> Void = { _ in }
) throws -> JournalVerification {
    var verifier = JournalVerifier(disk: disk, directory: directory, options: options)
    do {
        try verifier.verify(body)
    } catch let error as JournalError where error.code == .damaged || error.code == .incompatible {
        verifier.found.fault = error
    }
    return verifier.found
}

/// The steps of a verification.
struct JournalVerifier {
    let disk: any Disk
    let directory: String
    let options: JournalOptions
    var found = JournalVerification()

    init(disk: any Disk, directory: String, options: JournalOptions) {
        self.disk = disk
        self.directory = directory
        self.options = options
    }

    mutating func verify(_ body: (borrowing JournalRecord) throws -> Void) throws {
        // The note is read first: whatever it names was durable before the segments are listed.
        found.hint = try HeadHint.read(disk, directory: directory).hint
        let segments = try list()
        guard !segments.isEmpty else {
            throw JournalError(.damaged, "\(directory) has no segment", advice: JournalAdvice.damaged)
        }
        for (index, first) in segments.enumerated() {
            try verify(first, isLast: index == segments.count - 1, body)
        }
    }

    private func list() throws(JournalError) -> [UInt64] {
        do throws(DiskError) {
            return try disk.segments(directory)
        } catch {
            throw error.reading("listing the journal")
        }
    }

    private mutating func verify(_ first: UInt64, isLast: Bool, _ body: (borrowing JournalRecord) throws -> Void) throws {
        let scanner = try SegmentScanner(disk, path: path(directory, SegmentName.name(first: first)), options: options)
        try scanner.checkJoint(first: first, before: found.head)
        found.segmentCount += 1
        let judge = HeadJudge(hint: found.hint, disk: disk, directory: directory, options: options)
        var acknowledged = found.head
        var position: SegmentPosition?
        var end: SegmentEnd
        var tail: SegmentTail
        // While a writer is at work, what was zero at the end of the scan may be records when the tail is looked at: go on
        // until the tail is clean or no record is gained. A segment's size is the bound.
        repeat {
            let before = position?.before.seq
            end = try scanner.scan(from: position) { record in
                if record.seq == judge.acknowledgedSeq { acknowledged = JournalHead(seq: record.seq, hash: record.hash) }
                try body(record)
                return .next
            }
            tail = try SegmentTail(disk, path: scanner.path, end: end, algorithm: scanner.header.algorithm, options: options)
            if tail.kind == .clean || end.head.seq == before { break }
            position = end.position
        } while true
        found.recordCount += Int(end.head.seq - scanner.header.before.seq)
        found.byteCount += end.offset
        found.head = end.head
        if isLast {
            // A record that is being added just now may be seen in part; it lies behind the note and is no fault.
            try judge.check(end, tail, path: scanner.path, known: acknowledged)
            found.unacknowledgedBytes = tail.byteCount
        } else if tail.kind != .clean {
            throw JournalError(
                .damaged, "after record \(end.head.seq) \(SegmentTail.text(tail.kind)), in a segment that was sealed",
                at: end.location(scanner.path), advice: JournalAdvice.damaged)
        }
    }
}
