// Reads a row of segments as one history, up to a head that is known to be durable.

/// The records of a directory up to `head`.
struct SegmentsReader {
    let side: JournalSide
    let options: JournalOptions
    /// First seq of each segment, ascending.
    let segments: [UInt64]
    /// The last record to hand out.
    let head: JournalHead

    /// Hands the records from `seq` on to `body` until it stops or the head was handed out.
    func read(from seq: UInt64, _ body: (borrowing JournalRecord) throws -> ReadStep) throws {
        guard seq <= head.seq else { return }
        var index = segments.lastIndex { $0 <= seq } ?? 0
        var before: JournalHead?
        while index < segments.count {
            let scanner = try SegmentScanner(side.disk, path: side.segment(segments[index]), options: options)
            try scanner.checkJoint(first: segments[index], before: before ?? scanner.header.before)
            var isStopped = false
            let start = before == nil ? try scanner.position(of: seq) : nil
            let end = try scanner.scan(from: start) { record in
                isStopped = try body(record) == .stop || record.seq == head.seq
                return isStopped ? .stop : .next
            }
            if isStopped { return try checkHead(end, scanner.path) }
            index += 1
            try check(end, scanner.path, isLast: index == segments.count)
            before = end.head
        }
    }

    /// A sealed segment ends behind a record; the last one only where the head was handed out.
    private func check(_ end: SegmentEnd, _ path: String, isLast: Bool) throws(JournalError) {
        let text: String
        switch end.reason {
        case .end, .zeros:
            if !isLast { return }
            text = "record \(head.seq) was acknowledged, but the journal ends after record \(end.head.seq)"
        case .fault(let fault): text = fault.text
        case .unterminated: text = "a line is cut"
        case .stopped: return
        }
        throw JournalError(
            .damaged, text, at: end.location(path),
            advice: JournalAdvice.damaged)
    }

    /// The head that was read must be the head that was published.
    private func checkHead(_ end: SegmentEnd, _ path: String) throws(JournalError) {
        guard end.head.seq == head.seq, end.head.hash != head.hash else { return }
        throw JournalError(
            .damaged, "the file was replaced under the running service: record \(head.seq) has another hash",
            at: RecordLocation(file: path, line: nil, offset: end.offset, seq: head.seq), advice: JournalAdvice.damaged)
    }
}
