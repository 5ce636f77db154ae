import JSON
import Ledger

public enum ReviewOutcome: String, Word {
    case approve
    case `return`
    case reject
}

/// One person's signature at one stage.
public struct Review: JSONRecord, Equatable {
    public var stage = ""
    public var outcome = ReviewOutcome.approve
    public var person = ""
    public var client = ID<Client>("")
    /// Who lent the power to sign, where it was another's.
    public var onBehalfOf: String?
    public var approvedBase: Fen?
    public var approvedRate: Rate?
    public var score: Int?
    public var opinion = ""
    public var at = Instant(milliseconds: 0)
    /// False once the application was returned and submitted anew: an edit voids the signatures that came before it.
    public var stands = true

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("stage", &stage)
        try fields.field("outcome", &outcome)
        try fields.field("person", &person)
        try fields.field("client", &client)
        try fields.field("onBehalfOf", &onBehalfOf)
        try fields.field("approvedBase", &approvedBase)
        try fields.field("approvedRate", &approvedRate)
        try fields.field("score", &score)
        try fields.field("opinion", &opinion)
        try fields.field("at", &at)
        try fields.field("stands", &stands)
    }

    /// Whether it is a signature of one of these people, by their own hand or by the power that they lent.
    func isSigned(by people: [String]) -> Bool { people.contains(person) || onBehalfOf.map(people.contains) == true }
}
