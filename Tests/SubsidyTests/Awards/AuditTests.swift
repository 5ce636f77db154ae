import JSON
import Ledger
import Testing

@testable import Subsidy

/// The final amount of an investment grant is the lesser of what was approved and rate × audited investment.
@Suite struct AuditTests {
    @Test(arguments: [("100000000.00", "8000000.00"), ("80000000.00", "8000000.00"), ("79999999.99", "7999999.99"), ("0.00", "0.00")])
    func theFinalAmountIsTheLesserOfApprovedAndRateTimesAudited(_ audited: String, _ final: String) throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        try city.give(RecordAudit(id: id, investment: city.fen(audited), opinion: "audited"), by: .municipal)
        #expect(try city.application(id).audit?.finalAmount == city.fen(final))
        let payable = try city.payable(#require(try city.application(id).payables.first))
        #expect(payable.amount == (try city.fen(final)), "nothing is paid yet, so what is owed falls")
        #expect(city.position("compute-facility").committed == (try city.fen(final)))
    }

    @Test func whatWasPaidBeyondTheFinalAmount_IsOrderedBack() throws {
        var city = try City()
        let id = try city.granted("compute-facility", base: .yuan(60_000_000), rate: Rate("0.08"))
        try city.paid(city.application(id).payables)
        try city.give(RecordAudit(id: id, investment: .yuan(50_000_000), opinion: "less was built"), by: .municipal)
        let application = try city.application(id)
        #expect(application.audit?.finalAmount == .yuan(4_000_000) && application.approvedAmount == .yuan(4_000_000))
        let recovery = try #require(city.core.state.recoveries.all.first { $0.application == id })
        #expect(recovery.amount == .yuan(800_000))
        try city.give(RecordReceipt(id: recovery.id, amount: .yuan(800_000), reference: "IN-1", receivedOn: nil), by: .maker)
        #expect(city.terms("compute-facility") == "9996000000.00 0.00 0.00 4800000.00 800000.00")
        #expect(try city.application(id).status == .closed)
    }

    @Test func anAuditAfterAnotherFundersAward_TakesNothingTwice() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(75_000_000), reference: "GJ"), by: .municipal)
        try city.give(RecordAudit(id: id, investment: .yuan(80_000_000), opinion: "audited"), by: .municipal)
        #expect(try city.application(id).audit?.finalAmount == .yuan(5_000_000), "10% of 80 million is more than what still stands")
        #expect(city.position("compute-facility").committed == .yuan(5_000_000))
    }

    @Test func money4_WhatWasReallySpent_IsTheBaseOfAllFunders_FromTheAuditOn() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(70_000_000), reference: "GJ"), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(8_000_000))
        // 10% of 76 million are 7.6 million; with the nation's 70 only 6 are left of what was spent.
        try city.give(RecordAudit(id: id, investment: .yuan(76_000_000), opinion: "audited"), by: .municipal)
        #expect(try city.application(id).audit?.finalAmount == .yuan(6_000_000))
        try city.give(RecordOtherAward(id: id, funder: .district, amount: .yuan(2_000_000), reference: "QJ"), by: .municipal)
        #expect(city.position("compute-facility").committed == .yuan(4_000_000))
    }

    @Test func anAuditComesOnce_AfterTheGrant_AndOnlyWhereTheSchemeIsSettledByOne() throws {
        var city = try City()
        let published = try city.published("compute-facility")
        let early = try city.refused(RecordAudit(id: published, investment: .yuan(1), opinion: "x"), by: .municipal)
        #expect(early.code == "invalid-state" && early.member("state")?.string == "publicity")
        let id = try city.granted("compute-facility", ["projectTitle": "二期"])
        try city.give(RecordAudit(id: id, investment: .yuan(80_000_000), opinion: "audited"), by: .municipal)
        let twice = try city.refused(RecordAudit(id: id, investment: .yuan(1), opinion: "again"), by: .municipal)
        #expect(twice.code == "invalid-state")
        #expect(twice.member("allowed") == ["other-awards", "revocation"])
        let match = try city.granted("rnd-national-match")
        #expect(try city.refused(RecordAudit(id: match, investment: .yuan(1), opinion: "x"), by: .municipal).code == "invalid-state")
        #expect(try city.refused(RecordAudit(id: match, investment: .yuan(1), opinion: "x"), by: .applicant).kind == .forbidden)
    }

    @Test func rule11_WhoHasAnInterestRecordsNoAudit() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        let insider = try city.register("works there", person: "insider", roles: [.municipalReviewer], enterprise: City.first.uscc.code)
        let problem = try city.refused(RecordAudit(id: id, investment: .yuan(1), opinion: "x"), as: insider)
        #expect(problem.code == "conflict-of-interest")
    }
}
