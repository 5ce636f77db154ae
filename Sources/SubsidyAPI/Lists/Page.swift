import JSON

/// One page of a list: its elements, already written, and where the next page starts.
struct Page: Sendable {
    /// Places that one page looks at. Where few of many are shown, a page may come out short, even empty, and say where to go on:
    /// a list must not hold up the writer for as long as there are records.
    static let placesMax = 20_000

    private(set) var elements: [[UInt8]] = []
    private(set) var next: Cursor?

    /// Walks `count` places from the request's start and keeps what `element` gives, up to the limit.
    ///
    /// - Parameter element: the representation of the element at a place, or nil where the caller may not see it or did not ask for it.
    init(_ request: PageRequest, count: Int, element: (Int) -> [UInt8]?) {
        var last: Int?
        var position = request.start
        let end = min(count, position + min(count, Self.placesMax))
        while position < end {
            if let octets = element(position) {
                // One more than asked for is there: the list goes on after the last one kept.
                if elements.count == request.limit {
                    next = last.map { Cursor(position: $0) }
                    return
                }
                elements.append(octets)
                last = position
            }
            position += 1
        }
        if position < count, position > request.start { next = Cursor(position: position - 1) }
    }
}

extension Page: JSONEncodable {
    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        for element in elements { writer.element(Raw(octets: element)) }
        writer.endArray()
        writer.member("next", next?.description)
        writer.endObject()
    }

    private struct Raw: JSONEncodable {
        let octets: [UInt8]
        func encode(to writer: inout JSONWriter) { writer.raw(octets) }
    }
}
