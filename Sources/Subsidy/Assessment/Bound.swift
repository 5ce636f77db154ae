import JSON

/// The step of the assessment that bound the amount (domain, Money 3).
public enum Bound: String, Sendable, CaseIterable {
    case rate, cap, funders, pool
}

extension Bound: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { self = try json.word(Self.self) }
    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}
