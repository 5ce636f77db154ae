// Makes two copies one again. Both are written with the same octets at the same offsets, so a record that does not fit in one
// is looked for at the same offset in the other. Every record that is used is checked against the chain; where both copies
// have a record that fits, the journal's own is used.

/// Two copies of a journal, and what was mended between them.
struct MirrorRepair {
    /// How far the other copy is followed over a damaged place before the journal's own is tried again.
    static let strideBytes = 64 << 10

    let primary: JournalSide
    let mirror: JournalSide
    let options: JournalOptions
    private(set) var repairs: [JournalRepair] = []

    init(primary: JournalSide, mirror: JournalSide, options: JournalOptions) {
        self.primary = primary
        self.mirror = mirror
        self.options = options
    }

    /// Before opening: mends the active segment, segments that one copy lacks, and those whose ends differ. The insides of
    /// sealed segments are mended when reading meets them.
    ///
    /// - Throws: `damaged` where the two tell different histories: neither is touched from there on.
    mutating func prepare() throws(JournalError) {
        let firsts = Set(try primary.segments() + mirror.segments()).sorted()
        var before = JournalHead.empty
        for first in firsts {
            if first != firsts.last, let own = last(primary, first), own == last(mirror, first) {
                before = own
            } else {
                before = try mend(first, after: before) ?? before
            }
        }
    }

    /// Mends one segment on whichever side it needs it; does nothing where neither copy can help the other.
    ///
    /// - Parameter before: the record before the segment, where it is known: a segment that follows another is foreign.
    /// - Returns: the last record of the mended segment; nil where neither copy has a header that fits.
    @discardableResult
    mutating func mend(_ first: UInt64, after before: JournalHead? = nil) throws(JournalError) -> JournalHead? {
        let own = try SegmentCopy(primary, first, options)
        let other = try SegmentCopy(mirror, first, options)
        guard let header = own?.header ?? other?.header else { return nil }
        guard header.before == before ?? header.before else {
            throw JournalError(
                .damaged, "\(primary.directory) and its mirror \(mirror.directory) tell different histories from record \(first) on",
                advice: "Nothing was taken over. Move the one that is not wanted away, or start without the mirror.")
        }
        if let own, let other, own.isClean, other.isClean, own.end.head == other.end.head { return own.end.head }
        let merged = MergedSegment(primary: primary, mirror: mirror, first: first, header: header, options: options)
        let head = try merged.scan { _ in }.head
        if needsMending(own, head, other) { try replace(primary, from: mirror, merged, head) }
        if needsMending(other, head, own) { try replace(mirror, from: primary, merged, head) }
        return head
    }

    /// A copy is mended where it ends before the merged records do, or has something behind them that the other one has not.
    private func needsMending(_ copy: SegmentCopy?, _ head: JournalHead, _ other: SegmentCopy?) -> Bool {
        guard let copy, copy.end.head == head else { return true }
        guard let other, other.end.head == head else { return false }
        return !copy.isClean && other.isClean
    }

    private mutating func replace(
        _ side: JournalSide, from source: JournalSide, _ merged: MergedSegment, _ head: JournalHead
    ) throws(JournalError) {
        try merged.write(to: side)
        repairs.append(
            JournalRepair(file: side.segment(merged.first), source: source.directory, first: merged.first, head: head))
    }

    /// The last record of a segment as its header and last line tell; nil where they do not.
    private func last(_ side: JournalSide, _ first: UInt64) -> JournalHead? {
        let joints = SegmentJoints(disk: side.disk, directory: side.directory, options: options)
        return try? joints.lastRecord(first)
    }
}

/// One copy of a segment, read to its end.
struct SegmentCopy {
    let header: SegmentHeader
    let end: SegmentEnd
    /// Whether nothing but zeros follows the records.
    let isClean: Bool

    /// Nil where the file is missing or its header does not fit.
    init?(_ side: JournalSide, _ first: UInt64, _ options: JournalOptions) throws(JournalError) {
        let scanner: SegmentScanner
        do throws(JournalError) {
            scanner = try SegmentScanner(side.disk, path: side.segment(first), options: options)
        } catch {
            if error.code == .damaged || error.code == .incompatible || error.isMissingFile { return nil }
            throw error
        }
        guard scanner.header.first == first else { return nil }
        header = scanner.header
        end = try scanner.scanAll()
        let tail = try SegmentTail(side.disk, path: scanner.path, end: end, algorithm: header.algorithm, options: options)
        isClean = tail.kind == .clean
    }
}
