import JSON
import Testing

@testable import Subsidy

/// Intake windows: a scheme that is called for takes nothing in outside of them, and its shortlist is made once the call has closed.
@Suite struct CallTests {
    static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    @Test func outsideOfACall_NothingIsTakenIn_AndTheNextCallIsNamed() throws {
        var city = try City()
        let id = try city.drafted("benchmark-scenario")
        let none = try city.refused(SubmitApplication(id: id), by: .applicant)
        #expect(none.kind == .conflict && none.code == "no-open-call")
        try city.call("benchmark-scenario", from: Self.day("2026-01-12"), to: Self.day("2026-01-20"))
        let early = try city.refused(SubmitApplication(id: id), by: .applicant)
        #expect(early.code == "no-open-call" && early.member("opensOn")?.string == "2026-01-12")
    }

    @Test(arguments: [("2026-01-11", false), ("2026-01-12", true), ("2026-01-20", true), ("2026-01-21", false)])
    func rule8_TheWindowIsJudgedAtTheMomentOfUse_BothEndsIncluded(_ date: String, _ isOpen: Bool) throws {
        var city = try City()
        let call = try city.call("benchmark-scenario", from: Self.day("2026-01-12"), to: Self.day("2026-01-20"))
        let id = try city.drafted("benchmark-scenario")
        try city.go(to: date)
        guard isOpen else {
            #expect(try city.refused(SubmitApplication(id: id), by: .applicant).code == "no-open-call")
            return
        }
        try city.give(SubmitApplication(id: id), by: .applicant)
        #expect(try city.application(id).call == call)
        #expect(try #require(city.core.state.calls[call]).applications == [id])
    }

    @Test func theShortlistMovesSomeOn_AndRejectsTheRest() throws {
        var city = try City()
        let call = try city.call("benchmark-scenario", from: Self.day("2026-01-05"), to: Self.day("2026-01-20"))
        let listed = try city.submitted("benchmark-scenario")
        let other = try city.submitted("benchmark-scenario", by: .otherApplicant, of: City.second)
        let shortlist = ShortlistCall(id: call, applications: [listed], opinion: "the first is a benchmark")
        let early = try city.refused(shortlist, by: .municipal)
        #expect(early.code == "invalid-state" && early.member("state")?.string == "open" && early.member("allowed") == ["submission"])

        try city.go(to: "2026-01-21")
        let unknown = ShortlistCall(id: call, applications: [ID("app_nothing")], opinion: "x")
        #expect(try city.refused(unknown, by: .municipal).codes == ["not-waiting"])
        try city.give(shortlist, by: .municipal)
        #expect(try city.application(listed).stage == "expert-panel" && city.application(other).status == .rejected)
        #expect(try city.application(listed).signatures.map(\.person) == [city.principal(.municipal).person])
        #expect(try city.refused(shortlist, by: .secondMunicipal).code == "invalid-state", "it is made once")
    }

    @Test func rule11_WhoHasAnInterestInOneApplication_DoesNotMakeTheShortlist() throws {
        var city = try City()
        let call = try city.call("benchmark-scenario", from: Self.day("2026-01-05"), to: Self.day("2026-01-20"))
        let id = try city.submitted("benchmark-scenario")
        try city.give(RecuseReviewer(id: id, reason: "a cousin"), by: .municipal)
        try city.go(to: "2026-01-21")
        #expect(try city.refused(ShortlistCall(id: call, applications: [], opinion: "none"), by: .municipal).code == "recused")
        try city.give(ShortlistCall(id: call, applications: [], opinion: "none"), by: .secondMunicipal)
        #expect(try city.application(id).status == .rejected)
    }

    @Test func aCallIsAnnouncedByTheAdministrator_ForASchemeThatIsThere_AndDaysThatCome() throws {
        var city = try City()
        let faults = OpenCall(scheme: "moon-base", title: "x", opensOn: try Self.day("2026-01-04"), closesOn: try Self.day("2026-01-03"))
        #expect(Set(try city.refused(faults, by: .admin).codes) == ["unknown-scheme", "closes-before-it-opens", "already-over"])
        #expect(try city.refused(faults, by: .municipal).code == "role-not-allowed")
    }

    @Test func aSchemeThatIsTakenInContinuously_NeedsNoCall_AndJoinsOneThatIsOpen() throws {
        var city = try City()
        let before = try city.submitted("compute-facility")
        let call = try city.call("compute-facility", from: Self.day("2026-01-05"), to: Self.day("2026-01-20"))
        let during = try city.submitted("compute-facility", ["projectTitle": "二期"])
        #expect(try city.application(before).call == nil && city.application(during).call == call)
    }
}
