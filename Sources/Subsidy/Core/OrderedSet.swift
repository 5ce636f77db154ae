import JSON

/// A set that remembers the order in which its elements came; removing is cheap, walking skips what was removed.
public struct OrderedSet<Element: Hashable & Sendable>: Sendable {
    private var positions = Sharded<Element, Int>()
    /// Nil where an element was removed; those at the front are dropped.
    private var order = Chunks<Element?>()

    public init() {}

    public var count: Int { positions.count }
    public var isEmpty: Bool { positions.count == 0 }
    public func contains(_ element: Element) -> Bool { positions[element] != nil }

    /// - Returns: whether the element was new.
    @discardableResult
    mutating func insert(_ element: Element) -> Bool {
        guard positions.insert(order.end, forNew: element) else { return false }
        order.append(element)
        return true
    }

    mutating func remove(_ element: Element) {
        guard let position = positions[element] else { return }
        positions[element] = nil
        order[position] = nil
        while !order.isEmpty, order[order.start] == nil { order.removeFirst() }
        if order.count > Self.holesMin, order.count > 2 * positions.count { compact() }
    }

    /// Holes among fewer elements than these are not worth the trouble.
    private static var holesMin: Int { 64 }

    /// Half of the order is holes: as many removals went before it, so that each pays for its own share.
    private mutating func compact() {
        let elements = Array(all)
        order = Chunks()
        for element in elements {
            positions[element] = order.end
            order.append(element)
        }
    }

    public var all: some Sequence<Element> { order.all.lazy.compactMap { $0 } }
}

extension OrderedSet: StatePart where Element: JSONDecodable & JSONEncodable {
    public func forEachRow(_ body: (Element) throws -> Void) rethrows {
        for element in all { try body(element) }
    }

    public mutating func take(_ row: Element) throws {
        guard insert(row) else { throw StateReadingError("\(row) is there twice") }
    }
}
