import JSON
import Ledger

/// What happens to recommendations.
public enum ReferralEvents {
    static let all: [any Event.Type] = [ReferralOutcomeRecorded.self, EnterpriseTagged.self]
}

/// The other body answered a recommendation.
public struct ReferralOutcomeRecorded: Event {
    public static let type = "referral-outcome-recorded"
    public var id = ID<Application>("")
    public var referral = Referral()

    public init() {}
    init(_ id: ID<Application>, _ referral: Referral) {
        self.id = id
        self.referral = referral
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { referral.opinion }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("referral", &referral)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var scheme = ""
        state.change(id, in: moment) {
            $0.referral = referral
            scheme = $0.scheme
        }
        state.statistics.count(referral.outcome, of: scheme)
    }
}

/// An accepted referral put the enterprise on a register of providers.
public struct EnterpriseTagged: Event {
    public static let type = "enterprise-tagged"
    public var uscc = ""
    public var tag = ""

    public init() {}
    init(_ uscc: String, _ tag: String) {
        self.uscc = uscc
        self.tag = tag
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("uscc", &uscc)
        try fields.field("tag", &tag)
    }

    public func apply(to state: inout State, in moment: Moment) {
        guard var enterprise = state.enterprises[uscc]?.enterprise, !enterprise.tags.contains(tag) else { return }
        enterprise.tags.append(tag)
        state.enterprises.amend(enterprise, in: moment)
    }
}
