import JSON
import Ledger

/// What is on record about the applicant and the contract when a claim is assessed: plain facts, gathered by the state.
public struct AssessmentHistory: Sendable, Hashable {
    /// What was granted already within each cap's scope, in the order of the scheme's `caps`; shorter means zero for the rest.
    public var capUsage: [Fen]
    /// Months of rent that grants of this scheme have subsidised for this enterprise (rule 2).
    public var monthsSubsidised: Int
    /// Funding that is recorded on the same contract, by whomever (Money 4), this application's own excluded.
    public var awards: [FundingAward]
    /// The provider's entry in the register, where it has one.
    public var provider: Enterprise?
    /// The buyer's entry in the register, where the claim names one that has an entry.
    public var buyer: Enterprise?
    /// Schemes of which the same team has a standing grant that rules this one out.
    public var exclusiveGrants: [String]
    /// What was granted to the contract's other side on the same contract.
    public var otherSideAmount: Fen
    /// What standing grants of the same scheme gave on the same contract, project or rent.
    public var grantedOnBase: Fen
    /// What the city pays of the same base by schemes under the same ceiling (`Scheme.cityShare`).
    public var cityShareUsed: Fen
    /// The last day of a bar that is on record beside the enterprise's own entry.
    public var barredUntil: LocalDate?

    public init(
        capUsage: [Fen] = [], monthsSubsidised: Int = 0, awards: [FundingAward] = [], provider: Enterprise? = nil,
        buyer: Enterprise? = nil, exclusiveGrants: [String] = [], otherSideAmount: Fen = .zero, grantedOnBase: Fen = .zero,
        cityShareUsed: Fen = .zero, barredUntil: LocalDate? = nil
    ) {
        self.capUsage = capUsage
        self.monthsSubsidised = monthsSubsidised
        self.awards = awards
        self.provider = provider
        self.buyer = buyer
        self.exclusiveGrants = exclusiveGrants
        self.otherSideAmount = otherSideAmount
        self.grantedOnBase = grantedOnBase
        self.cityShareUsed = cityShareUsed
        self.barredUntil = barredUntil
    }

    /// Nothing on record.
    public static let none = AssessmentHistory()
}

/// Funding by one funder on the same base.
public struct FundingAward: Sendable, Hashable {
    public var funder: Funder
    public var amount: Fen
    /// The funder's own number for it; the same funder and reference is the same award.
    public var reference: String?

    public init(funder: Funder, amount: Fen, reference: String? = nil) {
        self.funder = funder
        self.amount = amount
        self.reference = reference
    }
}

extension FundingAward: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(
            funder: try json.member("funder"), amount: try json.member("amount"), reference: try json.optionalMember("reference"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("funder", funder)
        writer.member("amount", amount)
        writer.memberIfPresent("reference", reference)
        writer.endObject()
    }
}
