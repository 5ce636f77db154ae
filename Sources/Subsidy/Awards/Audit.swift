import JSON
import Ledger

/// What an audit found that was really invested, and what the grant comes to by it.
public struct Audit: JSONRecord, Equatable {
    /// The audited investment, as the auditors state it.
    public var investment = Fen.zero
    /// The lesser of what was approved and rate × audited investment.
    public var finalAmount = Fen.zero
    public var person = ""
    public var opinion = ""
    public var at = Instant(milliseconds: 0)

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("investment", &investment)
        try fields.field("finalAmount", &finalAmount)
        try fields.field("person", &person)
        try fields.field("opinion", &opinion)
        try fields.field("at", &at)
    }
}

public struct AuditRecorded: Event {
    public static let type = "audit-recorded"
    public var id = ID<Application>("")
    public var audit = Audit()

    public init() {}
    init(_ id: ID<Application>, _ audit: Audit) {
        self.id = id
        self.audit = audit
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { audit.opinion }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("audit", &audit)
    }

    public func apply(to state: inout State, in moment: Moment) { state.change(id, in: moment) { $0.audit = audit } }
}
