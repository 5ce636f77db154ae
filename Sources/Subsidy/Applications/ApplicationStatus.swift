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
}

extension Application {
    /// The steps that its state allows, in the words of the API's paths; a refusal names them.
    public var allowedSteps: [String] {
        switch status {
        case .draft, .returned: ["patch", "submission", "withdrawal", "other-awards"]
        case .submitted, .inReview: ["reviews", "recusals", "withdrawal", "other-awards"]
        case .approved: ["confirmation", "withdrawal", "other-awards"]
        case .publicity: ["objections", "withdrawal", "other-awards"]
        case .objection: ["objections", "objection-ruling", "other-awards"]
        case .granted: stepsOfGrant + ["other-awards", "revocation"]
        case .closed: ["other-awards"]
        case .rejected, .withdrawn: []
        }
    }

    /// What may be done with what the grant made.
    private var stepsOfGrant: [String] {
        if pool == nil { return referral == nil ? ["referral-outcome"] : [] }
        if !vouchers.isEmpty { return ["redemptions"] }
        if !tranches.isEmpty { return tranches.contains(where: \.status.isOpen) ? ["appraisal"] : [] }
        return audit == nil ? ["audits"] : []
    }
}
