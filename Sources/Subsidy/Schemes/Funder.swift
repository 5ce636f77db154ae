import JSON

/// Who pays a part of the same base (domain, Money 4).
public enum Funder: String, Sendable, CaseIterable {
    case city, district, national, other
}

extension Funder: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { self = try json.word(Self.self) }
    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}

/// A part of a grant that one funder pays.
public struct SplitPart: Sendable, Hashable {
    public let funder: Funder
    /// The most of the base that this funder pays; nil for the funder that pays the rest.
    public let max: Rate?
}

extension SplitPart: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(funder: try json.member("funder"), max: try json.optionalMember("max"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("funder", funder)
        writer.member("max", max)
        writer.endObject()
    }
}
