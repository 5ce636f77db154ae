import JSON
import Ledger

/// Everything that an assessment looks at. The same input always gives the same assessment.
public struct AssessmentInput: Sendable {
    public var scheme: Scheme
    public var enterprise: Enterprise
    /// The claim, valid against the scheme's form.
    public var claim: JSON
    public var today: LocalDate
    /// The policy's dated settings as they stand on `today` (`policy.settings.values(on:)`).
    public var settings: JSONObject
    /// What the review accepted of the base; nil before a review.
    public var approvedBase: Fen?
    /// The rate that the review set; nil means the scheme's.
    public var approvedRate: Rate?
    public var history: AssessmentHistory
    /// What the pool still has for this claim; nil where the pool is not looked at.
    public var poolAvailable: Fen?

    public init(
        scheme: Scheme, enterprise: Enterprise, claim: JSON, today: LocalDate, settings: JSONObject, approvedBase: Fen? = nil,
        approvedRate: Rate? = nil, history: AssessmentHistory = .none, poolAvailable: Fen? = nil
    ) {
        self.scheme = scheme
        self.enterprise = enterprise
        self.claim = claim
        self.today = today
        self.settings = settings
        self.approvedBase = approvedBase
        self.approvedRate = approvedRate
        self.history = history
        self.poolAvailable = poolAvailable
    }
}
