/// A JSON value as its compact text: small in memory, and copied as it is between the journal, the state and a snapshot.
public struct JSONText: Sendable, Hashable {
    /// One JSON value, compact.
    public let octets: [UInt8]

    public static let null = JSONText(JSON.null)

    public init(_ value: some JSONEncodable) { octets = value.jsonBytes() }

    /// The value, or nil where the text is not one of these.
    public func decode<Value: JSONDecodable>(_ type: Value.Type = Value.self) -> Value? {
        octets.withUnsafeBufferPointer { try? Value(reading: $0) }
    }
}

extension JSONText: JSONDecodable, JSONEncodable {
    public init(json: JSON) { octets = json.bytes() }

    /// The octets as they stand there.
    public init(cursor: inout JSONCursor) throws {
        let start = cursor.position
        try cursor.skipValue()
        octets = Array(cursor.octets(from: start))
    }

    public func encode(to writer: inout JSONWriter) { writer.raw(octets) }
}
