import JSON
import Ledger

extension Assessment {
    /// The facts beside the claim that an assessment was made from, as they stood then. No names: those are in the register.
    public struct Inputs: Sendable, Hashable {
        public var today: LocalDate
        public var district: String?
        public var foundedOn: LocalDate?
        public var sizeClass: SizeClass?
        public var cluster: String?
        public var tags: [String]
        public var barredUntil: LocalDate?
        public var approvedBase: Fen?
        public var approvedRate: Rate?
        public var monthsSubsidised: Int
        /// All other funding on the same base that counted, recorded and declared.
        public var otherFunding: [FundingAward]
        public var isProviderRegistered: Bool
        /// What rules the case out beside its own facts, and what the contract's other side has.
        public var exclusiveGrants: [String] = []
        public var otherSideAmount = Fen.zero
        /// What standing grants of the same scheme gave on the same contract, project or rent.
        public var grantedOnBase = Fen.zero
        /// What the city paid of the same base by schemes under the same ceiling.
        public var cityShareUsed = Fen.zero
    }
}

extension Assessment.Inputs {
    init(_ input: AssessmentInput) {
        self.init(
            today: input.today, district: input.enterprise.district, foundedOn: input.enterprise.foundedOn,
            sizeClass: input.enterprise.sizeClass, cluster: input.enterprise.cluster, tags: input.enterprise.tags,
            barredUntil: [input.enterprise.barredUntil, input.history.barredUntil].compactMap { $0 }.max(),
            approvedBase: input.approvedBase, approvedRate: input.approvedRate, monthsSubsidised: input.history.monthsSubsidised,
            otherFunding: input.fundingElsewhere, isProviderRegistered: input.history.provider != nil,
            exclusiveGrants: input.history.exclusiveGrants, otherSideAmount: input.history.otherSideAmount,
            grantedOnBase: input.history.grantedOnBase, cityShareUsed: input.history.cityShareUsed)
    }
}

extension Assessment.Inputs: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        self.init(
            today: try json.member("today"), district: try json.optionalMember("district"), foundedOn: try json.optionalMember("foundedOn"),
            sizeClass: try json.optionalMember("sizeClass"), cluster: try json.optionalMember("cluster"),
            tags: try json.optionalMember("tags") ?? [], barredUntil: try json.optionalMember("barredUntil"),
            approvedBase: try json.optionalMember("approvedBase"), approvedRate: try json.optionalMember("approvedRate"),
            monthsSubsidised: try json.optionalMember("monthsSubsidised") ?? 0, otherFunding: try json.optionalMember("otherFunding") ?? [],
            isProviderRegistered: try json.optionalMember("isProviderRegistered") ?? false,
            exclusiveGrants: try json.optionalMember("exclusiveGrants") ?? [],
            otherSideAmount: try json.optionalMember("otherSideAmount") ?? .zero,
            grantedOnBase: try json.optionalMember("grantedOnBase") ?? .zero,
            cityShareUsed: try json.optionalMember("cityShareUsed") ?? .zero)
    }

    public init(cursor: inout JSONCursor) throws {
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        self.init(
            today: LocalDate(day: 0), tags: [], monthsSubsidised: 0, otherFunding: [], isProviderRegistered: false)
        try fields.field("today", &today)
        try fields.field("district", &district)
        try fields.field("foundedOn", &foundedOn)
        try fields.field("sizeClass", &sizeClass)
        try fields.field("cluster", &cluster)
        try fields.list("tags", &tags)
        try fields.field("barredUntil", &barredUntil)
        try fields.field("approvedBase", &approvedBase)
        try fields.field("approvedRate", &approvedRate)
        try fields.field("monthsSubsidised", &monthsSubsidised, blank: 0)
        try fields.list("otherFunding", &otherFunding)
        try fields.field("isProviderRegistered", &isProviderRegistered, blank: false)
        try fields.list("exclusiveGrants", &exclusiveGrants)
        try fields.field("otherSideAmount", &otherSideAmount, blank: .zero)
        try fields.endObject()
        cursor = fields.cursor
    }

    /// What is nothing is left out: one of these is in the journal for every decision.
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("today", today)
        writer.memberIfPresent("district", district)
        writer.memberIfPresent("foundedOn", foundedOn)
        writer.memberIfPresent("sizeClass", sizeClass)
        writer.memberIfPresent("cluster", cluster)
        if !tags.isEmpty { writer.member("tags", tags) }
        writer.memberIfPresent("barredUntil", barredUntil)
        writer.memberIfPresent("approvedBase", approvedBase)
        writer.memberIfPresent("approvedRate", approvedRate)
        if monthsSubsidised > 0 { writer.member("monthsSubsidised", monthsSubsidised) }
        if !otherFunding.isEmpty { writer.member("otherFunding", otherFunding) }
        if isProviderRegistered { writer.member("isProviderRegistered", true) }
        if !exclusiveGrants.isEmpty { writer.member("exclusiveGrants", exclusiveGrants) }
        if otherSideAmount > .zero { writer.member("otherSideAmount", otherSideAmount) }
        if grantedOnBase > .zero { writer.member("grantedOnBase", grantedOnBase) }
        if cityShareUsed > .zero { writer.member("cityShareUsed", cityShareUsed) }
        writer.endObject()
    }
}
