import JSON
import Ledger
import Testing

@testable import Subsidy

/// An objection that is upheld in part: the award falls to an amount, and what is published anew is the lower one.
@Suite struct PartialRulingTests {
    static func objected(_ city: inout City) throws -> (ID<Application>, ID<Objection>) {
        let id = try city.published("compute-facility")
        let filed = try city.give(FileObjection(id: id, reason: "half of it is imported"), by: .otherApplicant).first(ObjectionFiled.self)
        return (id, try #require(filed).objection.id)
    }

    @Test func theAwardFalls_TheDifferenceIsFree_AndAWholeNewPublicityBegins() throws {
        var city = try City()
        let (id, objection) = try Self.objected(&city)
        try city.go(to: "2026-01-08")
        try city.give(
            RuleObjection(id: objection, outcome: .upheld, approvedAmount: .yuan(5_000_000), opinion: "in part"), by: .secondMunicipal)
        let application = try city.application(id)
        #expect(application.status == .publicity && application.approvedAmount == .yuan(5_000_000))
        #expect(application.publicUntil == LocalDate("2026-01-15"), "five working days after Thursday the 8th")
        #expect(city.terms("compute-facility") == "9995000000.00 5000000.00 0.00 0.00 0.00")
        try city.go(to: "2026-01-16")
        city.settle()
        #expect(try city.payable(#require(try city.application(id).payables.first)).amount == .yuan(5_000_000))
    }

    @Test func whatIsLeftIsLessThanTheAward_AndMoreThanNothing() throws {
        var city = try City()
        let (_, objection) = try Self.objected(&city)
        for amount in [Fen.zero, .yuan(8_000_000), .yuan(9_000_000)] {
            let ruling = RuleObjection(id: objection, outcome: .upheld, approvedAmount: amount, opinion: "x")
            #expect(try city.refused(ruling, by: .secondMunicipal).codes == ["not-permitted"])
        }
        let dismissed = RuleObjection(id: objection, outcome: .dismissed, approvedAmount: .yuan(1), opinion: "x")
        #expect(try city.refused(dismissed, by: .secondMunicipal).codes == ["not-permitted"])
    }

    @Test func anotherOpenObjection_KeepsTheClockStopped() throws {
        var city = try City()
        let (id, objection) = try Self.objected(&city)
        let second = try city.give(FileObjection(id: id, reason: "and late"), by: .expert).first(ObjectionFiled.self)
        try city.give(
            RuleObjection(id: objection, outcome: .upheld, approvedAmount: .yuan(5_000_000), opinion: "in part"), by: .secondMunicipal)
        #expect(try city.application(id).status == .objection && city.application(id).approvedAmount == .yuan(5_000_000))
        try city.give(RuleObjection(id: #require(second).objection.id, outcome: .dismissed, opinion: "no"), by: .secondMunicipal)
        #expect(try city.application(id).status == .publicity)
    }
}
