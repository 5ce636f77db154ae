// A growing map of entities that never copies itself as a whole: the entities in chunks in the order of their creation, and their
// positions by id beside them.

import JSON

/// The entities of one kind, by id and in the order of their creation.
public struct Table<Entity: Identified>: Sendable {
    private var positions = Sharded<ID<Entity>, Int32>()
    private var entities = Chunks<Entity>()

    public var count: Int { entities.count }

    public init() {}

    public subscript(id: ID<Entity>) -> Entity? { positions[id].map { entities[Int($0)] } }

    /// Adds an entity whose id is new.
    public mutating func insert(_ entity: Entity) {
        precondition(positions[entity.id] == nil, "the id \(entity.id) was given twice")
        positions[entity.id] = Int32(count)
        entities.append(entity)
    }

    /// Changes an entity in place. The id must exist: events name only what earlier events made.
    public mutating func update(_ id: ID<Entity>, _ change: (inout Entity) -> Void) {
        guard let position = positions[id] else { preconditionFailure("no \(Entity.self) \(id) to change") }
        change(&entities[Int(position)])
    }

    /// The place of an id in the order of creation.
    public func position(of id: ID<Entity>) -> Int? { positions[id].map(Int.init) }

    public func id(at position: Int) -> ID<Entity> { entities[position].id }

    /// The entity at a place below `count`.
    public func entity(at position: Int) -> Entity { entities[position] }

    /// All entities in the order of their creation.
    public var all: some Sequence<Entity> { entities.all }
}

extension Table: StatePart where Entity: JSONDecodable & JSONEncodable {
    public func forEachRow(_ body: (Entity) throws -> Void) rethrows {
        for entity in all { try body(entity) }
    }

    public mutating func take(_ row: Entity) throws {
        guard self.position(of: row.id) == nil else { throw StateReadingError("the id \(row.id) is there twice") }
        insert(row)
    }
}
