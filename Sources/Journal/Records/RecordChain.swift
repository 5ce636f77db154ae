// The chain as it is written and as it is checked: the last hash, in both spellings, and the next seq.

import Cryptography
import Glibc

/// What is wrong with a line.
enum LineFault: Hashable, Sendable {
    /// The framing is not there: cut, overwritten, or not a record at all.
    case malformed
    /// Another seq stands where `expected` belongs: a record is missing, doubled or out of place.
    case seq(found: UInt64, expected: UInt64)
    /// `prev` is not the hash of the line before.
    case prev
    /// `hash` is not that of the line.
    case hash

    /// What an operator reads.
    var text: String {
        switch self {
        case .malformed: "the line is not a record"
        case .seq(let found, let expected):
            "seq \(found) stands where \(expected) belongs: a record is missing, doubled or out of place"
        case .prev: "prev is not the hash of the record before"
        case .hash: "the hash does not fit the line: it was changed"
        }
    }
}

/// The running end of a chain.
///
/// One digest context is used for all lines: no allocation a record.
struct RecordChain: ~Copyable {
    /// The hash function of the lines that follow.
    let algorithm: DigestAlgorithm
    /// Last line's place and hash.
    private(set) var head: JournalHead
    private var context: DigestContext
    private var headHex: [UInt8]

    /// Goes on after `head`.
    init(_ algorithm: DigestAlgorithm, after head: JournalHead) throws(JournalError) {
        do throws(CryptographyError) {
            context = try DigestContext(algorithm)
        } catch {
            throw JournalError(.incompatible, "\(error)", advice: "Use a build of OpenSSL that has \(algorithm.rawValue).")
        }
        self.algorithm = algorithm
        self.head = head
        headHex = Array(head.hash.hex.utf8)
    }

    /// Checks that a line is the next record and moves on to it; a line that is not leaves the chain as it was.
    @inline(__always)
    mutating func check(_ line: UnsafeRawBufferPointer, _ record: RecordLine) -> LineFault? {
        guard record.seq == head.seq + 1 else { return .seq(found: record.seq, expected: head.seq + 1) }
        guard isEqual(RecordLine.prevHex(line), headHex) else { return .prev }
        let hash = digest(UnsafeRawBufferPointer(rebasing: line[..<(line.count - RecordLine.hashSuffixBytes)]))
        return withUnsafeTemporaryAllocation(byteCount: Digest.hexByteCount, alignment: 8) { hex in
            hash.writeHex(into: hex)
            guard isEqual(RecordLine.hashHex(line), UnsafeRawBufferPointer(hex)) else { return .hash }
            headHex.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(hex)) }
            head = JournalHead(seq: record.seq, hash: hash)
            return nil
        }
    }

    /// Writes the next record's line, line feed included, and moves on to it; returns the line's length.
    ///
    /// - Precondition: the destination has room for the body and `RecordLine.framingBytesMax`.
    mutating func write(_ body: UnsafeRawBufferPointer, into destination: UnsafeMutableRawBufferPointer) -> Int {
        var writer = OctetWriter(destination)
        writer.text(RecordLine.opening)
        writer.decimal(head.seq + 1)
        writer.octet(UInt8(ascii: ","))
        writer.octets(body)
        let hash = writeSuffix(&writer)
        head = JournalHead(seq: head.seq + 1, hash: hash)
        headHex.withUnsafeMutableBytes { hash.writeHex(into: $0) }
        return writer.count
    }

    /// Ends a line that holds everything before `prev`: its link, its hash, the line feed.
    mutating func writeSuffix(_ writer: inout OctetWriter) -> Digest {
        writer.text(RecordLine.prevName)
        headHex.withUnsafeBytes { writer.octets($0) }
        writer.octet(UInt8(ascii: "\""))
        let hash = digest(writer.written)
        writer.text(RecordLine.hashName)
        writer.hex(hash)
        writer.text(RecordLine.closing)
        writer.octet(UInt8(ascii: "\n"))
        return hash
    }

    /// H(prev ‖ octets), where prev is the last line's hash in hexadecimal.
    @inline(__always)
    private mutating func digest(_ octets: UnsafeRawBufferPointer) -> Digest {
        headHex.withUnsafeBytes { context.update($0) }
        context.update(octets)
        return context.finish()
    }
}

/// Whether both hold the same octets.
@inline(__always)
func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let first = left.baseAddress, let second = right.baseAddress else { return true }
    return memcmp(first, second, left.count) == 0
}

@inline(__always)
func isEqual(_ left: UnsafeRawBufferPointer, _ right: [UInt8]) -> Bool {
    right.withUnsafeBytes { isEqual(left, $0) }
}
