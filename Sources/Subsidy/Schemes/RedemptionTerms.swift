import JSON

/// How a use of a scheme's voucher is judged (domain, Money 2; rules 6 and 7).
public struct RedemptionTerms: Sendable, Hashable {
    /// What bounds the approved base besides what is claimed.
    public enum Bound: String, Sendable, CaseIterable {
        /// The invoices' residual.
        case invoiced
        /// What the payment shows.
        case paid
    }

    public let bounds: [Bound]
    /// Whether VAT counts as spending; the notice is silent.
    public let vatCounts: Bool
    /// The tag that a provider must carry in the register; nil where any provider will do.
    public let providerTag: String?
    /// Whether a provider related to the holder is refused.
    public let refusesRelatedParty: Bool
}

extension RedemptionTerms.Bound: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { self = try json.word(Self.self) }
    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}

extension RedemptionTerms: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(
            bounds: try json.member("bounds"), vatCounts: try json.member("vatCounts"),
            providerTag: try json.optionalMember("providerTag"), refusesRelatedParty: try json.member("refusesRelatedParty"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("bounds", bounds)
        writer.member("vatCounts", vatCounts)
        writer.member("providerTag", providerTag)
        writer.member("refusesRelatedParty", refusesRelatedParty)
        writer.endObject()
    }
}
