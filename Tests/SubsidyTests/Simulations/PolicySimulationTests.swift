import JSON
import Ledger
import Testing

@testable import Subsidy

/// What a changed rule would have decided and cost: nothing is stored, and what nobody changed comes out as it was.
@Suite struct PolicySimulationTests {
    private func simulate(_ city: City, _ change: JSON, scheme id: String = "model-api", limit: Int = 50) throws -> PolicySimulation.Result
    {
        let (policy, today) = (city.core.policy, city.now.date)
        let scheme = try #require(policy.scheme(id, on: today))
        let changed = try scheme.changed(by: change, settings: policy.settings.values(on: today))
        var simulation = PolicySimulation(scheme, changed: changed, changesLimit: limit, available: city.position().available)
        func each(_ body: (SimulatedCase) -> Void) {
            var place: Int? = 0
            while let from = place {
                let slice = city.core.state.simulatedCases(of: id, under: changed, policy: policy, from: from, limit: 2, on: today)
                slice.cases.forEach(body)
                place = slice.next
            }
        }
        each { simulation.note($0) }
        simulation.beginDeciding()
        each { simulation.decide($0) }
        return simulation.result
    }

    /// Decided, capped, undecided, drafted: every state that a case can be in.
    private func busyCity() throws -> City {
        var city = try City()
        _ = try city.published(.standard)
        _ = try city.published(City.Case(amount: "4000000.00"))
        _ = try city.published(City.Case(seat: .otherApplicant, applicant: City.second, amount: "2000000.00"), rate: try rate("0.3"))
        _ = try city.checked(City.Case(seat: .otherApplicant, applicant: City.second, amount: "12000000.00"))
        _ = try city.drafted(City.Case(more: [.init(key: "thirdParty", value: false)]))
        return city
    }

    private func rate(_ text: String) throws -> Rate { try Rate(json: .string(text)) }

    @Test func anEmptyChange_ChangesNothing() throws {
        let city = try busyCity()
        let before = city.core.state.jsonBytes()
        let result = try simulate(city, [:])
        #expect(result.cases == 5)
        #expect(result.unchanged == 5)
        #expect(result.changes.isEmpty)
        // 4,000,000 and 1,000,000 left of the cap; 600,000; 4,400,000 left of the second's cap; nothing for the draft.
        #expect(result.before == .yuan(10_000_000))
        #expect(result.after == result.before)
        #expect(result.availableAfter == city.position().available)
        #expect(city.core.state.jsonBytes() == before)
    }

    @Test func money4_AnAwardRecordedAfterTheDecision_LowersTheCaseUnderTheChangedRuleToo() throws {
        var city = try City()
        let id = try city.published()
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(5_000_000), reference: "N-1"), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(3_000_000))
        let same = try simulate(city, [:])
        #expect(same.unchanged == 1 && same.after == .yuan(3_000_000))
        #expect(same.availableAfter == city.position().available)
        let changed = try simulate(city, ["rate": ["max": "0.25"]])
        #expect(changed.after == .yuan(2_000_000))
    }

    @Test func aLowerCeiling_FollowsWhereTheReviewGaveTheCeiling_AndLeavesALowerRate() throws {
        let city = try busyCity()
        let result = try simulate(city, ["rate": ["max": "0.4"]])
        // 3,200,000 and 1,600,000 of 4,000,000; 600,000 stays; 4,400,000 still fits 12,000,000 × 0.4.
        #expect(result.changes.map(\.after) == [.yuan(3_200_000), .yuan(1_600_000)])
        #expect(result.changes.map(\.before) == [.yuan(4_000_000), .yuan(1_000_000)])
        #expect(result.lose == 1)
        #expect(result.gain == 1)
        #expect(result.availableAfter == city.position().available + .yuan(200_000))
    }

    @Test func aLowerCap_IsUsedUpInTheOrderOfFiling() throws {
        let city = try busyCity()
        let result = try simulate(city, ["caps": [["limit": "4200000.00", "scope": "enterprise-year", "sharedWith": ["model-private"]]]])
        #expect(result.changes.map(\.difference) == [.zero - .yuan(800_000), .zero - .yuan(800_000)])
        #expect(Set(result.changes.map(\.after)) == [.yuan(200_000), .yuan(3_600_000)])
        #expect(result.changes.allSatisfy { $0.boundBy == .cap })
    }

    @Test func aRuleThatIsTakenAway_QualifiesTheDraftThatItRefused_WithoutSpendingThePool() throws {
        let city = try busyCity()
        let result = try simulate(city, ["eligibility": [], "caps": []])
        #expect(result.newlyEligible == 1)
        #expect(result.changes.contains { $0.status == .draft && $0.before == .zero && $0.after == .yuan(4_000_000) })
        // The decided ones alone are spent: 4,000,000 + 2,000,000 + 600,000 where 5,600,000 were.
        #expect(result.availableAfter == city.position().available - .yuan(1_000_000))
    }

    @Test func aRuleThatIsAdded_NamesItselfWhereItFails() throws {
        let city = try busyCity()
        let rule: JSON = [
            "id": "micro-only", "when": "enterprise.sizeClass = \"micro\"",
            "message": ["passed": ["zh": "微型。", "en": "Micro."], "failed": ["zh": "不是微型。", "en": "Not micro."]],
        ]
        let result = try simulate(city, ["eligibility": [rule]])
        #expect(result.noLongerEligible == 4)
        #expect(result.after == .zero)
        #expect(result.changes.allSatisfy { $0.failedRules == ["micro-only"] })
    }

    @Test func onlyTheGreatestDifferencesAreNamed() throws {
        let city = try busyCity()
        let result = try simulate(city, ["rate": ["max": "0.01"]], limit: 1)
        #expect(result.lose + result.gain == 4)
        #expect(result.changes.map(\.before) == [.yuan(4_400_000)])
    }

    @Test func aChangeThatMakesNoScheme_IsRefusedWithItsPlace() throws {
        let city = try City()
        let problem = #expect(throws: Problem.self) { try simulate(city, ["rate": ["max": "2"]]) }
        #expect(problem?.failures.contains { $0.pointer.hasPrefix("/change/rate") } == true)
    }
}
