import JSON

/// A list that grows at its end and shrinks at its front, in chunks of fixed size: neither growing it nor the first change after
/// somebody took a copy (a snapshot does) moves more than one chunk.
///
/// Positions are those of a queue: the first element keeps its position when those before it are dropped.
public struct Chunks<Element: Sendable>: Sendable {
    private var chunks: [[Element]] = []
    /// The position of the first element.
    public private(set) var start = 0
    /// The position behind the last element.
    public private(set) var end = 0

    /// Elements of one chunk: some tens of kilobytes.
    static var chunkLength: Int { MemoryLayout<Element>.stride > 64 ? 64 : 1024 }

    public init() {}

    public var count: Int { end - start }
    public var isEmpty: Bool { start == end }

    /// Positions that were dropped together with whole chunks.
    private var base: Int { start - start % Self.chunkLength }

    public subscript(position: Int) -> Element {
        get {
            precondition(position >= start && position < end, "no element at \(position)")
            return chunks[(position - base) / Self.chunkLength][position % Self.chunkLength]
        }
        _modify {
            precondition(position >= start && position < end, "no element at \(position)")
            yield &chunks[(position - base) / Self.chunkLength][position % Self.chunkLength]
        }
    }

    /// Looks at an element in its place.
    func look<Result>(at position: Int, _ body: (borrowing Element) -> Result) -> Result {
        precondition(position >= start && position < end, "no element at \(position)")
        return chunks[(position - base) / Self.chunkLength].withUnsafeBufferPointer { body($0[position % Self.chunkLength]) }
    }

    public mutating func append(_ element: Element) {
        if (end - base) / Self.chunkLength == chunks.count {
            chunks.append([])
            // The first one grows with what is in it: most lists stay small.
            if chunks.count > 1 { chunks[chunks.count - 1].reserveCapacity(Self.chunkLength) }
        }
        chunks[chunks.count - 1].append(element)
        end += 1
    }

    /// Drops the first element; a chunk is given back when its last element goes.
    public mutating func removeFirst() {
        precondition(start < end, "nothing is left to remove")
        start += 1
        if start == end {
            chunks = []
            // What comes next begins a chunk.
            start = (end + Self.chunkLength - 1) / Self.chunkLength * Self.chunkLength
            end = start
        } else if start % Self.chunkLength == 0 {
            chunks.removeFirst()
        }
    }

    public var all: some Sequence<Element> { (start..<end).lazy.map { self[$0] } }
}

extension Chunks: JSONEncodable where Element: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in all { writer.element(element) }
        writer.endArray()
    }
}

extension Chunks: JSONDecodable where Element: JSONDecodable {
    public init(json: JSON) throws {
        self.init()
        for element in try [Element](json: json) { append(element) }
    }
}
