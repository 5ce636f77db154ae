// The one table of who may do what. The router, the domain, the tests and the documentation all read it.

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
}

/// Which roles an action is for. Scope (own, district, everything) is narrowed further where the thing itself is known.
public enum Authority {
    public static func roles(for action: Action) -> Set<Role> {
        switch action {
        case .administerClients, .setClock, .recordCalendar: [.admin]
        case .recordEnterprise: [.portal, .admin, .districtReviewer]
        case .readEnterprise:
            [.portal, .applicant, .admin, .auditor, .districtReviewer, .municipalReviewer, .financeMaker, .financeChecker]
        case .storeDocument: [.portal, .applicant, .districtReviewer, .municipalReviewer, .expert]
        case .readDocument, .readApplication: Set(Role.allCases)
        case .fileApplication, .redeemVoucher: [.portal, .applicant]
        case .reviewApplication: [.districtReviewer, .municipalReviewer, .expert]
        case .recuse: [.districtReviewer, .municipalReviewer, .expert]
        case .object: Set(Role.allCases)
        case .ruleObjection, .reviewRedemption, .revokeVoucher, .orderRecovery: [.municipalReviewer]
        case .recordOtherAward: [.portal, .municipalReviewer]
        case .readVoucher: Set(Role.allCases)
        case .reverseInvoice, .draftBatch, .recordResults, .recordReceipt: [.financeMaker]
        case .readPayments: [.financeMaker, .financeChecker, .municipalReviewer, .admin, .auditor]
        case .readLedger: [.financeMaker, .financeChecker, .admin, .auditor]
        case .proposeYearEnd: [.financeMaker]
        case .approveBatch, .decideYearEnd: [.financeChecker]
        case .approveWriteOff: [.municipalReviewer, .financeChecker]
        case .appraiseTranche, .recordReferralOutcome, .startEntitlementRun: [.municipalReviewer]
        case .readEntitlementRun: [.municipalReviewer, .admin, .auditor]
        case .simulate: [.municipalReviewer, .auditor]
        case .readAudit: [.auditor]
        case .readEvents: [.portal, .auditor]
        }
    }

    public static func allows(_ principal: Principal, _ action: Action) -> Bool {
        principal.hasAny(roles(for: action))
    }
}
