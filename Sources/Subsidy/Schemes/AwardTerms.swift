import JSON

/// How an award of a scheme is settled.
public struct AwardTerms: Sendable, Hashable {
    /// Whether the final amount waits for the audited investment: the lesser of what was approved and rate × audited.
    public let audited: Bool
    /// Whether the person of the claim is paid, where the claim names an account of theirs; otherwise the enterprise is.
    public let paysPerson: Bool
}

extension AwardTerms: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(audited: try json.member("audited"), paysPerson: try json.optionalMember("paysPerson") ?? false)
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("audited", audited)
        if paysPerson { writer.member("paysPerson", true) }
        writer.endObject()
    }
}
