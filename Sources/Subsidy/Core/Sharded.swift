import JSON

/// A dictionary in shards: growing one, or changing one after somebody took a copy, moves a small part of the entries, so that no
/// single write of a large state stalls.
public struct Sharded<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var shards: [[Key: Value]] = Array(repeating: [:], count: Self.shardCount)
    public private(set) var count = 0
    /// The first change that was asked of a key that is not there.
    private(set) var fault: String?

    public init() {}

    /// A power of two.
    private static var shardCount: Int { 1024 }

    private static func shard(_ key: Key) -> Int { key.hashValue & (shardCount - 1) }

    public subscript(key: Key) -> Value? {
        get { shards[Self.shard(key)][key] }
        set {
            let shard = Self.shard(key)
            if let newValue {
                if shards[shard].updateValue(newValue, forKey: key) == nil { count += 1 }
            } else if shards[shard].removeValue(forKey: key) != nil {
                count -= 1
            }
        }
    }

    /// The value in place, `initial` where there was none.
    public subscript(key: Key, default initial: @autoclosure () -> Value) -> Value {
        get { shards[Self.shard(key)][key] ?? initial() }
        _modify {
            let shard = Self.shard(key)
            let before = shards[shard].count
            defer { count += shards[shard].count - before }
            yield &shards[shard][key, default: initial()]
        }
    }

    /// Adds a value under a key that is new; where it is not, nothing changes.
    ///
    /// - Returns: whether the key was new.
    mutating func insert(_ value: Value, forNew key: Key) -> Bool {
        let shard = Self.shard(key)
        let before = shards[shard].count
        // One look for the key, where asking first and setting then would be two: tables of millions are filled through here.
        shards[shard].merge(CollectionOfOne((key, value))) { former, _ in former }
        guard shards[shard].count > before else { return false }
        count += 1
        return true
    }

    /// Changes a value that must be there; where it is not, nothing changes and `fault` says so.
    public mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
        let shard = Self.shard(key)
        guard let index = shards[shard].index(forKey: key) else {
            fault = fault ?? "there is no \(key) to change"
            return
        }
        change(&shards[shard].values[index])
    }

    /// Changes a value, `initial` where there was none.
    ///
    /// - Returns: the key as it is kept: one text for all who look it up.
    mutating func change(_ key: Key, default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) -> Key {
        let shard = Self.shard(key)
        guard let index = shards[shard].index(forKey: key) else {
            var value = initial()
            change(&value)
            shards[shard][key] = value
            count += 1
            return key
        }
        change(&shards[shard].values[index])
        return shards[shard].keys[index]
    }

    public var values: some Sequence<Value> { shards.lazy.flatMap(\.values) }
}

extension Sharded: StatePart where Key: MapKey, Value: JSONDecodable & JSONEncodable {
    /// Every entry, by the text of its key: without an order they would differ from process to process.
    public func forEachRow(_ body: (MapRow<Key, Value>) throws -> Void) rethrows {
        let keys = shards.flatMap(\.keys).sorted { $0.sortingText < $1.sortingText }
        for key in keys { if let value = self[key] { try body(MapRow(key: key, value: value)) } }
    }

    public mutating func take(_ row: MapRow<Key, Value>) throws {
        guard insert(row.value, forNew: row.key) else { throw StateReadingError("the key \(row.key.sortingText) is there twice") }
    }
}
