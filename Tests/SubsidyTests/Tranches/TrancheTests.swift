import JSON
import Ledger
import Testing

@testable import Subsidy

/// Grants that are paid in parts, each released on an appraisal.
@Suite struct TrancheTests {
    static func appraisal(_ id: ID<Application>, _ n: Int, _ outcome: AppraisalOutcome, _ amount: Fen? = nil) -> AppraiseTranche {
        AppraiseTranche(id: id, n: n, outcome: outcome, amount: amount, opinion: "as appraised")
    }

    static func amounts(_ id: ID<Application>, in city: City) throws -> [Fen] { try city.application(id).tranches.map(\.amount) }

    @Test func money5_TheParts_SumToTheWholeExactly_TheOddFenGoToTheEarlier() throws {
        var city = try City()
        let id = try city.granted("research-institute", ["totalInvestment": "100000000.01", "years": 3])
        #expect(try Self.amounts(id, in: city) == [Fen(3_333_333_334), Fen(3_333_333_334), Fen(3_333_333_333)])
        let first = try #require(try city.application(id).tranches.first?.dueOn)
        #expect(first == city.now.date)
        #expect(try city.application(id).tranches.map(\.dueOn) == [first, first.adding(months: 12), first.adding(months: 24)])
        #expect(city.position("industry-platforms").reserved == Fen(10_000_000_001), "the whole stays reserved")
    }

    @Test func money5_AYearlyBudget_IsFollowedInProportion() throws {
        var city = try City()
        let id = try city.granted(
            "research-institute",
            ["totalInvestment": "100.00", "years": 3, "yearlyAmounts": ["50.00", "30.00", "20.00"]], base: Fen(3333))
        #expect(try Self.amounts(id, in: city) == [Fen(1666), Fen(1000), Fen(667)])
    }

    @Test(arguments: [6, 7, 12, 35, 36]) func money5_MonthlyParts_SumExactly(months: Int) throws {
        var city = try City()
        let id = try city.granted("cluster-rent-relief", ["months": .number(JSONNumber(months)), "rent": "1000000.01"])
        let parts = try Self.amounts(id, in: city)
        #expect(parts.count == months && parts.reduce(.zero, +) == Fen(100_000_001))
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0 >= $1 } && parts[0] - parts[months - 1] <= Fen(1))
    }

    @Test func aPart_IsReleasedInItsOrder_NotBeforeItsDay() throws {
        var city = try City()
        let id = try city.granted("research-institute", ["totalInvestment": "30000000.00", "years": 3])
        #expect(try city.refused(Self.appraisal(id, 2, .release), by: .municipal).code == "tranche-out-of-order")
        #expect(try city.refused(Self.appraisal(id, 4, .release), by: .municipal).code == "not-found")
        #expect(try city.refused(Self.appraisal(id, 1, .release, .yuan(10_000_001)), by: .municipal).codes == ["amount-too-high"])
        try city.give(Self.appraisal(id, 1, .release), by: .municipal)
        let tranche = try city.application(id).tranches[0]
        #expect(tranche.status == .released)
        #expect(try city.payable(#require(tranche.payable)).amount == .yuan(10_000_000))
        #expect(city.position("industry-platforms").committed == .yuan(10_000_000))
        #expect(try city.refused(Self.appraisal(id, 1, .release), by: .municipal).code == "invalid-state")
        #expect(try city.refused(Self.appraisal(id, 2, .release), by: .municipal).code == "tranche-not-due")
        try city.go(to: city.application(id).tranches[1].dueOn)
        try city.give(Self.appraisal(id, 2, .release), by: .municipal)
        #expect(try city.application(id).payables.count == 2)
    }

    @Test func lessReleased_ReturnsTheRest_AndFreesTheCap() throws {
        var city = try City()
        let id = try city.granted("research-institute", ["totalInvestment": "600000000.00", "years": 5])
        #expect(try city.application(id).approvedAmount == .yuan(500_000_000), "the cumulative cap")
        let another = try city.submitted("research-institute", ["totalInvestment": "9000000.00", "years": 3])
        while try city.application(another).stage != "municipal-review" { try city.sign(another) }
        #expect(try city.refused(city.approval(another), by: .secondMunicipal).code == "cap-exhausted")
        try city.give(Self.appraisal(id, 1, .release, .yuan(94_000_000)), by: .municipal)
        #expect(try city.application(id).chargedAmount == .yuan(494_000_000))
        try city.give(city.approval(another), by: .secondMunicipal)
        #expect(try city.application(another).approvedAmount == .yuan(6_000_000), "what the cap has left")
    }

    @Test func aWithheldPart_MayBeReleasedLater_AndDoesNotHoldUpTheNext() throws {
        var city = try City()
        let id = try city.granted("research-institute", ["totalInvestment": "30000000.00", "years": 3])
        try city.give(Self.appraisal(id, 1, .withhold), by: .municipal)
        #expect(try city.application(id).tranches[0].status == .withheld)
        #expect(try city.application(id).payables.isEmpty)
        #expect(city.position("industry-platforms").reserved == .yuan(30_000_000))
        try city.go(to: city.application(id).tranches[1].dueOn)
        try city.give(Self.appraisal(id, 2, .release), by: .municipal)
        try city.give(Self.appraisal(id, 1, .release), by: .municipal)
        #expect(try city.application(id).tranches.map(\.status) == [.released, .released, .scheduled])
    }

    @Test func anEarlyEnd_ReturnsWhatIsNotReleased_AndTheCaseClosesWhenThatIsPaid() throws {
        var city = try City()
        let id = try city.granted("research-institute", ["totalInvestment": "30000000.00", "years": 3])
        let before = city.position("industry-platforms")
        try city.give(Self.appraisal(id, 1, .release), by: .municipal)
        try city.give(Self.appraisal(id, 2, .end), by: .municipal)
        #expect(try city.application(id).tranches.map(\.status) == [.released, .ended, .ended])
        #expect(city.position("industry-platforms").available == before.available + .yuan(20_000_000))
        #expect(try city.application(id).chargedAmount == .yuan(10_000_000))
        #expect(try city.application(id).status == .granted)
        #expect(try city.refused(Self.appraisal(id, 3, .release), by: .municipal).code == "invalid-state")
        try city.paid(city.application(id).payables)
        #expect(try city.application(id).status == .closed)
    }

    @Test func allParts_PaidOneByOne_CloseTheCase() throws {
        var city = try City()
        let id = try city.granted("cluster-rent-relief", ["months": 6, "rent": "60000.00"])
        for tranche in try city.application(id).tranches {
            #expect(try city.application(id).status == .granted)
            if tranche.dueOn > city.now.date { try city.go(to: tranche.dueOn) }
            try city.give(Self.appraisal(id, tranche.n, .release), by: .municipal)
            try city.paid([#require(try city.application(id).tranches[tranche.n - 1].payable)])
        }
        #expect(try city.application(id).status == .closed)
        #expect(city.position("cluster-development").paid == .yuan(60_000))
    }

    @Test func anIndividualPlan_IsDecidedYearByYear_WithinThePlan() throws {
        var city = try City()
        let id = try city.granted("talent-plan", ["requestedAmount": "9000000.00", "years": 3], base: .yuan(8_000_000))
        #expect(try Self.amounts(id, in: city).reduce(.zero, +) == .yuan(8_000_000))
        #expect(try city.refused(Self.appraisal(id, 1, .release), by: .municipal).codes == ["required"])
        #expect(try city.refused(Self.appraisal(id, 1, .release, .yuan(8_000_001)), by: .municipal).codes == ["amount-too-high"])
        try city.give(Self.appraisal(id, 1, .release, .yuan(5_000_000)), by: .municipal)
        #expect(try Self.amounts(id, in: city) == [.yuan(5_000_000), .yuan(1_500_000), .yuan(1_500_000)])
        try city.go(to: city.application(id).tranches[1].dueOn)
        try city.give(Self.appraisal(id, 2, .release, .yuan(1_000_000)), by: .municipal)
        #expect(try Self.amounts(id, in: city)[2] == .yuan(2_000_000))
        try city.go(to: city.application(id).tranches[2].dueOn)
        try city.give(Self.appraisal(id, 3, .release, .yuan(500_000)), by: .municipal)
        #expect(city.position("talent").reserved == .zero, "the last year's rest returns to the pool")
        #expect(try city.application(id).chargedAmount == .yuan(6_500_000))
    }

    @Test func rule4_ALaterAward_ComesOffTheLastPartsFirst_ThenIsOrderedBack() throws {
        var city = try City()
        let id = try city.granted("cluster-rent-relief", ["months": 6, "rent": "60000.00"])
        try city.give(Self.appraisal(id, 1, .release), by: .municipal)
        try city.paid(city.application(id).payables)
        try city.give(RecordOtherAward(id: id, funder: .district, amount: .yuan(25_000), reference: "PD"), by: .municipal)
        #expect(try Self.amounts(id, in: city) == [10_000, 10_000, 10_000, 5_000, 0, 0].map { Fen.yuan($0) })
        #expect(try city.application(id).tranches.map(\.status).suffix(2) == [.ended, .ended])
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(30_000), reference: "N"), by: .municipal)
        #expect(try Self.amounts(id, in: city)[1...].allSatisfy { $0 == .zero })
        #expect(city.core.state.recoveries.all.map(\.amount) == [.yuan(5_000)], "of what was paid, the rest comes back")
    }

    @Test func rule11_AReviewerWithAnInterest_DoesNotAppraise() throws {
        var city = try City()
        let id = try city.granted("research-institute")
        let insider = try city.register("insider", person: "insider", roles: [.municipalReviewer], enterprise: City.first.uscc.code)
        #expect(try city.refused(Self.appraisal(id, 1, .release), as: insider).code == "conflict-of-interest")
        #expect(try city.refused(Self.appraisal(id, 1, .release), by: .district).code == "role-not-allowed")
    }
}
