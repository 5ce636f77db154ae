// A growing map of entities that never copies itself as a whole: 256 small dictionaries, and the order of creation in
// chunks. Growing one shard of a million-entry table moves a few thousand entries, not a million.

/// The entities of one kind, by id and in the order of their creation.
public struct Table<Entity: Identified>: Sendable {
    private struct Slot: Sendable {
        var position: Int
        var entity: Entity
    }

    private var shards: [[ID<Entity>: Slot]] = Array(repeating: [:], count: 256)
    private var chunks: [[ID<Entity>]] = []
    public private(set) var count = 0

    /// Ids of one chunk of the order.
    private static var chunkLength: Int { 4096 }

    public init() {}

    private static func shard(_ id: ID<Entity>) -> Int { id.hashValue & 255 }

    public subscript(id: ID<Entity>) -> Entity? { shards[Self.shard(id)][id]?.entity }

    /// Adds an entity whose id is new.
    public mutating func insert(_ entity: Entity) {
        let replaced = shards[Self.shard(entity.id)].updateValue(Slot(position: count, entity: entity), forKey: entity.id)
        precondition(replaced == nil, "the id \(entity.id) was given twice")
        if count % Self.chunkLength == 0 { chunks.append([]) }
        chunks[chunks.count - 1].append(entity.id)
        count += 1
    }

    /// Changes an entity in place. The id must exist: events name only what earlier events made.
    public mutating func update(_ id: ID<Entity>, _ change: (inout Entity) -> Void) {
        let shard = Self.shard(id)
        guard let index = shards[shard].index(forKey: id) else { preconditionFailure("no \(Entity.self) \(id) to change") }
        change(&shards[shard].values[index].entity)
    }

    /// The place of an id in the order of creation.
    public func position(of id: ID<Entity>) -> Int? { shards[Self.shard(id)][id]?.position }

    public func id(at position: Int) -> ID<Entity> { chunks[position / Self.chunkLength][position % Self.chunkLength] }

    /// All entities in the order of their creation.
    public var all: some Sequence<Entity> {
        (0..<count).lazy.map { position in
            guard let entity = self[id(at: position)] else { preconditionFailure("the order names an entity that is gone") }
            return entity
        }
    }
}
