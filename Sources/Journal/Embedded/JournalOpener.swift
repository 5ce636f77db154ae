// Opening: lock, look, judge, and only then touch. Everything is checked before the first octet is changed,
// but for what a mirror can mend.
//
// 1. the directory is locked against a second process
// 2. with a mirror, what one copy lacks is taken from the other
// 3. the sealed segments join: each begins behind the last record of the one before
// 4. every record of the active segment is checked; what follows the last is judged with the head note beside it
// 5. the active segment is copied, synced, renamed, its directory synced: what is served from here on is on the disk

import Cryptography

/// The steps of opening an embedded journal.
struct JournalOpener {
    let side: JournalSide
    let mirror: JournalSide?
    let options: JournalOptions
    private(set) var opening = JournalOpening()
    /// First seq of each segment, ascending.
    private(set) var segments: [UInt64] = []

    private var disk: any Disk { side.disk }
    private var directory: String { side.directory }

    init(_ side: JournalSide, mirror: JournalSide?, options: JournalOptions) {
        self.side = side
        self.mirror = mirror
        self.options = options
    }

    /// Does all steps but the lock.
    mutating func open() throws(JournalError) -> SegmentWriter {
        (opening.hint, opening.isHintHalfDamaged) = try readHint()
        if let mirror {
            var repair = MirrorRepair(primary: side, mirror: mirror, options: options)
            try repair.prepare()
            opening.repairs = repair.repairs
        }
        let names = try list()
        segments = names.compactMap { SegmentName.first(of: $0) }.sorted()
        guard let active = segments.last else { return try begin() }
        guard segments.count <= JournalOptions.segmentsMax else {
            throw JournalError(.damaged, "\(segments.count) segments are more than a journal may have", advice: JournalAdvice.damaged)
        }
        let before = try SegmentJoints(disk: disk, directory: directory, options: options).check(segments)
        let found = try checkActive(active, before: before)
        try removeUnfinished(names)
        opening.head = found.end.head
        opening.segmentCount = segments.count
        opening.activeBytes = found.end.offset
        return try serve(found.end, algorithm: found.algorithm)
    }

    /// A new journal: its first segment.
    private mutating func begin() throws(JournalError) -> SegmentWriter {
        switch opening.hint {
        case .acknowledged(.empty), .absent: break
        case .acknowledged(let head):
            throw JournalError(
                .damaged, "\(directory) has no segment, but record \(head.seq) was acknowledged", advice: JournalAdvice.damaged)
        case .damaged:
            throw JournalError(.damaged, "\(directory) has no segment, and its head note is damaged", advice: JournalAdvice.damaged)
        }
        try removeUnfinished(try list())
        let header = try SegmentHeader(algorithm: options.algorithm, before: .empty).line()
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.beginSegment(first: 1, header: header, directory: directory, options: options)
        } catch {
            throw error.writing("beginning a journal in \(directory)")
        }
        opening.isNew = true
        opening.segmentCount = 1
        opening.activeBytes = header.count
        segments = [1]
        return try makeWriter(file, offset: header.count, chain: try RecordChain(options.algorithm, after: .empty))
    }

    /// Reads the active segment to its end and judges what follows.
    private mutating func checkActive(
        _ first: UInt64, before: JournalHead
    ) throws(JournalError) -> (end: SegmentEnd, algorithm: DigestAlgorithm) {
        let scanner = try SegmentScanner(disk, path: path(directory, SegmentName.name(first: first)), options: options)
        try scanner.checkJoint(first: first, before: before)
        let judge = HeadJudge(hint: opening.hint, disk: disk, directory: directory, options: options)
        var acknowledged = scanner.header.before
        let end = try scanner.scanAll { head in
            if head.seq == judge.acknowledgedSeq { acknowledged = head }
            return .next
        }
        let tail = try SegmentTail(disk, path: scanner.path, end: end, algorithm: scanner.header.algorithm, options: options)
        try judge.check(end, tail, path: scanner.path, known: acknowledged)
        if tail.kind == .torn {
            let location = end.location(scanner.path)
            opening.droppedTail = JournalOpening.DroppedTail(location: location, byteCount: tail.byteCount)
        }
        return (end, scanner.header.algorithm)
    }

    /// Makes the active segment durable anew and opens it for writing.
    private mutating func serve(_ end: SegmentEnd, algorithm: DigestAlgorithm) throws(JournalError) -> SegmentWriter {
        let active = segments[segments.count - 1]
        let file: DiskFile
        do throws(DiskError) {
            file = try side.copySegment(active, from: side, byteCount: end.offset, options: options)
        } catch {
            throw error.writing("copying the active segment")
        }
        var writer = try makeWriter(file, offset: end.offset, chain: try RecordChain(algorithm, after: end.head))
        // Another hash function than before begins with a segment of its own, whose header names it.
        guard algorithm != options.algorithm, end.head.seq + 1 != segments.last else { return writer }
        try writer.rotate(to: options.algorithm)
        segments.append(end.head.seq + 1)
        return writer
    }

    /// The writer behind an open segment, with the mirror brought to the same place.
    private func makeWriter(_ file: DiskFile, offset: Int, chain: consuming RecordChain) throws(JournalError) -> SegmentWriter {
        let head = chain.head
        var writer = SegmentWriter(try SideWriter(side, file: file, head: head), offset: offset, chain: chain, options: options)
        if let mirror {
            let copy: DiskFile
            do throws(DiskError) {
                copy = try mirror.copySegment(segments[segments.count - 1], from: side, byteCount: offset, options: options)
            } catch {
                throw error.writing("copying the active segment to the mirror")
            }
            writer.attach(try SideWriter(mirror, file: copy, head: head))
        }
        return writer
    }

    /// The newer of the two copies' notes.
    private func readHint() throws(JournalError) -> (HeadHint, Bool) {
        let own = try HeadHint.read(disk, directory: directory)
        guard let mirror, case .acknowledged(let other) = try HeadHint.read(mirror.disk, directory: mirror.directory).hint else {
            return own
        }
        if case .acknowledged(let head) = own.hint, head.seq >= other.seq { return own }
        return (.acknowledged(other), own.isHalfDamaged)
    }

    private func list() throws(JournalError) -> [String] {
        do throws(DiskError) { return try disk.list(directory) } catch { throw error.reading("opening the journal") }
    }

    /// Files whose making was interrupted: they never had a segment's name.
    private func removeUnfinished(_ names: [String]) throws(JournalError) {
        for name in names where name.hasSuffix(SegmentName.unfinished) {
            let finished = String(name.dropLast(SegmentName.unfinished.count))
            guard finished == SegmentName.head || SegmentName.first(of: finished) != nil else { continue }
            do throws(DiskError) { try disk.remove(path(directory, name)) } catch { throw error.writing("removing an unfinished file") }
        }
    }
}
