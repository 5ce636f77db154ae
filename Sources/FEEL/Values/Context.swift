// A context keeps its entries in the order in which they were put. Small ones, nearly all, are searched from the
// front: comparing a few short strings is quicker than hashing one. Large ones carry an index.

/// An ordered map from names to values (DMN 1.5, 10.3.2.6).
public struct Context: Sendable {
    /// Entries from which on a context carries an index of its keys.
    static let indexedFromEntries = 12

    public private(set) var keys: [String]
    public private(set) var values: [Value]
    /// Where each key stands, in a large context.
    private var index: [String: Int]?

    public init() {
        keys = []
        values = []
    }

    /// A context of the given entries; of two entries with one key the later wins, at the place of the earlier.
    public init(_ entries: [(String, Value)]) {
        self.init()
        for (key, value) in entries { self[key] = value }
    }

    /// A context over keys that are known to be distinct, as those of one decision table's outputs are.
    public init(distinctKeys keys: [String], values: [Value]) {
        precondition(keys.count == values.count, "a context needs as many values as keys")
        self.keys = keys
        self.values = values
        reindex()
    }

    public var count: Int { keys.count }
    public var isEmpty: Bool { keys.isEmpty }

    /// The entries, in order.
    public var entries: [(key: String, value: Value)] { zip(keys, values).map { ($0, $1) } }

    /// The value under a key; nil where there is no such entry. Setting nil takes the entry away.
    public subscript(key: String) -> Value? {
        get { position(of: key).map { values[$0] } }
        set { set(key, to: newValue) }
    }

    /// Where a key stands among the entries.
    public func position(of key: String) -> Int? {
        if let index { return index[key] }
        for position in keys.indices where keys[position] == key { return position }
        return nil
    }

    private mutating func set(_ key: String, to newValue: Value?) {
        let position = position(of: key)
        switch (position, newValue) {
        case (let position?, let value?):
            values[position] = value
        case (let position?, nil):
            keys.remove(at: position)
            values.remove(at: position)
            reindex()
        case (nil, let value?):
            keys.append(key)
            values.append(value)
            if index == nil { reindex() } else { index?[key] = keys.count - 1 }
        case (nil, nil):
            return
        }
    }

    private mutating func reindex() {
        guard keys.count >= Context.indexedFromEntries else {
            index = nil
            return
        }
        var positions = [String: Int](minimumCapacity: keys.count)
        for (position, key) in keys.enumerated() { positions[key] = position }
        index = positions
    }
}
