import JSON
import Testing

@testable import Subsidy

/// 百团百项: what was reached of it, counted over approvals that stand.
@Suite struct GoalTests {
    static func counts(_ city: City) throws -> [String: Int] {
        let scheme = try #require(city.core.policy.schemes.first { $0.id == "ai4s-project" })
        return Dictionary(uniqueKeysWithValues: city.core.state.progress(of: scheme).map { ($0.goal.id, $0.count) })
    }

    @Test func teamsAndProjectsCountOnceEach_AndOnlyWhileTheirGrantStands() throws {
        var city = try City()
        #expect(try Self.counts(city) == ["teams": 0, "projects": 0])
        _ = try city.published("ai4s-project", ["team": "甲团队", "projectTitle": "一"])
        let second = try city.published("ai4s-project", ["team": " 甲团队", "projectTitle": "二"])
        _ = try city.submitted("ai4s-project", ["team": "乙团队", "projectTitle": "三"])
        #expect(try Self.counts(city) == ["teams": 1, "projects": 2])
        try city.give(WithdrawApplication(id: second, reason: nil), by: .applicant)
        #expect(try Self.counts(city) == ["teams": 1, "projects": 1])
    }

    @Test func afterTwoYears_NothingMoreCounts() throws {
        let scheme = try #require(Fixture.policy.schemes.first { $0.id == "ai4s-project" })
        #expect(scheme.goals.map(\.target) == [100, 100])
        #expect(scheme.goals.allSatisfy { $0.within.to == LocalDate("2027-07-27") && $0.within.from == LocalDate("2025-07-28") })
    }
}
