// The one table of who may do what, and to whose things. The router, the domain, the tests and the documentation all read it.

/// A thing that can be done.
public enum Action: String, Word {
    case administerClients = "administer-clients"
    case setClock = "set-clock"
    case recordEnterprise = "record-enterprise"
    case readEnterprise = "read-enterprise"
    case storeDocument = "store-document"
    case readDocument = "read-document"
    case fileApplication = "file-application"
    case readApplication = "read-application"
    case reviewApplication = "review-application"
    case recuse
    case openCall = "open-call"
    case shortlistCall = "shortlist-call"
    case recordAudit = "record-audit"
    case revokeGrant = "revoke-grant"
    case object
    case ruleObjection = "rule-objection"
    case recordOtherAward = "record-other-award"
    case readVoucher = "read-voucher"
    case redeemVoucher = "redeem-voucher"
    case reviewRedemption = "review-redemption"
    case revokeVoucher = "revoke-voucher"
    case reverseInvoice = "reverse-invoice"
    case readPayments = "read-payments"
    case draftBatch = "draft-batch"
    case approveBatch = "approve-batch"
    case recordResults = "record-results"
    case orderRecovery = "order-recovery"
    case recordReceipt = "record-receipt"
    case approveWriteOff = "approve-write-off"
    case readLedger = "read-ledger"
    case proposeYearEnd = "propose-year-end"
    case decideYearEnd = "decide-year-end"
    case appraiseTranche = "appraise-tranche"
    case recordReferralOutcome = "record-referral-outcome"
    case startEntitlementRun = "start-entitlement-run"
    case readEntitlementRun = "read-entitlement-run"
    case recordCalendar = "record-calendar"
    case simulate
    case readAudit = "read-audit"
    case readEvents = "read-events"
    case manageWebhooks = "manage-webhooks"
    case delegate

    /// Whether an official may lend the power to another: what is done in office. What a portal or an enterprise does for itself, the
    /// administration of the service, and the two hands of a payment (maker and checker) stay with whoever has them.
    public var isDelegable: Bool {
        switch self {
        case .reviewApplication, .recuse, .ruleObjection, .reviewRedemption, .revokeVoucher, .reverseInvoice, .orderRecovery,
            .recordReceipt, .shortlistCall, .recordAudit, .revokeGrant, .appraiseTranche, .recordReferralOutcome, .startEntitlementRun:
            true
        default: false
        }
    }

    /// Reading cases and payments: whoever was lent a power to decide reads what is decided on.
    var isReading: Bool {
        switch self {
        case .readApplication, .readDocument, .readVoucher, .readEnterprise, .readPayments: true
        default: false
        }
    }
}

/// Which roles an action is for, and to whose things each may do it.
public enum Authority {
    /// The row of an action: each role that it is for, with its scope.
    public static func scopes(for action: Action) -> [Role: AuthorityScope] { rows[action] ?? [:] }

    /// Made once: every request looks here.
    private static let rows = Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0, row(of: $0)) })

    private static func row(of action: Action) -> [Role: AuthorityScope] {
        switch action {
        case .administerClients, .setClock, .openCall, .recordCalendar: [.admin: .all]
        case .recordEnterprise: [.portal: .own, .admin: .all, .districtReviewer: .district]
        case .readEnterprise:
            [
                .portal: .own, .applicant: .enterprise, .districtReviewer: .district, .municipalReviewer: .all, .financeMaker: .all,
                .financeChecker: .all, .admin: .all, .auditor: .all,
            ]
        case .storeDocument: [.portal: .own, .applicant: .own, .districtReviewer: .own, .municipalReviewer: .own, .expert: .own]
        case .readDocument, .readApplication, .readVoucher: readers
        case .fileApplication, .redeemVoucher: [.portal: .own, .applicant: .enterprise]
        case .reviewApplication, .recuse: [.districtReviewer: .district, .municipalReviewer: .all, .expert: .handedIn]
        case .object: Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, .published) })
        case .ruleObjection, .reviewRedemption, .revokeVoucher, .orderRecovery, .shortlistCall, .recordAudit, .revokeGrant,
            .appraiseTranche, .recordReferralOutcome, .startEntitlementRun:
            [.municipalReviewer: .all]
        case .readEntitlementRun: [.municipalReviewer: .all, .admin: .all, .auditor: .all]
        case .recordOtherAward: [.portal: .own, .municipalReviewer: .all]
        case .reverseInvoice, .draftBatch, .recordResults, .recordReceipt: [.financeMaker: .all]
        case .readPayments: [.financeMaker: .all, .financeChecker: .all, .municipalReviewer: .all, .admin: .all, .auditor: .all]
        case .readLedger: [.financeMaker: .all, .financeChecker: .all, .admin: .all, .auditor: .all]
        case .proposeYearEnd: [.financeMaker: .all]
        case .approveBatch, .decideYearEnd: [.financeChecker: .all]
        case .approveWriteOff: [.municipalReviewer: .all, .financeChecker: .all]
        case .simulate: [.municipalReviewer: .all, .auditor: .all]
        case .readAudit: [.auditor: .all]
        case .readEvents: [.portal: .own, .auditor: .all]
        case .manageWebhooks: [.portal: .own, .admin: .all]
        case .delegate:
            [.districtReviewer: .own, .municipalReviewer: .own, .expert: .own, .financeMaker: .own, .financeChecker: .own]
        }
    }

    /// Who reads cases, and what is in them.
    private static let readers: [Role: AuthorityScope] = [
        .portal: .own, .applicant: .enterprise, .districtReviewer: .district, .expert: .handedIn, .municipalReviewer: .all,
        .financeMaker: .all, .financeChecker: .all, .admin: .all, .auditor: .all,
    ]

    public static func roles(for action: Action) -> Set<Role> { Set(scopes(for: action).keys) }

    /// Whether the caller has a role for it, and, where it acts by delegation, was lent the power.
    public static func allows(_ principal: Principal, _ action: Action) -> Bool {
        if let delegation = principal.delegation, !delegation.actions.contains(action), !action.isReading { return false }
        let row = scopes(for: action)
        return principal.roles.contains { row[$0] != nil }
    }

    /// The scopes that the caller's roles have for an action; empty where it has none.
    public static func scopes(of principal: Principal, for action: Action) -> Set<AuthorityScope> {
        guard allows(principal, action) else { return [] }
        let row = scopes(for: action)
        return Set(principal.roles.compactMap { row[$0] })
    }
}
