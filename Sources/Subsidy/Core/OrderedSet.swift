/// A set that remembers the order in which its elements came; removing is cheap, walking skips what was removed.
public struct OrderedSet<Element: Hashable & Sendable>: Sendable {
    private var places: [Element: Int] = [:]
    private var order: [Element?] = []

    public init() {}

    public var count: Int { places.count }
    public var isEmpty: Bool { places.isEmpty }
    public func contains(_ element: Element) -> Bool { places[element] != nil }

    mutating func insert(_ element: Element) {
        guard places[element] == nil else { return }
        places[element] = order.count
        order.append(element)
    }

    mutating func remove(_ element: Element) {
        guard let place = places.removeValue(forKey: element) else { return }
        order[place] = nil
        if order.count > 64, order.count > 2 * places.count { compact() }
    }

    private mutating func compact() {
        order.removeAll { $0 == nil }
        for (place, element) in order.enumerated() { if let element { places[element] = place } }
    }

    public var all: some Sequence<Element> { order.lazy.compactMap { $0 } }
}
