import JSON

/// How an award of a scheme is settled.
public struct AwardTerms: Sendable, Hashable {
    /// Whether the final amount waits for the audited investment: the lesser of what was approved and rate × audited.
    public let audited: Bool
}

extension AwardTerms: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { self.init(audited: try json.member("audited")) }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("audited", audited)
        writer.endObject()
    }
}
