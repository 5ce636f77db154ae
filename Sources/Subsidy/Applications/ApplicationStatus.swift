/// Where an application stands (domain page, "Life of an application").
public enum ApplicationStatus: String, Word {
    case draft
    case submitted
    case inReview = "in-review"
    case returned
    case rejected
    case withdrawn
    case approved
    case publicity
    /// An objection stops the publicity clock.
    case objection
    case granted
    case closed

    /// The steps that the state allows, in the words of the API's paths; a refusal names them.
    public var allowedSteps: [String] {
        switch self {
        case .draft, .returned: ["patch", "submission", "withdrawal"]
        case .submitted, .inReview: ["reviews", "recusals", "withdrawal"]
        case .approved: ["confirmation", "withdrawal"]
        case .publicity: ["objections", "withdrawal"]
        case .objection: ["objections", "objection-ruling"]
        case .granted: ["redemptions", "appraisal", "referral-outcome", "other-awards", "audits", "revocation"]
        case .rejected, .withdrawn, .closed: []
        }
    }
}
