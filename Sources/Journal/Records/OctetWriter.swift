// Puts octets one after the other into memory that the caller has sized.

import Cryptography

/// A position in a buffer that is being filled.
///
/// Unsafe on purpose: the buffer is reused for every batch and its size was computed from `RecordLine.framingBytesMax`.
/// Every write is checked against the buffer's end all the same.
struct OctetWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    /// Octets written.
    private(set) var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    @inline(__always)
    mutating func octets(_ source: UnsafeRawBufferPointer) {
        precondition(source.count <= buffer.count - count, "octets beyond the buffer")
        guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
        (to + count).copyMemory(from: from, byteCount: source.count)
        count += source.count
    }

    @inline(__always)
    mutating func text(_ text: StaticString) {
        octets(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func octet(_ octet: UInt8) {
        precondition(count < buffer.count, "octets beyond the buffer")
        buffer[count] = octet
        count += 1
    }

    mutating func hex(_ digest: Digest) {
        precondition(buffer.count - count >= Digest.hexByteCount, "octets beyond the buffer")
        digest.writeHex(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count..<(count + Digest.hexByteCount)]))
        count += Digest.hexByteCount
    }

    /// What was written so far.
    var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    /// A whole number as JSON writes it.
    mutating func decimal(_ value: UInt64) {
        withUnsafeTemporaryAllocation(byteCount: RecordLine.seqDigitsMax, alignment: 1) { digits in
            var rest = value
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            octets(UnsafeRawBufferPointer(rebasing: digits[start...]))
        }
    }
}
