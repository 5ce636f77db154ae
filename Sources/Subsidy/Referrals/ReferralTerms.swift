import JSON

/// What a recommendation of a scheme leads to, beside being on record.
public struct ReferralTerms: Sendable, Hashable {
    /// The tag that the register gives to an enterprise whose referral was accepted, such as `compute-provider`; schemes may ask for
    /// it of providers. nil where none.
    public let registersTag: String?
    /// Whose award an accepted referral's amount is: it counts in the 100% of all funders on the claim's contract. nil where the
    /// amount is for the record alone.
    public let funder: Funder?

    static let none = ReferralTerms(registersTag: nil, funder: nil)
}

extension ReferralTerms: JSONDecodable {
    public init(json: JSON) throws {
        self.init(registersTag: try json.optionalMember("registersTag"), funder: try json.optionalMember("funder"))
    }
}

extension Policy {
    /// Tags of the register that only an accepted referral or an administrator gives.
    var registeredTags: Set<String> { Set(schemes.compactMap { $0.referral?.registersTag }) }
}
