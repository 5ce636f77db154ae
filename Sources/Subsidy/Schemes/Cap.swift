import JSON
import Ledger

/// What a cap is counted over (domain, Money 3). The notice is silent on it, so it is configured, never coded (rule 3).
public enum CapScope: String, Sendable, CaseIterable {
    case contract
    case project
    case enterprise
    /// One enterprise in one calendar year of Shanghai.
    case enterpriseYear = "enterprise-year"
    case person
}

/// The most that is granted within a scope.
public struct Cap: Sendable, Hashable {
    public let limit: Fen
    public let scope: CapScope
    /// Other schemes whose grants use up the same limit, as one clause names one ceiling for them together.
    public let sharedWith: [String]

    public init(limit: Fen, scope: CapScope, sharedWith: [String] = []) {
        self.limit = limit
        self.scope = scope
        self.sharedWith = sharedWith
    }
}

extension CapScope: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { self = try json.word(Self.self) }
    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}

extension Cap: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(
            limit: try json.member("limit"), scope: try json.member("scope"), sharedWith: try json.optionalMember("sharedWith") ?? [])
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("limit", limit)
        writer.member("scope", scope)
        if !sharedWith.isEmpty { writer.member("sharedWith", sharedWith) }
        writer.endObject()
    }
}
