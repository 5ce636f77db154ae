extension JSONEncodable {
    /// The compact JSON text of this value, in UTF-8.
    public func jsonBytes() -> [UInt8] {
        var writer = JSONWriter()
        encode(to: &writer)
        return writer.bytes
    }
}

extension JSON {
    public func bytes() -> [UInt8] { jsonBytes() }

    /// The same value with the members of every object in the order of their names: two equal values have equal texts.
    public var canonical: JSON {
        switch self {
        case .array(let elements): return .array(elements.map(\.canonical))
        case .object(let object):
            let sorted = object.members.map { JSONObject.Member(key: $0.key, value: $0.value.canonical) }
                .sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            return .object(JSONObject(sorted))
        default: return self
        }
    }
}
