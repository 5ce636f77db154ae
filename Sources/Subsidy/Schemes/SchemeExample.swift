import JSON
import Ledger

/// One of a scheme's own cases: a test that ships with the rule.
public struct SchemeExample: Sendable, Hashable {
    public let name: String
    /// As in `POST /v1/assessments`.
    public let enterprise: JSON
    public let claim: JSON
    /// nil where what is given does not let one decide.
    public let eligible: Bool?
    public let amount: Fen
    public let boundBy: Bound?
    /// The day on which it is assessed; the scheme's first day where none is given.
    public let on: LocalDate?
}

extension SchemeExample: JSONDecodable {
    public init(json: JSON) throws {
        let expected: Expectation = try json.member("expect")
        self.init(
            name: try json.member("name"), enterprise: try json.member("enterprise"), claim: try json.member("claim"),
            eligible: expected.eligible, amount: expected.amount, boundBy: expected.boundBy, on: try json.optionalMember("on"))
    }

    private struct Expectation: JSONDecodable {
        let eligible: Bool?
        let amount: Fen
        let boundBy: Bound?

        init(json: JSON) throws {
            eligible = try json.optionalMember("eligible")
            amount = try json.member("amount")
            boundBy = try json.optionalMember("boundBy")
        }
    }
}
