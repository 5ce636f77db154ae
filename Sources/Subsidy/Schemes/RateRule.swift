import JSON

/// The share of the base that a scheme pays. 最高 is a ceiling (domain rule 1); only `product-scale` is fixed.
public enum RateRule: Sendable, Hashable {
    /// The review sets the actual rate, at most this.
    case max(Rate)
    /// Exactly this.
    case fixed(Rate)

    /// The rate itself, whichever way it binds.
    public var rate: Rate {
        switch self {
        case .max(let rate), .fixed(let rate): rate
        }
    }

    /// Whether a review may set this rate.
    public func allows(_ approved: Rate) -> Bool {
        switch self {
        case .max(let ceiling): approved <= ceiling
        case .fixed(let rate): approved == rate
        }
    }
}

extension RateRule: JSONDecodable, JSONEncodable {
    /// `{"max":"0.3"}` or `{"fixed":"0.05"}`
    public init(json: JSON) throws {
        let ceiling: Rate? = try json.optionalMember("max")
        let fixed: Rate? = try json.optionalMember("fixed")
        switch (ceiling, fixed) {
        case (let rate?, nil): self = .max(rate)
        case (nil, let rate?): self = .fixed(rate)
        default: throw JSONShapeError(expected: "{\"max\":rate} or {\"fixed\":rate}", found: json)
        }
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .max(let rate): writer.member("max", rate)
        case .fixed(let rate): writer.member("fixed", rate)
        }
        writer.endObject()
    }
}
