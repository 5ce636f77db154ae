// A growing map of entities that never copies itself as a whole, with the order of creation in chunks beside it.

/// The entities of one kind, by id and in the order of their creation.
public struct Table<Entity: Identified>: Sendable {
    private struct Slot: Sendable {
        var position: Int
        var entity: Entity
    }

    private var slots = Sharded<ID<Entity>, Slot>()
    private var chunks: [[ID<Entity>]] = []
    public var count: Int { slots.count }

    /// Ids of one chunk of the order.
    private static var chunkLength: Int { 4096 }

    public init() {}

    public subscript(id: ID<Entity>) -> Entity? { slots[id]?.entity }

    /// The first id that was given twice or changed without being there: no sound history asks for either.
    var fault: String? { doubled ?? slots.fault }
    private var doubled: String?

    /// Adds an entity whose id is new; where it is not, nothing changes and `fault` says so.
    public mutating func insert(_ entity: Entity) {
        guard slots[entity.id] == nil else {
            doubled = doubled ?? "the id \(entity.id) is given twice"
            return
        }
        if count % Self.chunkLength == 0 { chunks.append([]) }
        chunks[chunks.count - 1].append(entity.id)
        slots[entity.id] = Slot(position: count, entity: entity)
    }

    /// Changes an entity in place. The id must exist: events name only what earlier events made.
    public mutating func update(_ id: ID<Entity>, _ change: (inout Entity) -> Void) {
        slots.update(id) { change(&$0.entity) }
    }

    /// The place of an id in the order of creation.
    public func position(of id: ID<Entity>) -> Int? { slots[id]?.position }

    public func id(at position: Int) -> ID<Entity> { chunks[position / Self.chunkLength][position % Self.chunkLength] }

    /// The entity at a place below `count`.
    public func entity(at position: Int) -> Entity {
        guard let entity = self[id(at: position)] else { preconditionFailure("the order names an entity that is gone") }
        return entity
    }

    /// All entities in the order of their creation.
    public var all: some Sequence<Entity> { (0..<count).lazy.map(entity(at:)) }
}
