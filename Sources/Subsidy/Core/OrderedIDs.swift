/// A set of ids that remembers the order in which they came; removing is cheap, walking skips what was removed.
public struct OrderedIDs<Entity: Identified>: Sendable {
    private var places: [ID<Entity>: Int] = [:]
    private var order: [ID<Entity>?] = []

    public init() {}

    public var count: Int { places.count }
    public func contains(_ id: ID<Entity>) -> Bool { places[id] != nil }

    mutating func insert(_ id: ID<Entity>) {
        guard places[id] == nil else { return }
        places[id] = order.count
        order.append(id)
    }

    mutating func remove(_ id: ID<Entity>) {
        guard let place = places.removeValue(forKey: id) else { return }
        order[place] = nil
        if order.count > 64, order.count > 2 * places.count { compact() }
    }

    private mutating func compact() {
        order.removeAll { $0 == nil }
        for (place, id) in order.enumerated() { if let id { places[id] = place } }
    }

    public var all: some Sequence<ID<Entity>> { order.lazy.compactMap { $0 } }
}
