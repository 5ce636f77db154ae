/// What a client may be. One client may have several roles; admin and auditor neither review nor pay.
public enum Role: String, Word {
    case admin
    case portal
    case applicant
    case districtReviewer = "district-reviewer"
    case municipalReviewer = "municipal-reviewer"
    case expert
    case financeMaker = "finance-maker"
    case financeChecker = "finance-checker"
    case auditor
}
