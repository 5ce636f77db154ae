// Octets on their way out. One buffer a loop: what a connection writes is sent before the loop turns to another connection.

/// A growable run of octets.
final class OutputBuffer {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    /// A buffer that grew beyond this shrinks when it is emptied.
    private static let keptBytesMax = 1_048_576
    static let bytesAtFirst = 65_536

    init(bytesAtFirst: Int = OutputBuffer.bytesAtFirst) {
        capacity = bytesAtFirst
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    var isEmpty: Bool { count == 0 }

    func removeAll() {
        count = 0
        if capacity > OutputBuffer.keptBytesMax {
            base.deallocate()
            capacity = OutputBuffer.bytesAtFirst
            base = .allocate(capacity: capacity)
        }
    }

    func copy() -> [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    @inline(__always)
    private func reserve(_ added: Int) {
        if count + added > capacity { grow(added) }
    }

    private func grow(_ added: Int) {
        let wanted = max(capacity * 2, count + added)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        fresh.update(from: base, count: count)
        base.deallocate()
        (base, capacity) = (fresh, wanted)
    }

    @inline(__always)
    func append(_ source: UnsafePointer<UInt8>, _ added: Int) {
        reserve(added)
        (base + count).update(from: source, count: added)
        count += added
    }

    @inline(__always)
    func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    @inline(__always)
    func append(_ octets: UnsafeMutableBufferPointer<UInt8>) {
        if let start = octets.baseAddress { append(start, octets.count) }
    }

    @inline(__always)
    func append(_ octets: [UInt8]) {
        octets.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { append(start, buffer.count) }
        }
    }

    @inline(__always)
    func append(_ octet: UInt8) {
        reserve(1)
        base[count] = octet
        count += 1
    }

    func appendDecimal(_ value: Int) {
        if value < 10, value >= 0 { return append(48 + UInt8(truncatingIfNeeded: value)) }
        var (digits, rest) = (0, value)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            repeat {
                buffer[19 - digits] = 48 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                digits += 1
            } while rest > 0
            if let start = buffer.baseAddress { append(UnsafePointer(start) + (20 - digits), digits) }
        }
    }

    func appendHexadecimal(_ value: Int) {
        var shift = 60
        while shift > 0, value >> shift == 0 { shift -= 4 }
        while shift >= 0 {
            let nibble = UInt8(truncatingIfNeeded: value >> shift) & 15
            append(nibble < 10 ? 48 + nibble : 87 + nibble)
            shift -= 4
        }
    }
}
