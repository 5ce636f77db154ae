// What a connection could not send at once, in order. Empty on almost every connection at almost every moment, and then it owns no memory.

/// Segments that wait for the socket.
struct OutputQueue {
    enum Segment {
        case bytes([UInt8])
        case file(FileSlice)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(let slice): slice.count
            }
        }

        var heldBytes: Int { if case .bytes(let bytes) = self { bytes.count } else { 0 } }
    }

    private var segments: [Segment] = []
    private var first = 0
    /// Octets of the first segment that are sent.
    private(set) var offset = 0
    private(set) var count = 0
    /// Octets in memory: whole segments, until they are gone; of files none.
    private(set) var heldBytes = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ segment: Segment) {
        guard segment.count > 0 else { return }
        segments.append(segment)
        count += segment.count
        heldBytes += segment.heldBytes
    }

    /// The segment to go on with, from `offset` on.
    var head: Segment? { first < segments.count ? segments[first] : nil }

    /// The segment after it.
    var following: Segment? { first + 1 < segments.count ? segments[first + 1] : nil }

    /// Notes that `sent` octets of the first segment are gone.
    mutating func advance(_ sent: Int) {
        offset += sent
        count -= sent
        // One call may have sent the end of one segment and the start of the next.
        while let head, offset >= head.count {
            offset -= head.count
            heldBytes -= head.heldBytes
            segments[first] = .bytes([])
            first += 1
        }
        if first == segments.count {
            segments = []
            first = 0
        } else if first >= 64, first * 2 > segments.count {
            segments.removeFirst(first)
            first = 0
        }
    }

    mutating func removeAll() { self = OutputQueue() }
}
