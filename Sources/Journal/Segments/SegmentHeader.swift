// The first line of a segment:
//
//     {"format":"voucherd-journal","version":1,"digest":"sha256","first":N,"prev":"<64 hex>","hash":"<64 hex>"}
//
// It names H for the lines that follow, the seq of the first of them and the hash of the record before it. Its own hash is
// made like a record's, so that a flipped bit in it is found; records do not link to it, so that a chain can be cut into
// segments anywhere (or kept in a table) with the same hashes.

import Cryptography

/// What a segment says of itself.
struct SegmentHeader: Hashable, Sendable {
    static let version: UInt64 = 1
    private static let opening: StaticString = "{\"format\":\"voucherd-journal\",\"version\":"
    private static let digestName: StaticString = ",\"digest\":\""
    private static let firstName: StaticString = "\",\"first\":"

    /// The hash function of this segment's lines.
    let algorithm: DigestAlgorithm
    /// The record before this segment: `JournalHead.empty` for the first one.
    let before: JournalHead

    /// Seq of the first record.
    var first: UInt64 { before.seq + 1 }

    /// Describes a segment that follows `before`.
    init(algorithm: DigestAlgorithm, before: JournalHead) {
        self.algorithm = algorithm
        self.before = before
    }

    /// The line, line feed included.
    func line() throws(JournalError) -> [UInt8] {
        var chain = try RecordChain(algorithm, after: before)
        return [UInt8](unsafeUninitializedCapacity: JournalOptions.headerBytesMax) { buffer, count in
            var writer = OctetWriter(UnsafeMutableRawBufferPointer(buffer))
            writer.text(SegmentHeader.opening)
            writer.decimal(SegmentHeader.version)
            writer.text(SegmentHeader.digestName)
            var name = algorithm.rawValue
            name.withUTF8 { writer.octets(UnsafeRawBufferPointer($0)) }
            writer.text(SegmentHeader.firstName)
            writer.decimal(first)
            _ = chain.writeSuffix(&writer)
            count = writer.count
        }
    }

    /// Reads a header line (without its line feed), down to the last octet.
    ///
    /// - Throws: `incompatible` for a version or hash function of a later program; `damaged` otherwise.
    init(_ line: UnsafeRawBufferPointer, file: String) throws(JournalError) {
        let location = RecordLocation(file: file, line: 1, offset: 0, seq: SegmentName.first(of: file.lastPathComponent) ?? 0)
        let damaged = JournalError(.damaged, "the segment's header line is not one", at: location, advice: JournalAdvice.damaged)
        guard hasText(line, SegmentHeader.opening, at: 0), RecordLine.hasSuffix(line) else { throw damaged }
        var position = SegmentHeader.opening.utf8CodeUnitCount
        let end = line.count - RecordLine.suffixBytes
        guard let version = readDecimal(line, &position, end: end), hasText(line, SegmentHeader.digestName, at: position) else {
            throw damaged
        }
        position += SegmentHeader.digestName.utf8CodeUnitCount
        let nameStart = position
        while position < end, line[position] != UInt8(ascii: "\"") { position += 1 }
        let name = String(decoding: line[nameStart..<position], as: UTF8.self)
        guard hasText(line, SegmentHeader.firstName, at: position) else { throw damaged }
        position += SegmentHeader.firstName.utf8CodeUnitCount
        guard let first = readDecimal(line, &position, end: end), position == end, first > 0,
            let prev = Digest(hex: RecordLine.prevHex(line))
        else { throw damaged }
        guard version == SegmentHeader.version, let algorithm = DigestAlgorithm(rawValue: name) else {
            throw JournalError(
                .incompatible, "the segment has version \(version) and hash function \"\(name)\"", at: location,
                advice: "If a later program wrote it, use that program; if not, the line is damaged: \(JournalAdvice.damaged)")
        }
        self.algorithm = algorithm
        before = JournalHead(seq: first - 1, hash: prev)
        // Writing it again must give the same octets: that checks the hash and every octet at once.
        let expected = try self.line()
        guard isEqual(line, Array(expected.dropLast())) else { throw damaged }
    }
}

extension String {
    /// What follows the last slash.
    var lastPathComponent: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return String(self[index(after: slash)...])
    }
}

/// What an operator can do about damage: said the same everywhere.
enum JournalAdvice {
    static let damaged =
        "Nothing was changed. Restore this file from the mirror or a backup, and check with `voucherd verify`; do not edit it."
}
