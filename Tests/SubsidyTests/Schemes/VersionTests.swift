import JSON
import Ledger
import Testing

@testable import Subsidy

/// Several versions of a scheme on file: a case keeps the one that it was handed in under (domain rules, 10).
@Suite struct VersionTests {
    /// The shipped policy with a second version of a scheme from a day on.
    static func policy(_ id: String, from day: String, _ changes: JSON) throws -> Policy {
        let base = Fixture.policy
        let old = try #require(base.schemes.first { $0.id == id })
        let from = try #require(LocalDate(day))
        let settings = base.settings.values(on: from)
        func version(_ patch: JSON) throws -> Scheme {
            try Scheme(json: Scheme.merging(old.source, patch), settings: settings, decision: old.decision)
        }
        let first = try version(["effective": ["to": .string(from.adding(days: -1).description)]])
        let second = try version(
            Scheme.merging(changes, ["version": .string("\(day).1"), "effective": ["from": .string(day), "to": nil]]))
        return Policy(
            schemes: base.schemes.filter { $0.id != id } + [first, second], pools: base.pools, calendar: base.calendar,
            settings: base.settings, notices: base.notices)
    }

    @Test func rule10_ACaseKeepsTheVersionItWasHandedInUnder_ThroughApprovalAndGrant() throws {
        var city = try City(
            policy: try Self.policy("model-api", from: "2026-01-08", ["rate": ["max": "0.4"], "voucher": ["validMonths": 6]]))
        let old = try city.checked()
        let draft = try city.drafted()
        try city.go(to: "2026-01-08")
        try city.give(city.approval(old), by: .municipal)
        #expect(try city.application(old).approvedAmount == .yuan(4_000_000) && city.application(old).schemeVersion == "2025-07-28.1")

        // A draft is of no version yet: it is handed in under the one in force.
        try city.give(SubmitApplication(id: draft), by: .applicant)
        try city.give(city.review(draft, "district-check"), by: .district)
        #expect(try city.refused(city.approval(draft, rate: Rate("0.5")), by: .municipal).codes == ["rate-too-high"])
        #expect(try city.application(draft).schemeVersion == "2026-01-08.1" && city.application(draft).assessment?.rate == Rate("0.4"))

        try city.go(to: "2026-02-02")
        city.settle()
        let voucher = try city.voucher(#require(try city.application(old).vouchers.first))
        #expect(
            voucher.validUntil == voucher.validFrom.adding(months: 12).adding(days: -1), "the old version's year, not the new one's half")
    }

    @Test func rule10_AStartWithoutAVersionThatALiveCaseNeeds_IsRefused() throws {
        var city = try City(policy: try Self.policy("model-api", from: "2026-01-08", ["rate": ["max": "0.4"]]))
        let id = try city.published()
        var later = Core(
            policy: Policy(
                schemes: city.core.policy.schemes.filter { $0.id != "model-api" || $0.version != "2025-07-28.1" },
                pools: city.core.policy.pools, calendar: city.core.policy.calendar, settings: city.core.policy.settings,
                notices: city.core.policy.notices))
        for outcome in city.history { later.replay(outcome.events, in: outcome.moment) }
        let problem = #expect(throws: Problem.self) { _ = try later.decide(OpenPools(), by: nil, at: city.now, entropy: 0) }
        #expect(problem?.code == "version-missing" && problem?.detail.en.contains(id.text) == true)
    }

    @Test func rule10_WhatIsReturned_IsHandedInAgainUnderTheVersionOfThatDay() throws {
        var city = try City(policy: try Self.policy("model-api", from: "2026-01-08", ["rate": ["max": "0.4"]]))
        let id = try city.submitted()
        try city.give(city.review(id, "district-check", .return), by: .district)
        try city.go(to: "2026-01-08")
        try city.give(SubmitApplication(id: id), by: .applicant)
        #expect(try city.application(id).schemeVersion == "2026-01-08.1" && city.application(id).assessment?.amount == .yuan(3_200_000))
    }
}
