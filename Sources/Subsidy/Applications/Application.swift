import JSON
import Ledger

/// One enterprise's request under one scheme.
public struct Application: Identified, JSONRecord, Equatable {
    public static let idPrefix = "app_"

    public var id = ID<Application>("")
    public var scheme = ""
    /// The version that the application is decided under: frozen at submission.
    public var schemeVersion = ""
    /// The applicant's USCC.
    public var applicant = ""
    /// The applicant's district when it was filed; the district reviewer's scope.
    public var district = ""
    public var filedBy = ID<Client>("")
    public var status = ApplicationStatus.draft
    /// The review stage that waits for a decision.
    public var stage: String?
    /// The claim as text: what is written as it stands, and takes a third of a tree's memory.
    public private(set) var claimText = JSONText.null
    public var documents: [AttachedDocument] = []
    /// The frozen assessment: of the submission, then of the approval.
    public internal(set) var assessmentText: JSONText?
    public var approvedBase: Fen?
    public var approvedRate: Rate?
    public var approvedAmount: Fen?
    /// The approved amount less what was given up since: what counts towards the caps.
    public var chargedAmount: Fen?
    /// The city pool's part of the approved amount; all of it unless the scheme splits it among funders.
    public var poolAmount: Fen?
    /// The pool that the grant draws from.
    public var pool: String?
    /// The keys under which the grant counts towards the scheme's caps.
    public var capKeys: [String] = []
    public var approvedOn: LocalDate?
    public var publicFrom: LocalDate?
    /// The last day of publicity; the grant takes effect when it is over.
    public var publicUntil: LocalDate?
    /// The day on which the publicity clock was last set going; it does not count itself.
    public var publicityClockFrom: LocalDate?
    /// Working days of publicity that were left when an objection stopped the clock.
    public var publicityLeft: Int?
    public var reviews: [Review] = []
    /// Persons who declared an interest: another reviewer must take it.
    public var recusals: [String] = []
    public var objections: [ID<Objection>] = []
    public var otherAwards: [OtherAward] = []
    /// The call in whose window it was handed in.
    public var call: ID<IntakeCall>?
    /// The audit that settled an investment grant.
    public var audit: Audit?
    public var vouchers: [ID<Voucher>] = []
    public var payables: [ID<Payable>] = []
    /// The parts of a grant that is paid over years or months.
    public var tranches: [Tranche] = []
    /// What became of a recommendation.
    public var referral: Referral?
    /// The run over the register that listed it: nobody filed it (免申即享).
    public var run: ID<EntitlementRun>?
    /// The last day on which the enterprise may confirm it; nil where it need not.
    public var confirmBy: LocalDate?
    public var confirmedAt: Instant?
    public var createdAt = Instant(milliseconds: 0)
    public var updatedAt = Instant(milliseconds: 0)
    public var submittedAt: Instant?
    /// When the present stage began to wait.
    public var stageSince: Instant?
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("scheme", &scheme)
        try fields.field("schemeVersion", &schemeVersion)
        try fields.field("applicant", &applicant)
        try fields.field("district", &district)
        try fields.field("filedBy", &filedBy)
        try fields.field("status", &status)
        try fields.field("stage", &stage)
        try fields.field("claim", &claimText)
        try fields.list("documents", &documents)
        try fields.field("assessment", &assessmentText)
        try fields.field("approvedBase", &approvedBase)
        try fields.field("approvedRate", &approvedRate)
        try fields.field("approvedAmount", &approvedAmount)
        try fields.field("chargedAmount", &chargedAmount)
        try fields.field("poolAmount", &poolAmount)
        try fields.field("pool", &pool)
        try fields.list("capKeys", &capKeys)
        try fields.field("approvedOn", &approvedOn)
        try fields.field("publicFrom", &publicFrom)
        try fields.field("publicUntil", &publicUntil)
        try fields.field("publicityClockFrom", &publicityClockFrom)
        try fields.field("publicityLeft", &publicityLeft)
        try fields.list("reviews", &reviews)
        try fields.list("recusals", &recusals)
        try fields.list("objections", &objections)
        try fields.list("otherAwards", &otherAwards)
        try fields.field("call", &call)
        try fields.field("audit", &audit)
        try fields.list("vouchers", &vouchers)
        try fields.list("payables", &payables)
        try fields.list("tranches", &tranches)
        try fields.field("referral", &referral)
        try fields.field("run", &run)
        try fields.field("confirmBy", &confirmBy)
        try fields.field("confirmedAt", &confirmedAt)
        try fields.field("createdAt", &createdAt)
        try fields.field("updatedAt", &updatedAt)
        try fields.field("submittedAt", &submittedAt)
        try fields.field("stageSince", &stageSince)
        try fields.field("version", &version)
    }

    /// Decoded at each look: whoever needs it twice keeps it.
    public var claim: JSON {
        get { claimText.decode() ?? .null }
        set { claimText = JSONText(newValue) }
    }

    /// The frozen assessment, decoded at each look.
    public var assessment: Assessment? {
        get { assessmentText?.decode() }
        set { assessmentText = newValue.map { JSONText($0) } }
    }

    /// Whether the pool holds money reserved for the application itself, as no voucher is issued yet.
    var isReserving: Bool { [.approved, .publicity, .objection].contains(status) }

    /// Approvals that still stand: those given since the last submission.
    public var signatures: [Review] { reviews.filter(\.stands) }
}

/// A document with the kind that the scheme asks for.
public struct AttachedDocument: JSONRecord, Equatable {
    public var kind = ""
    public var id = ID<Document>("")

    public init() {}

    public init(kind: String, id: ID<Document>) {
        self.kind = kind
        self.id = id
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("kind", &kind)
        try fields.field("id", &id)
    }
}
