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

    /// The first id that was given twice or changed without being there: no sound history asks for either.
    private(set) var fault: String?

    /// Adds an entity whose id is new; where it is not, nothing changes and `fault` says so.
    public mutating func insert(_ entity: Entity) {
        guard positions.insert(Int32(count), forNew: entity.id) else {
            fault = fault ?? "the id \(entity.id) is given twice"
            return
        }
        entities.append(entity)
    }

    /// Changes an entity in place. The id must exist, since events name only what earlier events made; where it does not, nothing
    /// changes and `fault` says so.
    public mutating func update(_ id: ID<Entity>, _ change: (inout Entity) -> Void) {
        guard let position = positions[id] else {
            fault = fault ?? "there is no \(id) to change"
            return
        }
        change(&entities[Int(position)])
    }

    /// Changes the entity at a place below `count`; its id stays as it is.
    mutating func update<Result>(at position: Int, _ change: (inout Entity) -> Result) -> Result { change(&entities[position]) }

    /// Looks at an entity without a copy of it: what is done to a million of them.
    func look<Result>(at id: ID<Entity>, _ body: (borrowing Entity) -> Result) -> Result? {
        guard let position = positions[id] else { return nil }
        return entities.look(at: Int(position), body)
    }

    /// Looks at the entity at a place below `count` without a copy of it.
    func look<Result>(at position: Int, _ body: (borrowing Entity) -> Result) -> Result { entities.look(at: position, body) }

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
        guard positions.insert(Int32(count), forNew: row.id) else { throw StateReadingError("the id \(row.id) is there twice") }
        entities.append(row)
    }
}
