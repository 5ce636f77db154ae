import JSON
import Ledger

/// What became of a recommendation.
public enum ReferralOutcome: String, Word {
    /// The other body took it up.
    case accepted
    case declined
    /// No answer came in time.
    case lapsed
}

/// The outcome of a recommendation, as the city heard of it. It moves no money here.
public struct Referral: JSONRecord, Equatable {
    public var outcome = ReferralOutcome.accepted
    /// What the other body gives, for the record.
    public var amount: Fen?
    /// The other body's number for it.
    public var reference: String?
    public var opinion = ""
    public var person = ""
    public var at = Instant(milliseconds: 0)

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("outcome", &outcome)
        try fields.field("amount", &amount)
        try fields.field("reference", &reference)
        try fields.field("opinion", &opinion)
        try fields.field("person", &person)
        try fields.field("at", &at)
    }
}
