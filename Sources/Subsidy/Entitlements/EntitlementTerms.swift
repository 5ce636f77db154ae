import JSON

/// How an entitlement (免申即享) reaches its enterprise.
public struct EntitlementTerms: Sendable, Hashable {
    /// Working days in which the enterprise must confirm that it takes it, after which it lapses; nil asks for no confirmation.
    public let confirmationWorkingDays: Int?
}

extension EntitlementTerms: JSONDecodable {
    public init(json: JSON) throws { self.init(confirmationWorkingDays: try json.optionalMember("confirmationWorkingDays")) }
}
