// The framing of one line:
//
//     {"seq":N,<body>,"prev":"<64 hex>","hash":"<64 hex>"}\n
//
// hash = H(prev as 64 hex characters ‖ the line's octets before `,"hash"`). Everything after the body has a fixed length, so
// a line is taken apart from both ends without reading its JSON. A segment's header line ends in the same way.

import Cryptography
import Glibc

/// Where the parts of a line are.
struct RecordLine {
    static let opening: StaticString = "{\"seq\":"
    static let prevName: StaticString = ",\"prev\":\""
    static let hashName: StaticString = ",\"hash\":\""
    static let closing: StaticString = "\"}"

    /// `,"hash":"` … `"}`: what the hash does not cover.
    static let hashSuffixBytes = 9 + Digest.hexByteCount + 2
    /// `,"prev":"` … `"` and the hash's suffix.
    static let suffixBytes = 9 + Digest.hexByteCount + 1 + hashSuffixBytes
    /// Digits in the largest seq.
    static let seqDigitsMax = 20
    /// The most that framing adds to a body, line feed included.
    static let framingBytesMax = opening.utf8CodeUnitCount + seqDigitsMax + 1 + suffixBytes + 1

    let seq: UInt64
    let body: UnsafeRawBufferPointer

    /// Takes a record's line apart; nil where the framing is not there. Nothing is said about the hash.
    @inline(__always)
    init?(_ line: UnsafeRawBufferPointer) {
        let start = RecordLine.opening.utf8CodeUnitCount
        guard line.count > start + 2 + RecordLine.suffixBytes, hasText(line, RecordLine.opening, at: 0), RecordLine.hasSuffix(line) else {
            return nil
        }
        var position = start
        let end = line.count - RecordLine.suffixBytes
        guard let seq = readDecimal(line, &position, end: end), position < end, line[position] == UInt8(ascii: ",") else { return nil }
        self.seq = seq
        body = UnsafeRawBufferPointer(rebasing: line[(position + 1)..<end])
    }

    /// Whether the names and quotes around both digests are there.
    @inline(__always)
    static func hasSuffix(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count >= suffixBytes else { return false }
        let prev = line.count - suffixBytes
        let hash = line.count - hashSuffixBytes
        return hasText(line, prevName, at: prev) && line[hash - 1] == UInt8(ascii: "\"") && hasText(line, hashName, at: hash)
            && hasText(line, closing, at: line.count - 2)
    }

    /// The 64 characters of `prev`, of a line with a suffix.
    @inline(__always)
    static func prevHex(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = line.count - suffixBytes + 9
        return UnsafeRawBufferPointer(rebasing: line[start..<(start + Digest.hexByteCount)])
    }

    /// The 64 characters of `hash`, of a line with a suffix.
    @inline(__always)
    static func hashHex(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = line.count - 2 - Digest.hexByteCount
        return UnsafeRawBufferPointer(rebasing: line[start..<(start + Digest.hexByteCount)])
    }
}

/// Whether the ASCII text stands at the offset; the caller has made sure that there is room.
@inline(__always)
func hasText(_ line: UnsafeRawBufferPointer, _ text: StaticString, at offset: Int) -> Bool {
    guard let base = line.baseAddress, offset + text.utf8CodeUnitCount <= line.count else { return false }
    return memcmp(base + offset, text.utf8Start, text.utf8CodeUnitCount) == 0
}

/// Reads digits as JSON writes a whole number: at least one, no leading zero, no more than UInt64 holds.
@inline(__always)
func readDecimal(_ line: UnsafeRawBufferPointer, _ position: inout Int, end: Int) -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while position < end, line[position] &- 0x30 < 10 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(line[position] &- 0x30))
        guard !overflow, !carry else { return nil }
        value = sum
        position += 1
    }
    let count = position - start
    guard count > 0, count == 1 || line[start] != 0x30 else { return nil }
    return value
}
