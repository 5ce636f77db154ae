// What waits for one commit: bodies end to end in one buffer, so that adding a record copies octets and allocates nothing.

/// Record bodies that become durable together.
///
///     var batch = RecordBatch()
///     try batch.append(body)
///     let receipts = try journal.append(batch, expecting: seq)
///     batch.removeAll()      // keeps its capacity for the next round
public struct RecordBatch: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    /// An empty batch.
    public init() {}

    /// Records in the batch.
    public var count: Int { ends.count }
    /// Whether nothing waits.
    public var isEmpty: Bool { ends.isEmpty }
    /// Octets of all bodies.
    public var byteCount: Int { bytes.count }

    /// Adds one record: its members without braces, `"at":…,"by":…,"command":…,"events":[…]`.
    ///
    /// The journal does not read them as JSON; it makes sure that they stay one line.
    ///
    /// - Throws: `recordRefused` where the body is empty, does not begin with a member's name, or has a control character
    ///   (JSON has none outside escapes). The batch is then as it was.
    public mutating func append(_ body: UnsafeRawBufferPointer) throws(JournalError) {
        try RecordBatch.check(body)
        bytes.append(contentsOf: body)
        ends.append(bytes.count)
    }

    /// Adds one record: its members without braces, `"at":…,"by":…,"command":…,"events":[…]`.
    public mutating func append(_ body: some Collection<UInt8>) throws(JournalError) {
        var failure: JournalError?
        let added: Void? = body.withContiguousStorageIfAvailable { storage in
            do throws(JournalError) { try append(UnsafeRawBufferPointer(storage)) } catch { failure = error }
        }
        if added == nil {
            Array(body).withUnsafeBytes { storage in
                do throws(JournalError) { try append(storage) } catch { failure = error }
            }
        }
        if let failure { throw failure }
    }

    /// Empties the batch and keeps its memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    private static func check(_ body: UnsafeRawBufferPointer) throws(JournalError) {
        guard body.first == UInt8(ascii: "\"") else {
            throw JournalError(.recordRefused, "a record begins with a member's name in quotes")
        }
        // A line feed would end the line and a NUL the segment; JSON writes all control characters as escapes.
        guard !hasControlCharacter(body) else {
            throw JournalError(.recordRefused, "a record has a control character outside an escape")
        }
    }

    /// Eight octets at a time: an octet below 0x20 sets its top bit in `(word - 0x20…) & ~word`.
    private static func hasControlCharacter(_ body: UnsafeRawBufferPointer) -> Bool {
        let whole = body.count & ~7
        var offset = 0
        var found: UInt64 = 0
        while offset < whole {
            let word = body.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            found |= (word &- 0x2020_2020_2020_2020) & ~word
            offset += 8
        }
        if found & 0x8080_8080_8080_8080 != 0 { return true }
        return body[whole...].contains { $0 < 0x20 }
    }
}

extension RecordBatch {
    /// The most octets that the framed records can have.
    var framedBytesMax: Int { bytes.count + ends.count * RecordLine.framingBytesMax }

    /// Octets of the largest body.
    var largestBodyBytes: Int {
        var largest = 0
        var start = 0
        for end in ends {
            largest = max(largest, end - start)
            start = end
        }
        return largest
    }

    /// Each body in order.
    func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { octets in
            var start = 0
            for end in ends {
                body(UnsafeRawBufferPointer(rebasing: octets[start..<end]))
                start = end
            }
        }
    }
}
