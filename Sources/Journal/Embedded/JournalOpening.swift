// What opening found and did: for the log and for the operator.

/// The report of opening an embedded journal.
public struct JournalOpening: Sendable {
    /// A torn write that was dropped: records that nobody was told of.
    public struct DroppedTail: Hashable, Sendable {
        /// Where the first dropped record would have stood.
        public let location: RecordLocation
        /// Octets that were dropped.
        public let byteCount: Int
    }

    /// Whether the directory held no journal before.
    public internal(set) var isNew = false
    /// The last record.
    public internal(set) var head = JournalHead.empty
    /// Segment files.
    public internal(set) var segmentCount = 0
    /// Octets of the active segment that are records.
    public internal(set) var activeBytes = 0
    /// What the note of the last acknowledged record said.
    public internal(set) var hint = HeadHint.absent
    /// Whether one of the two notes did not fit its check, as after a crash while it was written.
    public internal(set) var isHintHalfDamaged = false
    /// A torn write behind the last acknowledged record, if there was one.
    public internal(set) var droppedTail: DroppedTail?

    /// Segments that were mended from the mirror, or in it.
    public internal(set) var repairs: [JournalRepair] = []

    /// One sentence a finding, for the log; empty where all is as it should be.
    public var warnings: [String] {
        var warnings: [String] = []
        if hint == .absent, head.seq > 0 {
            warnings.append("the file \"\(SegmentName.head)\" was not there: a cut end of the journal could not have been noticed")
        }
        if isHintHalfDamaged {
            warnings.append("one of the two notes in \"\(SegmentName.head)\" was half written; the other one was used")
        }
        if let droppedTail {
            warnings.append(
                "a torn write of \(droppedTail.byteCount) octets was dropped at \(droppedTail.location); nobody had been told of it")
        }
        return warnings + repairs.map(\.description)
    }
}
