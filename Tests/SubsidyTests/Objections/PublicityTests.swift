import JSON
import Testing

@testable import Subsidy

@Suite struct PublicityTests {
    /// Approves on a day and tells the last day of publicity.
    static func until(approvedOn date: String) throws -> LocalDate? {
        var city = try City(on: date)
        let id = try city.published(City.Case(more: [.init(key: "signedOn", value: "2025-08-01")]))
        return try city.application(id).publicUntil
    }

    @Test(arguments: [
        // 2025 National Day and Mid-Autumn: off from October 1st through 8th, September 28th (a Sunday) and October 11th (a Saturday) worked.
        ("2025-09-26", "2025-10-10"), ("2025-09-30", "2025-10-14"), ("2025-10-10", "2025-10-16"),
        // 2026 Spring Festival: off from February 15th through 23rd, the Saturdays 14th and 28th worked.
        ("2026-02-12", "2026-02-26"), ("2026-02-13", "2026-02-27"), ("2026-02-24", "2026-03-02"),
        // An ordinary week.
        ("2026-03-02", "2026-03-09"),
    ])
    func rule9_PublicityCountsTheWorkingDaysOfTheStateCouncilsCalendar(_ approved: String, _ last: String) throws {
        #expect(try Self.until(approvedOn: approved) == LocalDate(last))
    }

    @Test func rule9_TheGrantTakesEffectTheDayAfterTheLastDay_NotOnIt() throws {
        var city = try City(on: "2026-02-12")
        let id = try city.published()
        try city.go(to: "2026-02-26")
        city.settle()
        #expect(try city.application(id).status == .publicity)
        city.now = try #require(Instant("2026-02-26T23:59:59.999+08:00"))
        city.settle()
        #expect(try city.application(id).status == .publicity)
        city.now = try #require(Instant("2026-02-27T00:00:00+08:00"))
        city.settle()
        #expect(try city.application(id).status == .granted)
        #expect(try city.voucher(city.application(id).vouchers[0]).validFrom == LocalDate("2026-02-27"))
    }

    @Test func rule8_AGrantThatNobodyLookedAtForMonths_IsValidFromItsOwnDay() throws {
        var city = try City()
        let id = try city.published()
        try city.go(to: "2026-06-01")
        city.settle()
        let voucher = try city.voucher(city.application(id).vouchers[0])
        #expect(voucher.validFrom == LocalDate("2026-01-13") && voucher.validUntil == LocalDate("2027-01-12"))
    }

    @Test func rule8_AGrantThatNobodyLookedAtForYears_IsMadeAndExpiredAtOnce() throws {
        var city = try City()
        let id = try city.published()
        try city.go(to: "2028-06-01")
        city.settle()
        #expect(try city.voucher(city.application(id).vouchers[0]).status == .expired)
        #expect(try city.application(id).status == .closed)
        #expect(city.terms() == "300000000.00 0.00 0.00 0.00 0.00")
    }

    @Test func rule9_AnObjectionStopsTheClock_AndItsDismissalRunsTheRemainder() throws {
        var city = try City()
        let id = try city.published()  // through Monday the 12th
        try city.go(to: "2026-01-08")
        let outcome = try city.give(FileObjection(id: id, reason: "not third-party"), by: .otherApplicant)
        let objection = try #require(outcome.first(ObjectionFiled.self)).objection.id
        // Thursday, Friday and Monday were left.
        #expect(try city.application(id).publicityLeft == 3)
        try city.go(to: "2026-02-12")
        city.settle()
        #expect(try city.application(id).status == .objection, "the clock stands")
        try city.give(RuleObjection(id: objection, outcome: .dismissed, opinion: "it is"), by: .secondMunicipal)
        // The 13th, the worked Saturday 14th, and after the festival the 24th.
        #expect(try city.application(id).publicUntil == LocalDate("2026-02-24"))
        try city.go(to: "2026-02-25")
        city.settle()
        #expect(try city.application(id).status == .granted)
    }

    @Test func rule9_WithTwoObjectionsTheClockRunsOnlyAfterTheLastIsDismissed() throws {
        var city = try City()
        let id = try city.published()
        let first = try city.give(FileObjection(id: id, reason: "one"), by: .otherApplicant).first(ObjectionFiled.self)
        let second = try city.give(FileObjection(id: id, reason: "two"), by: .expert).first(ObjectionFiled.self)
        try city.give(RuleObjection(id: #require(first).objection.id, outcome: .dismissed, opinion: "no"), by: .secondMunicipal)
        #expect(try city.application(id).status == .objection)
        try city.give(RuleObjection(id: #require(second).objection.id, outcome: .dismissed, opinion: "no"), by: .secondMunicipal)
        #expect(try city.application(id).status == .publicity)
        // All five days were left: the day on which it began does not count, now as then.
        #expect(try city.application(id).publicUntil == LocalDate("2026-01-12"))
    }

    @Test func anObjectionIsRuledOnOnce_AndNotByWhoeverObjected() throws {
        var city = try City()
        let id = try city.published()
        let filed = try city.give(FileObjection(id: id, reason: "one"), by: .secondMunicipal).first(ObjectionFiled.self)
        let objection = try #require(filed).objection.id
        let ruling = RuleObjection(id: objection, outcome: .dismissed, opinion: "no")
        #expect(try city.refused(ruling, by: .secondMunicipal).code == "conflict-of-interest")
        let third = try city.register("third", person: "third", roles: [.municipalReviewer])
        try city.decide(ruling, by: third)
        let problem = try city.refused(ruling, as: third)
        #expect(problem.code == "invalid-state" && problem.member("state")?.string == "dismissed")
    }

    @Test func rule11_AnObjectionIsNotRuledOnByAReviewerWithAnInterest() throws {
        var city = try City()
        let id = try city.checked()
        try city.give(RecuseReviewer(id: id, reason: "a cousin works there"), by: .secondMunicipal)
        try city.give(city.approval(id), by: .municipal)
        let filed = try city.give(FileObjection(id: id, reason: "one"), by: .otherApplicant).first(ObjectionFiled.self)
        let ruling = RuleObjection(id: try #require(filed).objection.id, outcome: .dismissed, opinion: "no")
        #expect(try city.refused(ruling, by: .secondMunicipal).code == "recused")
    }

    @Test func anObjectionIsOpenOrRuled_NeverRuledAsOpen() throws {
        var city = try City()
        let id = try city.published()
        let filed = try city.give(FileObjection(id: id, reason: "one"), by: .otherApplicant).first(ObjectionFiled.self)
        let ruling = RuleObjection(id: try #require(filed).objection.id, outcome: .open, opinion: "hm")
        #expect(try city.refused(ruling, by: .secondMunicipal).kind == .unprocessable)
    }

    @Test func rule11_WhoSignedTheCase_DoesNotRuleOnAnObjectionToIt_WhateverTheirAccount() throws {
        var city = try City()
        let id = try city.published()
        let filed = try city.give(FileObjection(id: id, reason: "one"), by: .otherApplicant).first(ObjectionFiled.self)
        let ruling = RuleObjection(id: try #require(filed).objection.id, outcome: .dismissed, opinion: "no")
        #expect(try city.refused(ruling, by: .municipal).code == "already-signed")
        let twin = try city.register("twin", person: city.principal(.municipal).person, roles: [.municipalReviewer])
        #expect(try city.refused(ruling, as: twin).code == "already-signed")
        let district = try city.register("moved", person: city.principal(.district).person, roles: [.municipalReviewer])
        #expect(try city.refused(ruling, as: district).code == "already-signed", "the district's signature is one too")
        try city.give(ruling, by: .secondMunicipal)
    }

    @Test func aPolicyMayLetASignerRule() throws {
        var city = try City(policy: try StackingTests.policy("objectionRuling", "any-reviewer"))
        let id = try city.published()
        let filed = try city.give(FileObjection(id: id, reason: "one"), by: .otherApplicant).first(ObjectionFiled.self)
        try city.give(RuleObjection(id: #require(filed).objection.id, outcome: .dismissed, opinion: "no"), by: .municipal)
        #expect(try city.application(id).status == .publicity)
    }

    @Test func onceTheAwardFell_TheOtherObjectionsAreMoot() throws {
        var city = try City()
        let id = try city.published()
        let first = try city.give(FileObjection(id: id, reason: "one"), by: .otherApplicant).first(ObjectionFiled.self)
        let second = try city.give(FileObjection(id: id, reason: "two"), by: .expert).first(ObjectionFiled.self)
        try city.give(RuleObjection(id: #require(first).objection.id, outcome: .upheld, opinion: "yes"), by: .secondMunicipal)
        let problem = try city.refused(
            RuleObjection(id: #require(second).objection.id, outcome: .upheld, opinion: "yes"), by: .secondMunicipal)
        #expect(problem.code == "invalid-state" && problem.member("state")?.string == "rejected")
    }
}
