import JSON
import Ledger
import Testing

@testable import Subsidy

/// Recommendations: on record with their outcome, and never a payment.
@Suite struct ReferralTests {
    static let schemes = [
        "compute-national-referral", "compute-platform", "corpus-platform", "integration-demo", "talent-housing", "talent-autonomy",
        "fund-guidance", "corporate-venture", "themed-subfund", "ecosystem-event",
    ]

    /// Recommended by the city; the outcome is open.
    static func recommended(
        _ scheme: String, _ changes: [String: JSON] = [:], by seat: Seat = .applicant, of applicant: Enterprise = City.first,
        in city: inout City
    ) throws -> ID<Application> {
        let id = try city.submitted(scheme, changes, by: seat, of: applicant)
        while try city.application(id).stage != nil { try city.sign(id) }
        return id
    }

    static func outcome(
        _ id: ID<Application>, _ outcome: ReferralOutcome, _ amount: Fen? = nil, _ reference: String? = nil
    ) -> RecordReferralOutcome {
        RecordReferralOutcome(id: id, outcome: outcome, amount: amount, reference: reference, opinion: "as they wrote")
    }

    @Test(arguments: schemes) func everyReferral_IsRecorded_MovesNoMoney_AndIsCounted(scheme: String) throws {
        var city = try City()
        let id = try Self.recommended(scheme, in: &city)
        let application = try city.application(id)
        #expect(application.status == .granted && application.approvedAmount == .zero && application.pool == nil)
        #expect(application.assessment?.boundBy == nil && application.assessment?.rate == nil)
        try city.give(Self.outcome(id, .declined), by: .municipal)
        #expect(try city.application(id).status == .closed)
        #expect(try city.application(id).referral?.outcome == .declined)
        #expect(try city.application(id).payables.isEmpty && city.application(id).vouchers.isEmpty)
        #expect(city.core.state.payables.count == 0)
        #expect(city.core.state.statistics.referrals.map { $0.count } == [1])
        let again = try city.refused(Self.outcome(id, .accepted), by: .municipal)
        #expect(again.code == "invalid-state")
    }

    @Test func anAcceptedPlatform_IsOnTheRegister_AndItsTagIsNotAPortalsToChange() throws {
        var city = try City()
        let id = try Self.recommended("compute-platform", in: &city)
        try city.give(Self.outcome(id, .accepted), by: .municipal)
        var entry = try #require(city.core.state.enterprises[City.first.uscc.code]).enterprise
        #expect(entry.tags.contains("compute-provider"))
        entry.tags = []
        #expect(try city.refused(RecordEnterprise(enterprise: entry, precondition: .exists), by: .portal).codes == ["tag-not-yours"])
        try city.give(RecordEnterprise(enterprise: entry, precondition: .exists), by: .admin)
        var second = City.second
        second.tags = ["corpus-provider"]
        #expect(try city.refused(RecordEnterprise(enterprise: second, precondition: .exists), by: .portal).codes == ["tag-not-yours"])
    }

    @Test func rule4_ANationalAwardRecordedLater_CountsOnTheComputeVoucherOfItsContract() throws {
        var city = try City()
        let voucher = try city.granted(City.Case(scheme: "compute-rental", amount: "1200000.00", contract: "ZL-9"))
        #expect(try city.voucher(voucher).faceValue == .yuan(360_000))
        let id = try Self.recommended("compute-national-referral", ["contractNumber": "zl 9"], in: &city)
        #expect(try city.refused(Self.outcome(id, .accepted, .yuan(1_000_000)), by: .municipal).codes == ["required"])
        try city.give(Self.outcome(id, .accepted, .yuan(1_000_000), "GJ-1"), by: .municipal)
        #expect(try city.voucher(voucher).faceValue == .yuan(200_000), "1,200,000 less the nation's 1,000,000")
        let grant = try city.voucher(voucher).application
        #expect(try city.application(grant).approvedAmount == .yuan(200_000))
        #expect(try city.application(grant).otherAwards.map(\.reference) == ["GJ-1"])
        // Told again on the grant itself it is the same award, and is not counted twice.
        #expect(
            try city.refused(
                RecordOtherAward(id: grant, funder: .national, amount: .yuan(1_000_000), reference: "GJ-1"), by: .municipal
            ).codes == ["already-recorded"])
    }

    @Test func rule4_ANationalAwardRecordedBefore_BoundsTheComputeVoucherOfItsContract() throws {
        var city = try City()
        let id = try Self.recommended("compute-national-referral", ["contractNumber": "ZL-9"], in: &city)
        try city.give(Self.outcome(id, .accepted, .yuan(1_000_000), "GJ-1"), by: .municipal)
        let voucher = try city.granted(City.Case(scheme: "compute-rental", amount: "1200000.00", contract: "ZL-9"))
        #expect(try city.voucher(voucher).faceValue == .yuan(200_000))
        #expect(try city.application(city.voucher(voucher).application).assessment?.boundBy == .funders)
    }

    @Test func anOutcome_IsForReferralsAndForTheCity() throws {
        var city = try City()
        let voucher = try city.granted()
        let award = try city.voucher(voucher).application
        #expect(try city.refused(Self.outcome(award, .accepted), by: .municipal).code == "not-a-referral")
        let id = try Self.recommended("ecosystem-event", in: &city)
        #expect(try city.refused(Self.outcome(id, .accepted), by: .district).code == "role-not-allowed")
        #expect(try city.refused(Self.outcome(id, .lapsed, .yuan(1)), by: .municipal).codes == ["not-permitted"])
    }
}
