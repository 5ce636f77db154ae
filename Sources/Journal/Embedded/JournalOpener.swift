// Opening: lock, look, judge, and only then touch. Everything is checked before the first octet is changed.
//
// 1. the directory is locked against a second process
// 2. the sealed segments join: each begins behind the last record of the one before
// 3. every record of the active segment is checked; what follows the last is judged with the head note beside it
// 4. the active segment is copied, synced, renamed, its directory synced: what is served from here on is on the disk

import Cryptography

/// The steps of opening an embedded journal.
struct JournalOpener {
    let disk: any Disk
    let directory: String
    let options: JournalOptions
    private(set) var opening = JournalOpening()
    /// First seq of each segment, ascending.
    private(set) var segments: [UInt64] = []

    init(_ disk: any Disk, directory: String, options: JournalOptions) {
        self.disk = disk
        self.directory = directory
        self.options = options
    }

    /// Does all steps but the lock.
    mutating func open() throws(JournalError) -> SegmentWriter {
        let names = try list()
        (opening.hint, opening.isHintHalfDamaged) = try HeadHint.read(disk, directory: directory)
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
        return try SegmentWriter(
            disk, directory: directory, options: options, file: file, offset: header.count, algorithm: options.algorithm, head: .empty)
    }

    /// Reads the active segment to its end and judges what follows.
    private mutating func checkActive(
        _ first: UInt64, before: JournalHead
    ) throws(JournalError) -> (end: SegmentEnd, algorithm: DigestAlgorithm) {
        let scanner = try SegmentScanner(disk, path: path(directory, SegmentName.name(first: first)), options: options)
        try scanner.checkJoint(first: first, before: before)
        let judge = HeadJudge(hint: opening.hint, disk: disk, directory: directory, options: options)
        var acknowledged = scanner.header.before
        let end: SegmentEnd
        do {
            end = try scanner.scan { record in
                if record.seq == judge.acknowledgedSeq { acknowledged = JournalHead(seq: record.seq, hash: record.hash) }
                return .next
            }
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.readFailed, "\(error)")
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
        let active = path(directory, SegmentName.name(first: segments[segments.count - 1]))
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.rematerialiseSegment(active, directory: directory, byteCount: end.offset, options: options)
        } catch {
            throw error.writing("copying the active segment")
        }
        var writer = try SegmentWriter(
            disk, directory: directory, options: options, file: file, offset: end.offset, algorithm: algorithm, head: end.head)
        // Another hash function than before begins with a segment of its own, whose header names it.
        guard algorithm != options.algorithm, end.head.seq + 1 != segments.last else { return writer }
        try writer.rotate(to: options.algorithm)
        segments.append(end.head.seq + 1)
        return writer
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
