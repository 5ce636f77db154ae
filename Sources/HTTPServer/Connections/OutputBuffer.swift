// Octets on their way out. One buffer a loop: what a connection writes is sent before the loop turns to another connection.
import CLinux

/// A growable run of octets.
///
/// A handle: its state lies in memory that `deallocate` frees, so that the hot path passes it around without counting references. Whoever makes one
/// frees it: the loop's context, or the function that needed one.
struct OutputBuffer {
    private struct State {
        var base: UnsafeMutablePointer<UInt8>
        var capacity: Int
        var count = 0
    }

    private let state: UnsafeMutablePointer<State>

    /// A buffer that grew beyond this shrinks when it is emptied.
    private static let keptBytesMax = 1_048_576
    static let bytesAtFirst = 65_536

    init(bytesAtFirst: Int = OutputBuffer.bytesAtFirst) {
        state = .allocate(capacity: 1)
        state.initialize(to: State(base: .allocate(capacity: bytesAtFirst), capacity: bytesAtFirst))
    }

    func deallocate() {
        state.pointee.base.deallocate()
        state.deallocate()
    }

    @inline(__always)
    var base: UnsafeMutablePointer<UInt8> { state.pointee.base }
    @inline(__always)
    var count: Int { state.pointee.count }
    @inline(__always)
    var isEmpty: Bool { state.pointee.count == 0 }

    @inline(__always)
    func removeAll() {
        state.pointee.count = 0
        if state.pointee.capacity > OutputBuffer.keptBytesMax { shrink() }
    }

    private func shrink() {
        state.pointee.base.deallocate()
        state.pointee = State(base: .allocate(capacity: OutputBuffer.bytesAtFirst), capacity: OutputBuffer.bytesAtFirst)
    }

    func copy() -> [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// Room for `added` octets; where they go.
    @inline(__always)
    private func reserve(_ added: Int) -> UnsafeMutablePointer<UInt8> {
        if state.pointee.capacity &- state.pointee.count < added { grow(added) }
        return state.pointee.base + state.pointee.count
    }

    private func grow(_ added: Int) {
        let wanted = max(state.pointee.capacity * 2, count + added)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        fresh.update(from: base, count: count)
        base.deallocate()
        (state.pointee.base, state.pointee.capacity) = (fresh, wanted)
    }

    @inline(__always)
    func append(_ source: UnsafePointer<UInt8>, _ added: Int) {
        clinux_copy(reserve(added), source, added)
        state.pointee.count &+= added
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
        reserve(1).pointee = octet
        state.pointee.count &+= 1
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
