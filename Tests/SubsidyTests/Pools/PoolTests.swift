import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct PoolTests {
    @Test func money6_TwoRequestsForTheLastYuan_OneWinsAndTheOtherIsRefusedClearly() throws {
        var city = try City(pools: ["model-voucher": .yuan(4_000_000)])
        let first = try city.checked()
        let second = try city.checked(.second)
        try city.give(city.approval(second), by: .municipal)
        let problem = try city.refused(city.approval(first), by: .municipal)
        #expect(problem.kind == .conflict && problem.code == "pool-exhausted")
        #expect(problem.member("pool")?.string == "model-voucher")
        #expect(city.terms() == "0.00 4000000.00 0.00 0.00 0.00")
        #expect(try city.application(first).status == .inReview)
    }

    @Test func money6_WhatTheLoserWanted_IsGrantedOnceTheWinnerWithdraws() throws {
        var city = try City(pools: ["model-voucher": .yuan(4_000_000)])
        let first = try city.checked()
        let second = try city.published(.second)
        try city.refused(city.approval(first), by: .municipal)
        try city.give(WithdrawApplication(id: second, reason: nil), by: .otherApplicant)
        #expect(city.terms() == "4000000.00 0.00 0.00 0.00 0.00")
        try city.give(city.approval(first), by: .municipal)
        #expect(city.terms() == "0.00 4000000.00 0.00 0.00 0.00")
    }

    @Test func money3_APoolThatHasLess_BoundsTheGrantToWhatIsLeft() throws {
        var city = try City(pools: ["model-voucher": .yuan(4_500_000) + Fen(7)])
        _ = try city.published()
        let second = try city.published(.second)
        let assessment = try #require(try city.application(second).assessment)
        #expect(assessment.amount == .yuan(500_000) + Fen(7) && assessment.boundBy == .pool)
        #expect(city.terms() == "0.00 4500000.07 0.00 0.00 0.00")
    }

    @Test func money6_EveryWayOutReleasesTheReservation() throws {
        for way in ["withdrawal", "objection", "revocation", "expiry"] {
            var city = try City()
            let id = try city.published()
            #expect(city.terms() == "296000000.00 4000000.00 0.00 0.00 0.00")
            switch way {
            case "withdrawal": try city.give(WithdrawApplication(id: id, reason: nil), by: .applicant)
            case "objection":
                let outcome = try city.give(FileObjection(id: id, reason: "false papers"), by: .otherApplicant)
                let objection = try #require(outcome.first(ObjectionFiled.self)).objection.id
                try city.give(RuleObjection(id: objection, outcome: .upheld, opinion: "they are"), by: .secondMunicipal)
                #expect(try city.application(id).status == .rejected)
            case "revocation":
                try city.go(to: "2026-01-13")
                city.settle()
                try city.give(RevokeVoucher(id: try city.application(id).vouchers[0], reason: "ordered"), by: .municipal)
            default:
                try city.go(to: "2027-01-13")
                city.settle()
            }
            #expect(city.terms() == "300000000.00 0.00 0.00 0.00 0.00", "\(way)")
            #expect(try city.application(id).chargedAmount == .zero, "\(way) frees the cap too")
        }
    }

    @Test func rule3_TheCapIsSharedBetweenTheTwoModelSchemesInAYear() throws {
        var city = try City()
        _ = try city.published(City.Case(amount: "6000000.00"))
        let second = try city.published(City.Case(scheme: "model-private", amount: "8000000.00"))
        let assessment = try #require(try city.application(second).assessment)
        #expect(assessment.amount == .yuan(2_000_000) && assessment.boundBy == .cap)
        let third = try city.checked(City.Case(amount: "100.00"))
        #expect(try city.refused(city.approval(third), by: .municipal).code == "cap-exhausted")
    }

    @Test func rule3_TheCapIsPerEnterprise() throws {
        var city = try City()
        _ = try city.published(City.Case(amount: "10000000.00"))
        let other = try city.published(.second)
        #expect(try city.application(other).approvedAmount == .yuan(4_000_000))
    }

    @Test func rule3_ANewYearIsANewCap() throws {
        var city = try City(on: "2025-12-30")
        _ = try city.published(City.Case(amount: "10000000.00", more: [.init(key: "signedOn", value: "2025-12-01")]))
        try city.go(to: "2026-01-05")
        let next = try city.published(City.Case(amount: "10000000.00"))
        #expect(try city.application(next).approvedAmount == .yuan(5_000_000))
    }

    @Test func rule3_WhatWasReleasedNoLongerUsesTheCap() throws {
        var city = try City()
        let first = try city.published(City.Case(amount: "10000000.00"))
        try city.give(WithdrawApplication(id: first, reason: nil), by: .applicant)
        let next = try city.published(City.Case(amount: "10000000.00"))
        #expect(try city.application(next).approvedAmount == .yuan(5_000_000))
    }

    @Test func money4_AllFundersTogetherPayAtMostTheBase() throws {
        var city = try City()
        let id = try city.published(
            City.Case(more: [
                .init(key: "otherAwards", value: [["funder": "national", "amount": "5000000.00", "reference": "N-1"]])
            ]))
        let assessment = try #require(try city.application(id).assessment)
        #expect(assessment.amount == .yuan(3_000_000) && assessment.boundBy == .funders)
    }

    @Test func money4_TwoSchemesOnOneContractShareItsBase() throws {
        var city = try City()
        let contract = "HT–2026 – 77"
        _ = try city.published(City.Case(amount: "6000000.00", contract: contract))
        // The same contract, spelt otherwise, under the sister scheme: half of it is subsidised already, the cap leaves two million.
        let second = try city.published(City.Case(scheme: "model-private", amount: "4000000.00", contract: "ht2026-77"))
        #expect(try city.application(second).approvedAmount == .yuan(1_000_000))
        #expect(try city.application(second).assessment?.boundBy == .funders)
    }

    @Test func theStartRefusesAnAppropriationBelowWhatIsPromised_AndBooksTheDifferenceOtherwise() throws {
        var city = try City(pools: ["model-voucher": .yuan(5_000_000)])
        _ = try city.published()
        var lower = try City(pools: ["model-voucher": .yuan(3_999_999)])
        lower.core = city.core(withPool: "model-voucher", .yuan(3_999_999))
        #expect(try lower.refused(OpenPools(), as: nil).code == "appropriation-too-low")
        city.core = city.core(withPool: "model-voucher", .yuan(4_000_000))
        try city.decide(OpenPools(), by: nil)
        #expect(city.terms() == "0.00 4000000.00 0.00 0.00 0.00")
        city.core = city.core(withPool: "model-voucher", .yuan(9_000_000))
        try city.decide(OpenPools(), by: nil)
        #expect(city.position().appropriated == .yuan(9_000_000))
        #expect(city.terms() == "5000000.00 4000000.00 0.00 0.00 0.00")
    }
}

extension City {
    /// The same state under a policy whose pool has another appropriation.
    func core(withPool id: String, _ appropriated: Fen) -> Core {
        let pools = core.policy.pools.map { pool in
            PoolDefinition(
                id: pool.id, title: pool.title, appropriated: pool.id == id ? appropriated : pool.appropriated, clause: pool.clause)
        }
        var other = Core(
            policy: Policy(
                schemes: core.policy.schemes, pools: pools, calendar: core.policy.calendar, settings: core.policy.settings,
                notices: core.policy.notices))
        other.state = core.state
        return other
    }
}
