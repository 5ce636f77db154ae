import JSON
import Ledger
import Testing

@testable import Subsidy

/// An award from the approval to the bank.
@Suite struct AwardTests {
    static let pool = "compute-facility"

    @Test func anAwardIsReserved_ThenOwed_ThenPaid_AndTheCaseCloses() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        #expect(try city.application(id).approvedAmount == .yuan(8_000_000))
        #expect(city.terms(Self.pool) == "9992000000.00 8000000.00 0.00 0.00 0.00")

        try city.go(to: "2026-02-02")
        city.settle()
        let payable = try #require(try city.application(id).payables.first)
        #expect(try city.application(id).status == .granted && city.application(id).vouchers.isEmpty)
        #expect(try city.payable(payable).payee == City.first.uscc.code && city.payable(payable).amount == .yuan(8_000_000))
        #expect(city.terms(Self.pool) == "9992000000.00 0.00 8000000.00 0.00 0.00")

        try city.paid([payable])
        #expect(city.terms(Self.pool) == "9992000000.00 0.00 0.00 8000000.00 0.00")
    }

    @Test func anotherAwardDuringPublicity_LowersWhatIsReserved() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        try city.give(
            RecordOtherAward(id: id, funder: .national, amount: .yuan(75_000_000), reference: "GJ-1"), by: .municipal)
        #expect(city.terms(Self.pool) == "9995000000.00 5000000.00 0.00 0.00 0.00")
    }

    @Test func anotherAwardAfterTheGrant_LowersWhatIsOwed_AndOrdersBackWhatWasPaid() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        let payable = try #require(try city.application(id).payables.first)
        try city.give(
            RecordOtherAward(id: id, funder: .district, amount: .yuan(75_000_000), reference: "QJ-1"), by: .municipal)
        #expect(try city.payable(payable).amount == .yuan(5_000_000))
        #expect(city.terms(Self.pool) == "9995000000.00 0.00 5000000.00 0.00 0.00")

        try city.paid([payable])
        try city.give(
            RecordOtherAward(id: id, funder: .national, amount: .yuan(2_000_000), reference: "GJ-2"), by: .municipal)
        let recovery = try #require(city.core.state.recoveries.all.first { $0.application == id })
        #expect(recovery.amount == .yuan(2_000_000))
        #expect(try city.application(id).approvedAmount == .yuan(3_000_000))
    }

    @Test func anAwardThatFallsDuringPublicity_ReleasesItsMoney() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        try city.give(WithdrawApplication(id: id, reason: "no need"), by: .applicant)
        #expect(city.terms(Self.pool) == "10000000000.00 0.00 0.00 0.00 0.00")
    }
}
