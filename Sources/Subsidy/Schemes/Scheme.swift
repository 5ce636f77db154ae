// A scheme is one file under Config/schemes. The file is also what GET /v1/schemes/{id} answers, member for
// member; the properties here are what the engine reads out of it. Several versions of a scheme may be on file,
// each with its days; a case keeps the version that it was decided under (domain rule 10).

import JSON
import Ledger

/// One thing that can be applied for, granted or referred under a measure (支持项目).
public struct Scheme: Sendable {
    public let id: String
    /// The notice's article, 1 to 12.
    public let measure: Int
    public let kind: SchemeKind
    public let title: LocalizedText
    public let clause: Clause
    /// The pool that it draws from; nil where it moves no money.
    public let pool: String?
    /// nil where the notice gives no rate.
    public let rate: RateRule?
    public let caps: [Cap]
    /// The place, in the request of an assessment, of the amount that the rate applies to.
    public let base: JSONPointer?
    /// A FEEL expression for the part of the claimed base that is eligible; nil where all of it is.
    public let eligibleBase: String?
    /// A FEEL expression over `base` and `rate` for the amount before any bound; nil means base × rate.
    public let amount: String?
    /// What `claim` is validated against.
    public let form: JSONSchema
    public let documents: [DocumentRequirement]
    public let workflow: [WorkflowStage]
    public let publicityWorkingDays: Int
    public let effective: Validity
    public let version: String
    public let notes: [SchemeNote]
    public let examples: [SchemeExample]
    public let eligibility: [EligibilityRule]
    /// Only of schemes that make vouchers.
    public let voucher: VoucherTerms?
    public let redemption: RedemptionTerms?
    /// Only of schemes that make awards.
    public let award: AwardTerms?
    /// Only of schemes that pay in parts.
    public let tranches: TrancheTerms?
    /// Only of schemes that recommend.
    public let referral: ReferralTerms?
    /// Only of schemes that need no application.
    public let entitlement: EntitlementTerms?
    /// Schemes whose grants to the same team rule this one out, and the other way round.
    public let excludes: [String]
    /// For a scheme without a rate, the place of the cost that all funders together pay at most; nil where nothing bounds them.
    public let fundedBase: JSONPointer?
    /// The decision model beside the scheme, whose result expressions read as `decision`.
    public let decision: SchemeDecision?
    public let intake: Intake
    /// What the scheme is to reach, counted in public.
    public let goals: [SchemeGoal]
    /// How the amount is divided among funders; empty where the city pays all of it.
    public let split: [SplitPart]
    /// What the city pays of one base at most, over several schemes; nil where only the scheme's own rate bounds it.
    public let cityShare: CityShare?
    /// Parameters of the scheme's own rules, which its expressions read as `settings.…`.
    public let settings: JSONObject
    /// The file's JSON: what `GET /v1/schemes/{id}` answers.
    public let source: JSON
    let program: SchemeProgram
}

extension Scheme: JSONEncodable {
    public func encode(to writer: inout JSONWriter) { source.encode(to: &writer) }
}

extension Scheme {
    /// The amount in a claim that the rate applies to; nil where the scheme has none or the claim lacks it.
    public func claimedBase(in claim: JSON) -> Fen? { base.flatMap { Self.amount(at: $0, in: claim) } }

    /// The cost that all funders together pay at most: what the rate applies to, or what the scheme names where it has no rate.
    func fundersLimit(base: Fen?, claim: JSON) -> Fen? { base ?? fundedBase.flatMap { Self.amount(at: $0, in: claim) } }

    private static func amount(at place: JSONPointer, in claim: JSON) -> Fen? {
        guard place.tokens.first == "claim", let value = JSONPointer(tokens: Array(place.tokens.dropFirst())).value(in: claim) else {
            return nil
        }
        return try? Fen(json: value)
    }

    /// The keys under which the scheme's caps are counted, one for each of `caps`, in their order.
    ///
    /// State adds each grant's amount under its keys; schemes that share a cap have the same key.
    public func capKeys(enterprise: USCC, claim: JSON, on date: LocalDate) -> [String] {
        caps.map { cap in
            let group = ([id] + cap.sharedWith).sorted().joined(separator: "+")
            return "\(group):\(cap.scope.rawValue):\(Self.capSubject(cap.scope, enterprise, claim, date))"
        }
    }

    private static func capSubject(_ scope: CapScope, _ enterprise: USCC, _ claim: JSON, _ date: LocalDate) -> String {
        func identifier(_ value: JSON?) -> String { NormalisedText.identifier(value?.string ?? "") }
        return switch scope {
        case .contract: "\(enterprise):\(identifier(claim["contractNumber"]))"
        case .project: "\(enterprise):\(identifier(claim["projectTitle"]))"
        case .enterprise: "\(enterprise)"
        case .enterpriseYear: "\(enterprise):\(date.year)"
        case .person: identifier(claim["person"]?["idNumber"])
        }
    }
}
