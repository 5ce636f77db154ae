/// A dictionary in 256 shards: growing one moves a 256th of the entries, so that no single write of a large state stalls.
public struct Sharded<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var shards: [[Key: Value]] = Array(repeating: [:], count: 256)
    public private(set) var count = 0
    /// The first change that was asked of a key that is not there.
    private(set) var fault: String?

    public init() {}

    private static func shard(_ key: Key) -> Int { key.hashValue & 255 }

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
            if shards[shard][key] == nil {
                shards[shard][key] = initial()
                count += 1
            }
            yield &shards[shard][key, default: initial()]
        }
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

    public var values: some Sequence<Value> { shards.lazy.flatMap(\.values) }

    /// All entries in the order that the caller gives: without one, their order differs from process to process.
    func sorted(by areInOrder: ((key: Key, value: Value), (key: Key, value: Value)) -> Bool) -> [(key: Key, value: Value)] {
        shards.flatMap { $0.map { (key: $0.key, value: $0.value) } }.sorted(by: areInOrder)
    }
}
