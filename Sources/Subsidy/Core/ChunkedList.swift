import JSON

/// A list in chunks: changing an element of a copied list moves one chunk, not the whole, so that a reader who keeps a long list
/// costs the writer little.
public struct ChunkedList<Element: Sendable>: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
    /// Elements of one chunk.
    private static var chunkLength: Int { 1024 }

    private var chunks: [[Element]] = []
    public private(set) var count = 0

    public init() {}

    public init(_ elements: some Sequence<Element>) { for element in elements { append(element) } }

    public init(arrayLiteral elements: Element...) { self.init(elements) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> Element {
        get { chunks[position / Self.chunkLength][position % Self.chunkLength] }
        _modify { yield &chunks[position / Self.chunkLength][position % Self.chunkLength] }
    }

    public mutating func append(_ element: Element) {
        if count % Self.chunkLength == 0 { chunks.append([]) }
        chunks[chunks.count - 1].append(element)
        count += 1
    }
}

extension ChunkedList: Equatable where Element: Equatable {}

extension ChunkedList: JSONEncodable where Element: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { writer.element(element) }
        writer.endArray()
    }
}

extension ChunkedList: JSONDecodable where Element: JSONDecodable {
    public init(json: JSON) throws { self.init(try [Element](json: json)) }
}

extension JSONFields {
    /// A field that is left out where it has its blank value: for what older records lack, and what most records would repeat.
    mutating func field<T: JSONDecodable & JSONEncodable & Equatable>(_ name: StaticString, _ value: inout T, blank: T) throws {
        var present: T? = value == blank ? nil : value
        try field(name, &present)
        value = present ?? blank
    }
}
