import JSON

/// One entry of a map, as `[key, value]`.
public struct MapRow<Key: Sendable, Value: Sendable>: Sendable {
    public let key: Key
    public let value: Value
}

extension MapRow: JSONEncodable where Key: JSONEncodable, Value: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        writer.element(key)
        writer.element(value)
        writer.endArray()
    }
}

extension MapRow: JSONDecodable where Key: JSONDecodable, Value: JSONDecodable {
    public init(json: JSON) throws {
        guard let pair = json.array, pair.count == 2 else { throw JSONShapeError(expected: "a key and a value", found: json) }
        self.init(key: try Key(json: pair[0]), value: try Value(json: pair[1]))
    }

    public init(cursor: inout JSONCursor) throws {
        var (key, value): (Key?, Value?)
        try cursor.readArray { cursor in
            if key == nil { key = try Key(cursor: &cursor) } else { value = try Value(cursor: &cursor) }
        }
        guard let key, let value else { throw JSONCursor.Mismatch() }
        self.init(key: key, value: value)
    }
}

/// A key of a map: its order is that of its text.
public protocol MapKey: Hashable, Sendable, JSONDecodable, JSONEncodable {
    var sortingText: String { get }
}

extension String: MapKey {
    public var sortingText: String { self }
}

extension ID: MapKey {
    public var sortingText: String { text }
}
