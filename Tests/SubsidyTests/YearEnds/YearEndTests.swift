import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct YearEndTests {
    /// 2026 is over: half a million paid, half a million owed, a voucher's rest expired.
    static func over() throws -> City {
        var city = try City()
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        try city.paid([payable])
        _ = try city.owed(voucher, .yuan(1_000_000))
        try city.go(to: "2026-12-31")
        city.settle()
        try city.go(to: "2027-02-01")
        city.settle()
        return city
    }

    static func proposal(_ outcome: YearEndOutcome, year: Int = 2026) -> ProposeYearEnd {
        ProposeYearEnd(pool: "model-voucher", year: year, outcome: outcome, reason: "year's end")
    }

    static func proposed(_ outcome: YearEndOutcome, in city: inout City) throws -> YearEnd {
        try #require(try city.give(proposal(outcome), by: .maker).first(YearEndProposed.self)).yearEnd
    }

    @Test func money6_WhatLapsesLeavesTheAppropriation_AndTheIdentityHolds() throws {
        var city = try Self.over()
        let before = city.position()
        let end = try Self.proposed(.lapse, in: &city)
        #expect(end.unused == .yuan(296_000_000) && end.reserved == .yuan(3_000_000) && end.committed == .yuan(500_000))
        #expect(city.position() == before, "a proposal moves nothing")
        try city.give(DecideYearEnd(id: end.id, approves: true), by: .checker)
        let after = city.position()
        #expect(after.appropriated == .yuan(4_000_000) && after.available == before.available - .yuan(296_000_000))
        #expect(after.isBalanced && after.isNonNegative)
        // The next start books the configured amount again, less what lapsed.
        try city.decide(OpenPools(), by: nil)
        #expect(city.position() == after)
    }

    @Test func whatIsCarriedOverStays() throws {
        var city = try Self.over()
        let before = city.position()
        let end = try Self.proposed(.carryOver, in: &city)
        try city.give(DecideYearEnd(id: end.id, approves: true), by: .checker)
        #expect(city.position() == before)
        #expect(city.core.state.yearEnds[end.id]?.amount == .yuan(296_000_000))
    }

    @Test func aYearIsClosedOnce_AfterItIsOver_ByTwoPersons() throws {
        var city = try Self.over()
        #expect(try city.refused(Self.proposal(.lapse, year: 2027), by: .maker).codes == ["year-not-over"])
        #expect(try city.refused(ProposeYearEnd(pool: "moon", year: 2026, outcome: .lapse, reason: "x"), by: .maker).kind == .notFound)
        let end = try Self.proposed(.lapse, in: &city)
        #expect(try city.refused(Self.proposal(.carryOver), by: .maker).code == "already-recorded")
        let twin = try city.register("twin", person: city.principal(.maker).person, roles: [.financeChecker])
        #expect(try city.refused(DecideYearEnd(id: end.id, approves: true), as: twin).code == "same-person")
        try city.give(DecideYearEnd(id: end.id, approves: false), by: .checker)
        #expect(try city.refused(DecideYearEnd(id: end.id, approves: true), by: .checker).code == "invalid-state")
        _ = try Self.proposed(.carryOver, in: &city)
    }

    @Test func whatWasUsedSinceTheYearsEnd_DoesNotLapse() throws {
        var city = try City(pools: ["model-voucher": .yuan(5_000_000)])
        try city.go(to: "2026-01-05")
        _ = try city.published()
        try city.go(to: "2027-01-10")
        city.settle()
        let end = try Self.proposed(.lapse, in: &city)
        #expect(end.unused == .yuan(1_000_000))
        #expect(city.core.state.lapsed(of: "model-voucher") == .zero)
        try city.give(DecideYearEnd(id: end.id, approves: true), by: .checker)
        #expect(city.core.state.lapsed(of: "model-voucher") == min(.yuan(1_000_000), .yuan(1_000_000)))
    }
}
