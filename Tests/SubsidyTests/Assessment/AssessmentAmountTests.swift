import JSON
import Ledger
import Testing

@testable import Subsidy

/// Domain.md, Money 1 to 5, and rules 1, 2 and 3.
@Suite struct AssessmentAmountTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var scheme = "model-api"
        var claim: JSON = [:]
        var history = AssessmentHistory.none
        var pool: Fen?
        var amount: String
        var boundBy: Bound
        var testDescription: String { name }
    }

    static func contract(_ amount: JSON) -> JSON { ["contractAmount": amount] }
    static func awarded(_ amount: String, _ funder: Funder = .national) -> AssessmentHistory {
        AssessmentHistory(awards: [FundingAward(funder: funder, amount: Fen(yuan: amount), reference: "R1")])
    }

    static let cases: [Case] = [
        Case(name: "api.md's example", amount: "4000000.00", boundBy: .rate),
        Case(name: "a JSON number is read exactly", claim: contract(JSON.number(JSONNumber("0.29")!)), amount: "0.14", boundBy: .rate),
        Case(name: "half a fen is floored", claim: contract("0.03"), amount: "0.01", boundBy: .rate),
        Case(name: "a third of a fen is floored", scheme: "corpus-purchase", claim: contract("0.09"), amount: "0.02", boundBy: .rate),
        Case(name: "the cap", claim: contract("10000000.02"), amount: "5000000.00", boundBy: .cap),
        Case(name: "rate and cap alike: the earlier bound", claim: contract("10000000.01"), amount: "5000000.00", boundBy: .rate),
        Case(
            name: "the cap's residual", history: AssessmentHistory(capUsage: [Fen(yuan: "4500000.00")]), amount: "500000.00", boundBy: .cap
        ),
        Case(
            name: "no residual of the cap", history: AssessmentHistory(capUsage: [Fen(yuan: "5000000.00")]), amount: "0.00", boundBy: .cap),
        Case(
            name: "more used than the cap allows", history: AssessmentHistory(capUsage: [Fen(yuan: "6000000.00")]), amount: "0.00",
            boundBy: .cap),
        Case(name: "others leave exactly the rate's amount", history: awarded("4000000.00"), amount: "4000000.00", boundBy: .rate),
        Case(name: "others leave a fen less", history: awarded("4000000.01"), amount: "3999999.99", boundBy: .funders),
        Case(name: "others have paid all", history: awarded("8000000.00"), amount: "0.00", boundBy: .funders),
        Case(name: "another city scheme counts too", history: awarded("7000000.00", .city), amount: "1000000.00", boundBy: .funders),
        Case(
            name: "a declared award counts",
            claim: ["otherAwards": [["funder": "district", "amount": "6000000.00"]]], amount: "2000000.00", boundBy: .funders),
        Case(
            name: "declared and recorded under one reference is one award",
            claim: ["otherAwards": [["funder": "national", "amount": "6000000.00", "reference": " r1"]]],
            history: awarded("6000000.00"), amount: "2000000.00", boundBy: .funders),
        Case(
            name: "under two references it is two",
            claim: ["otherAwards": [["funder": "national", "amount": "1000000.00", "reference": "R2"]]],
            history: awarded("6000000.00"), amount: "1000000.00", boundBy: .funders),
        Case(name: "the pool's last yuan", pool: Fen(yuan: "1.00"), amount: "1.00", boundBy: .pool),
        Case(name: "an empty pool", pool: .zero, amount: "0.00", boundBy: .pool),
        Case(
            name: "cap and pool alike: the earlier bound", claim: contract("20000000.00"), pool: Fen(yuan: "5000000.00"),
            amount: "5000000.00", boundBy: .cap),
        Case(
            name: "ineligible lines come off first", scheme: "compute-rental", claim: ["ineligibleAmount": "200000.00"],
            amount: "300000.00", boundBy: .rate),
        Case(name: "no cap on rent", scheme: "compute-rental", claim: ["rent": "100000000.00"], amount: "30000000.00", boundBy: .rate),
        Case(
            name: "the pool's reach", scheme: "compute-rental", claim: ["rent": "3000000000.00"], pool: Fen.yuan(600_000_000),
            amount: "600000000.00", boundBy: .pool),
    ]

    @Test(arguments: cases) func theLeastStepBindsTheAmount(_ one: Case) throws {
        let assessment = assess(try Fixture.input(one.scheme, claim: one.claim, history: one.history, pool: one.pool))
        #expect(assessment.eligible == true)
        #expect(assessment.amount.description == one.amount)
        #expect(assessment.boundBy == one.boundBy)
        #expect(assessment.trace.last { $0.step != .split }?.value == assessment.amount)
    }

    @Test func traceHasEachStepInOrder() throws {
        let assessment = assess(try Fixture.input("model-api", claim: ["ineligibleAmount": "1000000.00"], pool: Fen.yuan(300_000_000)))
        #expect(assessment.trace.map(\.step) == [.base, .rate, .cap, .funders, .pool])
        #expect(assessment.trace.map(\.value.description) == ["7000000.00", "3500000.00", "3500000.00", "3500000.00", "3500000.00"])
        #expect(assessment.base == Fen(yuan: "7000000.00"))
    }

    @Test func rule1_approvedRateBelowTheCeilingIsUsed() throws {
        var input = try Fixture.input("model-api")
        input.approvedBase = Fen(yuan: "6000000.00")
        input.approvedRate = Rate("0.4")
        let assessment = assess(input)
        #expect(assessment.amount == Fen(yuan: "2400000.00"))
        #expect(assessment.base == Fen(yuan: "6000000.00"))
        #expect(assessment.rate == Rate("0.4"))
    }

    @Test func anApprovedBaseNeverRaisesTheEligiblePart() throws {
        var input = try Fixture.input("model-api", claim: ["ineligibleAmount": "3000000.00"])
        input.approvedBase = Fen(yuan: "8000000.00")
        #expect(assess(input).amount == Fen(yuan: "2500000.00"))
    }

    @Test func reviewedTermsOutOfRangeAreRefused() throws {
        let input = try Fixture.input("model-api")
        let (scheme, claim) = (input.scheme, input.claim)
        #expect(scheme.failures(approvedBase: Fen(yuan: "8000000.00"), approvedRate: Rate("0.5"), claim: claim).isEmpty)
        let both = scheme.failures(approvedBase: Fen(yuan: "8000000.01"), approvedRate: Rate("0.500001"), claim: claim)
        #expect(both.map(\.pointer) == ["/approvedBase", "/approvedRate"])
        #expect(scheme.failures(approvedBase: Fen(-1), approvedRate: nil, claim: claim).count == 1)
    }

    @Test func rule1_aFixedRateAllowsNoOther() throws {
        #expect(RateRule.fixed(try #require(Rate("0.05"))).allows(try #require(Rate("0.05"))))
        #expect(!RateRule.fixed(try #require(Rate("0.05"))).allows(try #require(Rate("0.04"))))
        #expect(RateRule.max(try #require(Rate("0.05"))).allows(try #require(Rate("0.04"))))
    }

    @Test func rule3_theCapsScopeIsEnterpriseAndYear_sharedByBothModelSchemes() throws {
        let api = try Fixture.input("model-api")
        let privately = try Fixture.input("model-private")
        func keys(_ input: AssessmentInput, _ date: String) -> [String] {
            input.scheme.capKeys(enterprise: input.enterprise.uscc, claim: input.claim, on: LocalDate(date)!)
        }
        #expect(keys(api, "2026-01-05") == keys(privately, "2026-12-31"))
        #expect(keys(api, "2026-01-05") != keys(api, "2027-01-01"))
        #expect(keys(try Fixture.input("compute-rental"), "2026-01-05").isEmpty)
    }

    @Test func money5_cityAndDistrictSumToTheWhole() throws {
        for rent in ["600000.00", "0.01", "0.05", "33333.35", "999999.99"] {
            let assessment = assess(try Fixture.input("compute-rental-early", claim: ["rent": .string(rent)]))
            let city = try #require(assessment.parts.first { $0.funder == .city })
            #expect(assessment.amount == Fen(yuan: rent))
            #expect(assessment.parts.reduce(Fen.zero) { $0 + $1.amount } == assessment.amount)
            #expect(city.amount == Rate("0.3")!.of(Fen(yuan: rent)))
            #expect(assessment.poolAmount == city.amount)
        }
    }

    @Test func money4_aNationalAwardLowersTheTotalUnderTheEarlyScheme() throws {
        let assessment = assess(
            try Fixture.input(
                "compute-rental-early",
                history: AssessmentHistory(awards: [FundingAward(funder: .national, amount: Fen(yuan: "900000.00"))])))
        #expect(assessment.amount == Fen(yuan: "300000.00"))
        #expect(assessment.boundBy == .funders)
        #expect(assessment.parts.map(\.amount.description) == ["300000.00", "0.00"])
    }

    @Test func thePoolBindsOnlyTheCitysPart() throws {
        let assessment = assess(try Fixture.input("compute-rental-early", pool: Fen(yuan: "100000.00")))
        #expect(assessment.boundBy == .pool)
        #expect(assessment.parts.map(\.amount.description) == ["100000.00", "840000.00"])
        #expect(assessment.amount == Fen(yuan: "940000.00"))
    }

    @Test func money5_theLargestRemaindersGetTheFenThatAreLeft() {
        #expect(Fen(100).divided(by: [1, 1, 1]) == [Fen(34), Fen(33), Fen(33)])
        #expect(Fen(5).divided(by: [3, 7]) == [Fen(2), Fen(3)])
        #expect(Fen(10).divided(by: [1, 2, 4]) == [Fen(1), Fen(3), Fen(6)])
        #expect(Fen(0).divided(by: [1, 2]) == [.zero, .zero])
        #expect(Fen(1).divided(by: [0, 5, 5]) == [.zero, Fen(1), .zero])
        for amount in Int64(0)...200 {
            #expect(Fen(amount).divided(by: [30, 45, 25, 7]).reduce(.zero, +) == Fen(amount))
        }
    }
}
