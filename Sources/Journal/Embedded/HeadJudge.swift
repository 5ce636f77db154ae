// Holds the records that are there against the note of the last acknowledged one.

/// Decides whether a journal's end is what was acknowledged.
struct HeadJudge {
    let hint: HeadHint
    let disk: any Disk
    let directory: String
    let options: JournalOptions

    /// The last acknowledged seq, as far as it is known.
    var acknowledgedSeq: UInt64? {
        if case .acknowledged(let head) = hint { head.seq } else { nil }
    }

    /// Passes a clean end, and a torn one behind the last acknowledged record.
    ///
    /// - Parameter known: the acknowledged record as it was found, or the record before the active segment.
    /// - Throws: `damaged` for everything else.
    func check(_ end: SegmentEnd, _ tail: SegmentTail, path: String, known: JournalHead) throws(JournalError) {
        let location = end.location(path)
        switch hint {
        case .acknowledged(let head):
            guard end.head.seq >= head.seq else {
                throw JournalError(
                    .damaged, "record \(head.seq) was acknowledged, but after record \(end.head.seq) \(SegmentTail.text(tail.kind))",
                    at: location, advice: JournalAdvice.damaged)
            }
            try checkHash(of: head, known: known, path: path)
        case .absent:
            break
        case .damaged:
            throw JournalError(
                .damaged, "the head note \"\(SegmentName.head)\" is damaged, so it is not known which record was acknowledged last",
                at: location,
                advice:
                    "If `voucherd verify` finds the journal whole and its last record is the newest receipt, move that file away and start."
            )
        }
        switch tail.kind {
        case .clean: return
        case .torn where acknowledgedSeq != nil: return
        case .torn, .damage:
            throw JournalError(
                .damaged, "after record \(end.head.seq) \(SegmentTail.text(tail.kind))", at: location,
                advice: acknowledgedSeq == nil
                    ? "Without the file \"\(SegmentName.head)\" a torn write can't be told from a lost record: restore it from a backup."
                    : JournalAdvice.damaged)
        }
    }

    /// The acknowledged record must be the one that stands there.
    private func checkHash(of head: JournalHead, known: JournalHead, path: String) throws(JournalError) {
        var known = known
        if known.seq > head.seq {
            // The note is older than the active segment: after a power loss it may be.
            known = try SegmentJoints(disk: disk, directory: directory, options: options).record(head.seq)
        }
        guard known == head else {
            throw JournalError(
                .damaged, "record \(head.seq) is not the one that was acknowledged: its hash is another",
                at: RecordLocation(file: path, line: nil, offset: 0, seq: head.seq), advice: JournalAdvice.damaged)
        }
    }
}

extension SegmentTail {
    /// What a kind of tail looks like, after "after record N ".
    static func text(_ kind: Kind) -> String {
        switch kind {
        case .clean: "the journal ends"
        case .torn: "a line is cut"
        case .damage(let text): text
        }
    }
}
