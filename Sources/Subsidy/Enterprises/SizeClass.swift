import JSON

/// The size of an enterprise (大中小微, 工信部联企业〔2011〕300号).
public enum SizeClass: String, Sendable, CaseIterable {
    case micro, small, medium, large
}

extension SizeClass: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard let text = json.string, let value = SizeClass(rawValue: text) else {
            throw JSONShapeError(expected: "one of micro, small, medium, large", found: json)
        }
        self = value
    }

    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}
