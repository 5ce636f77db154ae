import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct AuthorityTests {
    /// One command of each kind, with the roles that api.md gives it to.
    static let commands: [(any Command, Set<Role>)] = [
        (RegisterClient(name: "n", person: "p", roles: [.expert], district: nil, enterprise: nil, tokenHash: "h"), [.admin]),
        (RevokeClient(id: ID("cli_x")), [.admin]),
        (SetClock(now: Instant(milliseconds: 0)), [.admin]),
        (AddCredential(client: ID("cli_x"), credential: Credential(), overlapSeconds: nil), [.admin]),
        (RevokeCredential(client: ID("cli_x"), credential: ID("key_x")), [.admin]),
        (
            Delegate(delegate: ID("cli_x"), actions: [], from: LocalDate(day: 0), until: LocalDate(day: 0), reason: ""),
            [.districtReviewer, .municipalReviewer, .expert, .financeMaker, .financeChecker]
        ),
        (EndDelegation(id: ID("dlg_x")), [.districtReviewer, .municipalReviewer, .expert, .financeMaker, .financeChecker]),
        (RegisterWebhook(url: "", description: nil, types: [], signingSecret: ""), [.portal, .admin]),
        (RotateWebhookSecret(id: ID("x"), signingSecret: "", overlapSeconds: 0), [.portal, .admin]),
        (SwitchWebhook(id: ID("x"), status: .active, precondition: .none), [.portal, .admin]),
        (DeleteWebhook(id: ID("x")), [.portal, .admin]),
        (RecordEnterprise(enterprise: City.first, precondition: .none), [.portal, .admin, .districtReviewer]),
        (StoreDocument(sha256: "", size: 0, mediaType: ""), [.portal, .applicant, .districtReviewer, .municipalReviewer, .expert]),
        (CreateApplication(scheme: "x", applicant: "x", claim: .null, documents: []), [.portal, .applicant]),
        (AmendApplication(id: ID("x"), claim: nil, documents: nil, precondition: .none), [.portal, .applicant]),
        (SubmitApplication(id: ID("x")), [.portal, .applicant]),
        (WithdrawApplication(id: ID("x"), reason: nil), [.portal, .applicant]),
        (
            ReviewApplication(id: ID("x"), stage: "s", outcome: .approve, opinion: ""), [.districtReviewer, .municipalReviewer, .expert]
        ),
        (RecuseReviewer(id: ID("x"), reason: ""), [.districtReviewer, .municipalReviewer, .expert]),
        (FileObjection(id: ID("x"), reason: ""), Set(Role.allCases)),
        (RuleObjection(id: ID("x"), outcome: .upheld, opinion: ""), [.municipalReviewer]),
        (RecordOtherAward(id: ID("x"), funder: .other, amount: .zero, reference: ""), [.portal, .municipalReviewer]),
        (
            FileRedemption(
                voucher: ID("x"), provider: "", contractNumber: "", claimedBase: .zero, invoices: [], payment: ProviderPayment()),
            [.portal, .applicant]
        ),
        (ReviewRedemption(id: ID("x"), outcome: .approve, approvedBase: nil, opinion: ""), [.municipalReviewer]),
        (RevokeVoucher(id: ID("x"), reason: ""), [.municipalReviewer]),
        (ReverseInvoice(number: "x", redLetter: "y", amount: .zero), [.financeMaker]),
        (DraftBatch(pool: "x", payables: []), [.financeMaker]),
        (ApproveBatch(id: ID("x"), files: [], payer: nil, seen: 0), [.financeChecker]),
        (ProposeYearEnd(pool: "x", year: 2026, outcome: .lapse, reason: "x"), [.financeMaker]),
        (DecideYearEnd(id: ID("x"), approves: true), [.financeChecker]),
        (OffsetRecovery(id: ID("x"), payable: ID("x"), amount: nil), [.financeMaker]),
        (PlanRecovery(id: ID("x"), instalments: []), [.municipalReviewer]),
        (ProposeWriteOff(id: ID("x"), reason: "x"), [.municipalReviewer]),
        (ApproveWriteOff(id: ID("x")), [.municipalReviewer, .financeChecker]),
        (CancelBatch(id: ID("x"), reason: "x"), [.financeMaker]), (DispatchBatch(id: ID("x")), [.financeMaker]),
        (RecordResults(id: ID("x"), results: []), [.financeMaker]),
        (OrderRecovery(subject: .payable(ID("x")), amount: .zero, reason: ""), [.municipalReviewer]),
        (RecordReceipt(id: ID("x"), amount: .zero, reference: "", receivedOn: nil), [.financeMaker]),
    ]

    @Test func eachCommandIsForItsRolesOnly_AndForNobodyWithoutAToken() throws {
        var city = try City()
        for (command, roles) in Self.commands {
            #expect(try city.refused(command, as: nil).code == "unauthenticated", "\(type(of: command).name)")
            for role in Role.allCases where !roles.contains(role) {
                let principal = Principal(clientID: ID("cli_x"), name: "x", person: "x", roles: [role])
                let problem = try city.refused(command, as: principal)
                #expect(problem.code == "role-not-allowed", "\(type(of: command).name) by \(role)")
                #expect(problem.member("allowedRoles") == .array(roles.map(\.rawValue).sorted().map { .string($0) }))
            }
        }
    }

    @Test func administratorAndAuditorNeitherReviewNorPay() {
        let forbidden: [Action] = [
            .reviewApplication, .reviewRedemption, .ruleObjection, .revokeVoucher, .orderRecovery, .draftBatch, .approveBatch,
            .recordResults, .recordReceipt, .reverseInvoice, .fileApplication, .redeemVoucher,
        ]
        for action in forbidden { #expect(Authority.roles(for: action).isDisjoint(with: [.admin, .auditor])) }
    }

    @Test func aClientsRolesMustFitTogether() throws {
        var city = try City()
        func register(_ roles: [Role], district: String? = nil, enterprise: String? = nil) -> RegisterClient {
            RegisterClient(name: "n", person: "p", roles: roles, district: district, enterprise: enterprise, tokenHash: "h")
        }
        #expect(try city.refused(register([]), by: .admin).codes == ["required"])
        #expect(try city.refused(register([.admin, .financeMaker]), by: .admin).codes == ["roles-conflict"])
        #expect(try city.refused(register([.auditor, .municipalReviewer]), by: .admin).codes == ["roles-conflict"])
        #expect(try city.refused(register([.districtReviewer]), by: .admin).codes == ["required"])
        #expect(try city.refused(register([.applicant]), by: .admin).codes == ["required"])
        #expect(try city.refused(register([.applicant], enterprise: "91350100M000100Y44"), by: .admin).codes == ["invalid-uscc"])
        try city.give(register([.applicant], enterprise: "91350100M000100Y43"), by: .admin)
    }

    @Test func aRevokedClientIsNobody_AndIsRevokedOnce() throws {
        var city = try City()
        let id = city.principal(.expert).clientID
        try city.give(RevokeClient(id: id), by: .admin)
        #expect(city.core.state.client(tokenHash: "token of expert") == nil)
        #expect(try city.refused(RevokeClient(id: id), by: .admin).kind == .conflict)
        #expect(try city.refused(RevokeClient(id: city.principal(.admin).clientID), by: .admin).code == "own-token")
    }

    @Test func rule13_ADistrictSeesAndRecordsItsOwnOnly() throws {
        var city = try City()
        var moved = City.second
        moved.district = "浦东新区"
        // Taken from another district, or given away to one.
        #expect(try city.refused(RecordEnterprise(enterprise: moved, precondition: .exists), by: .district).code == "other-district")
        var own = City.first
        own.district = "徐汇区"
        #expect(try city.refused(RecordEnterprise(enterprise: own, precondition: .exists), by: .district).code == "other-district")
        own = City.first
        own.name = "改名智能"
        try city.give(RecordEnterprise(enterprise: own, precondition: .exists), by: .district)
        let id = try city.submitted()
        let application = try city.application(id)
        #expect(city.core.state.isVisible(application, to: city.principal(.district)))
        #expect(!city.core.state.isVisible(application, to: city.principal(.otherDistrict)))
        #expect(!city.core.state.isVisible(application, to: city.principal(.otherApplicant)))
        #expect(!city.core.state.isVisible(application, to: city.principal(.portal)), "it filed nothing of this")
    }

    @Test func rule14_OnlyAnAdministratorSetsOrLiftsABar() throws {
        var city = try City()
        var barred = City.first
        barred.barredUntil = LocalDate("2029-01-01")
        #expect(try city.refused(RecordEnterprise(enterprise: barred, precondition: .exists), by: .portal).code == "bar-not-yours")
        try city.give(RecordEnterprise(enterprise: barred, precondition: .exists), by: .admin)
        #expect(try city.refused(RecordEnterprise(enterprise: City.first, precondition: .exists), by: .portal).code == "bar-not-yours")
        let draft = try city.drafted()
        #expect(try city.refused(SubmitApplication(id: draft), by: .applicant).codes.contains("not-barred"))
    }

    @Test func conditionalWritesAreHeldToTheirCondition() throws {
        var city = try City()
        let new = City.enterprise(40, "新企业")
        func record(_ enterprise: Enterprise, _ precondition: Precondition) -> RecordEnterprise {
            RecordEnterprise(enterprise: enterprise, precondition: precondition)
        }
        #expect(try city.refused(record(new, .exists), by: .portal).kind == .stale, "If-Match: * and nothing is there")
        #expect(try city.refused(record(new, .matches([1])), by: .portal).kind == .stale)
        try city.give(record(new, .createOnly), by: .portal)
        #expect(try city.refused(record(new, .createOnly), by: .portal).code == "already-exists")
        #expect(try city.refused(record(new, .none), by: .portal).kind == .preconditionRequired)
        let version = try #require(city.core.state.enterprises[new.uscc.code]?.version)
        #expect(try city.refused(record(new, .matches([version - 1])), by: .portal).kind == .stale)
        try city.give(record(new, .matches([version - 1, version])), by: .portal)
    }

    @Test func theClockMovesForwardOnly_AndNeverUnderARecord() throws {
        var city = try City()
        #expect(try city.refused(SetClock(now: Instant(milliseconds: 0)), by: .admin).codes == ["clock-backwards"])
        let now = city.core.state.now
        // The machine's clock was set back: the books' time is not.
        city.now = Instant(milliseconds: now.milliseconds - 86_400_000)
        let outcome = try city.give(StoreDocument(sha256: "", size: 0, mediaType: ""), by: .portal)
        #expect(outcome.moment.at == now && city.core.state.now == now)
    }
}
