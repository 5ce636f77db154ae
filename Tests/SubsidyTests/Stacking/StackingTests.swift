import JSON
import Ledger
import Testing

@testable import Subsidy

/// What other grants and funders leave of a base, a contract, a team.
@Suite struct StackingTests {
    /// The policy with another value of a dated setting.
    static func policy(_ setting: String, _ value: JSON) throws -> Policy {
        let base = Fixture.policy
        var settings = try #require(
            try JSON(parsing: ConfigurationFiles(directory: Fixture.config).read("voucherd.json"))["settings"]?.object)
        settings[setting] = [["from": "2025-07-28", "to": nil, "value": value]]
        return Policy(
            schemes: base.schemes, pools: base.pools, calendar: base.calendar, settings: try DatedSettings(json: .object(settings)),
            notices: base.notices)
    }

    // MARK: All funders on the same base

    @Test func money4_TwoSchemesOnOneProjectShareItsBase() throws {
        var city = try City()
        let title: JSON = "同一个 项目"
        _ = try city.published("ai4s-project", ["projectTitle": title, "totalInvestment": "40000000.00"])
        let second = try city.published("rnd-strategic", ["projectTitle": "同一个项目", "totalInvestment": "40000000.00"])
        #expect(try city.application(second).approvedAmount == .yuan(12_000_000), "30% are left of the whole")
        #expect(try city.application(second).assessment?.boundBy == .funders)
    }

    @Test func money4_AnAwardOnOneGrant_RecomputesTheOthersOnTheSameBase() throws {
        var city = try City()
        let title: JSON = "同一个项目"
        let first = try city.granted("ai4s-project", ["projectTitle": title, "totalInvestment": "40000000.00"])
        let second = try city.granted("rnd-strategic", ["projectTitle": title, "totalInvestment": "40000000.00"])
        #expect(try city.application(first).approvedAmount == .yuan(28_000_000))
        #expect(try city.application(second).approvedAmount == .yuan(12_000_000))
        try city.give(RecordOtherAward(id: second, funder: .national, amount: .yuan(30_000_000), reference: "GJ-1"), by: .municipal)
        #expect(try city.application(second).chargedAmount == .zero)
        #expect(try city.application(first).chargedAmount == .yuan(10_000_000), "of 40 million the nation pays 30")
    }

    @Test func money4_AnAwardIsAFactOfTheContract_WhateverBecomesOfTheCaseThatItIsRecordedOn() throws {
        var city = try City()
        func model(_ scheme: String, _ awards: JSON = []) -> City.Case {
            City.Case(scheme: scheme, amount: "1000000.00", contract: "HT-1", more: [.init(key: "otherAwards", value: awards)])
        }
        let first = try city.submitted(model("model-api"))
        try city.give(RecordOtherAward(id: first, funder: .national, amount: .yuan(900_000), reference: "GJ-1"), by: .municipal)
        try city.give(WithdrawApplication(id: first, reason: nil), by: .applicant)
        let second = try city.published(model("model-private"))
        #expect(try city.application(second).approvedAmount == .yuan(100_000) && city.application(second).assessment?.boundBy == .funders)
        // What a standing grant's claim declares need not be declared again, and the same award counts once.
        let third = try city.published(
            City.Case(
                amount: "1000000.00", contract: "HT-2",
                more: [
                    .init(
                        key: "otherAwards", value: [["funder": "district", "amount": "400000.00", "reference": "QJ-1"]])
                ]))
        #expect(try city.application(third).approvedAmount == .yuan(500_000))
        let fourth = try city.published(City.Case(scheme: "model-private", amount: "1000000.00", contract: "HT-2"))
        #expect(try city.application(fourth).approvedAmount == .yuan(100_000))
    }

    @Test func money4_WhatAPortalSaysOnADraft_TouchesNobodyElsesGrant() throws {
        var city = try City()
        let grant = try city.published(City.Case(amount: "1000000.00", contract: "HT-1"))
        let draft = try city.drafted(City.Case(scheme: "model-private", seat: .portal, amount: "1000000.00", contract: "HT-1"))
        try city.give(RecordOtherAward(id: draft, funder: .national, amount: .yuan(900_000), reference: "GJ-1"), by: .portal)
        #expect(try city.application(grant).approvedAmount == .yuan(500_000))
        // The city's word is a fact of the contract.
        try city.give(RecordOtherAward(id: grant, funder: .national, amount: .yuan(900_000), reference: "GJ-1"), by: .municipal)
        #expect(try city.application(grant).approvedAmount == .yuan(100_000))
    }

    @Test func money4_WithoutARate_AllFundersPayAtMostTheTotalInvestment() throws {
        var city = try City()
        let id = try city.granted("rnd-national-match", ["totalInvestment": "60000000.00"])
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(45_000_000), reference: "GJ"), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(15_000_000))
        // Where the claim names no investment nothing bounds the match.
        let open = try city.granted("rnd-national-match", ["projectTitle": "另一项目"])
        try city.give(RecordOtherAward(id: open, funder: .national, amount: .yuan(45_000_000), reference: "GJ"), by: .municipal)
        #expect(try city.application(open).approvedAmount == .yuan(20_000_000))
    }

    @Test func money4_RentOfOtherMonthsOnTheSameContract_IsAnotherBase() throws {
        var city = try City()
        func rent(from day: String) -> City.Case {
            City.Case(
                scheme: "compute-rental-early", amount: "600000.00", contract: "ZL-1", more: [.init(key: "startsOn", value: .string(day))])
        }
        _ = try city.published(rent(from: "2026-01-01"))
        let next = try city.published(rent(from: "2026-07-01"))
        #expect(try city.application(next).approvedAmount == .yuan(600_000))
        let third = City.Case(
            scheme: "compute-rental", amount: "600000.00", contract: "ZL-1", more: [.init(key: "startsOn", value: "2026-04-01")])
        // From April to September three months of each grant are in common, and both were granted whole.
        let id = try city.checked(third)
        #expect(try city.refused(city.approval(id), by: .municipal).code == "funders-exhausted")
    }

    @Test func rule1_TheCitysThirtyPercent_AreOneCeilingForOneRent_UnderWhicheverScheme() throws {
        var city = try City()
        func rent(_ scheme: String, _ contract: String) -> City.Case {
            City.Case(scheme: scheme, amount: "600000.00", contract: contract, more: [.init(key: "months", value: 4)])
        }
        _ = try city.published(rent("compute-rental", "ZL-1"))
        let early = try city.published(rent("compute-rental-early", "ZL-1"))
        // The city pays its 180,000 already: the district may pay the rest of the whole.
        #expect(try city.application(early).approvedAmount == .yuan(420_000) && city.application(early).poolAmount == .zero)
        #expect(try city.application(early).assessment?.parts.map(\.amount) == [.zero, .yuan(420_000)])
        #expect(city.terms("compute-voucher") == "599820000.00 180000.00 0.00 0.00 0.00")
        // The other way round: 30% by the early scheme and 20% by the district leave half of the whole, and nothing of the city's share.
        _ = try city.published(rent("compute-rental-early", "ZL-2"), rate: Rate("0.5"))
        let second = try city.checked(rent("compute-rental", "ZL-2"))
        #expect(try city.refused(city.approval(second), by: .municipal).code == "funders-exhausted")
        // 20% under one scheme leave the city 10% under the other.
        _ = try city.published(rent("compute-rental-early", "ZL-3"), rate: Rate("0.2"))
        let third = try city.published(rent("compute-rental", "ZL-3"))
        #expect(try city.application(third).approvedAmount == .yuan(60_000) && city.application(third).assessment?.boundBy == .funders)
        #expect(try city.application(third).assessment?.trace.contains { $0.scope == "city" && $0.limit == .yuan(180_000) } == true)
    }

    @Test func money4_OnlyTheMonthsInCommonCount_RoundedUp() throws {
        let first = try #require(RentMonths(["startsOn": "2026-01-01", "months": 3]))
        let second = try #require(RentMonths(["startsOn": "2026-03-01", "months": 3]))
        let award = FundingAward(funder: .city, amount: Fen(100))
        // 31 of 90 days.
        #expect(RentMonths.part(of: award, for: first, within: second)?.amount == Fen(35))
        #expect(RentMonths.part(of: award, for: first, within: first)?.amount == Fen(100))
        #expect(RentMonths.part(of: award, for: first, within: nil)?.amount == Fen(100))
        #expect(RentMonths.part(of: award, for: first, within: RentMonths(["startsOn": "2026-04-01", "months": 1])) == nil)
    }

    @Test func rule2_TwelveMonthsAreCumulative_AndOverlappingContractsDoNotResetThem() throws {
        var city = try City()
        func rent(_ months: JSON, from day: String) -> City.Case {
            City.Case(
                scheme: "compute-rental-early", amount: "600000.00",
                more: [.init(key: "months", value: months), .init(key: "startsOn", value: .string(day))])
        }
        _ = try city.published(rent(8, from: "2026-01-01"))
        let overlapping = try city.drafted(rent(5, from: "2026-03-01"))
        let problem = try city.refused(SubmitApplication(id: overlapping), by: .applicant)
        #expect(problem.codes == ["twelve-months"] && problem.failures.first?.message.en.contains("At most 4 months") == true)
        _ = try city.submitted(rent(4, from: "2026-03-01"))
    }

    // MARK: One contract

    @Test func rule7_AContractThatIsSplitIsOneContract() throws {
        var city = try City()
        let buyer = JSON.string(City.second.name)
        func part(_ number: String, _ signed: String, buyer: JSON = buyer) -> [String: JSON] {
            ["contractAmount": "50000000.00", "contractNumber": .string(number), "signedOn": .string(signed), "buyer": buyer]
        }
        let whole = try city.published("first-version", part("SBC-1", "2025-12-01"))
        #expect(try city.application(whole).approvedAmount == .yuan(15_000_000))
        let split = try city.published("first-version", part("SBC-2", "2025-12-20"))
        #expect(try city.application(split).approvedAmount == .yuan(5_000_000), "20 million are the contract's, in however many pieces")
        // Another buyer, or the same one a quarter later, is another contract.
        let other = try city.published("first-version", part("SBC-3", "2025-12-20", buyer: "另一家公司"))
        let later = try city.published("first-version", part("SBC-4", "2025-08-01"))
        for id in [other, later] { #expect(try city.application(id).approvedAmount == .yuan(15_000_000)) }
    }

    @Test func rule7_TheSameNumberIsOneContract_HoweverItIsSpelled() throws {
        var city = try City()
        _ = try city.published("first-version", ["contractAmount": "60000000.00", "contractNumber": "sbc 1"])
        let again = try city.submitted("first-version", ["contractAmount": "60000000.00", "contractNumber": "SBC-1"])
        while try city.application(again).stage != "municipal-review" { try city.sign(again) }
        try city.give(city.approval(again), by: .municipal)
        #expect(try city.application(again).approvedAmount == .yuan(2_000_000))
    }

    @Test func rule7_AProviderDoesNotClaimOnItsOwnServices_NorASellerOnItsOwnPurchase() throws {
        var city = try City()
        let id = try city.drafted("product-scale", ["buyer": .string(City.first.name)])
        #expect(try city.refused(SubmitApplication(id: id), by: .applicant).codes == ["buyer-is-another"])
    }

    // MARK: Seller and buyer

    /// The buyer has 50% of a contract of 8 million; what the seller's 5% comes to under a setting.
    static func sellersReward(_ setting: JSON, buyersRate: Rate? = nil) throws -> Result<Fen, Problem> {
        var city = try City(policy: try policy("sellerAndBuyer", setting))
        var other = City.Case.second
        (other.contract, other.provider) = ("HT-7", City.first.name)
        let bought = try city.published(other, rate: buyersRate)
        #expect(try city.application(bought).approvedAmount == .yuan(4_000_000))
        let id = try city.drafted("product-scale", ["contractAmount": "8000000.00", "contractNumber": "ht7"])
        do {
            try city.give(SubmitApplication(id: id), by: .applicant)
        } catch let problem as Problem {
            return .failure(problem)
        }
        while try city.application(id).stage != nil { try city.sign(id) }
        return .success(try #require(try city.application(id).approvedAmount))
    }

    @Test func rule7_SellersRewardAndBuyersSubsidyOnOneContract_AreDecidedByTheSetting() throws {
        #expect(try Self.sellersReward("together").get() == .yuan(400_000), "50% and 5% are within the whole")
        #expect(try Self.sellersReward("separate").get() == .yuan(400_000))
        guard case .failure(let problem) = try Self.sellersReward("exclusive") else {
            Issue.record("the seller was paid on a contract on which the buyer had been")
            return
        }
        #expect(problem.codes == ["both-sides"])
    }

    @Test func together_BothSidesCountUnderOneWhole() throws {
        var city = try City(policy: try Self.policy("sellerAndBuyer", "together"))
        var bought = City.Case(scheme: "compute-rental-early", seat: .otherApplicant, applicant: City.second, amount: "1000000.00")
        (bought.contract, bought.provider) = ("ZL-9", City.first.uscc.code)
        _ = try city.published(bought)
        let id = try city.submitted("product-scale", ["contractAmount": "1000000.00", "contractNumber": "ZL-9"])
        try city.sign(id)
        #expect(try city.refused(city.approval(id), by: .municipal).code == "funders-exhausted")
    }

    // MARK: One team

    @Test func rule1_ARateIsOfTheContractOrProject_AndNotOfEachApplicationOnIt() throws {
        var city = try City()
        // Fixed is fixed: 5% of a contract, however often it is filed.
        let contract: [String: JSON] = ["contractAmount": "10000000.00", "contractNumber": "XS-1"]
        _ = try city.published("product-scale", contract)
        let again = try city.submitted("product-scale", contract.merging(["contractNumber": "xs 1"]) { $1 })
        try city.sign(again)
        #expect(try city.refused(city.approval(again), by: .municipal).code == "already-granted")
        // What a review did not give the first time a second application may have, up to the ceiling and no further.
        _ = try city.published("compute-facility", ["totalInvestment": "80000000.00"], rate: Rate("0.06"))
        let rest = try city.published("compute-facility", ["totalInvestment": "80000000.00"])
        #expect(try city.application(rest).approvedAmount == .yuan(3_200_000) && city.application(rest).assessment?.boundBy == .rate)
        #expect(try city.application(rest).assessment?.trace.map(\.step).prefix(2) == [.rate, .rate])
        // Another project has its own.
        let other = try city.published("compute-facility", ["totalInvestment": "80000000.00", "projectTitle": "二期"])
        #expect(try city.application(other).approvedAmount == .yuan(8_000_000))
    }

    @Test func rule1_TheContractOfTwoVouchers_IsSubsidisedByItsInvoicesOnce() throws {
        var city = try City()
        let first = try city.granted(City.Case(amount: "1000000.00", contract: "HT-1"))
        let second = try city.granted(City.Case(amount: "1000000.00", contract: "HT-1"))
        let number = city.nextInvoice()
        _ = try city.owed(first, .yuan(1_000_000), invoice: number)
        let use = try city.redemption(second, .yuan(1_000_000), [city.invoice(number, .yuan(1_000_000), of: second)])
        #expect(try city.refused(use, by: .applicant).codes == ["invoice-exhausted"])
    }

    @Test func rule1_TheSameRentOfTheSameMonths_IsRelievedOnce() throws {
        var city = try City()
        _ = try city.published("cluster-rent-relief", ["months": 12, "startsOn": "2026-01-05"])
        let again = try city.submitted("cluster-rent-relief", ["months": 12, "startsOn": "2026-01-05"])
        try city.sign(again)
        #expect(try city.refused(city.approval(again), by: .municipal).code == "already-granted")
        let next = try city.published("cluster-rent-relief", ["months": 12, "startsOn": "2027-01-05"])
        #expect(try city.application(next).approvedAmount == city.application(next).approvedBase)
    }

    @Test func aStartUpGrant_IsGivenOnce() throws {
        var city = try City()
        _ = try city.published("cluster-startup-grant")
        let problem = try city.refused(SubmitApplication(id: try city.drafted("cluster-startup-grant")), by: .applicant)
        #expect(problem.codes == ["one-of-two"])
    }

    @Test func rentReliefAndStartUpGrantExcludeEachOther_ForTheSameTeam() throws {
        let grant = try #require(Fixture.policy.schemes.first { $0.id == "cluster-startup-grant" })
        // A twin that stands in for the rent relief: what counts is that the two name each other.
        let relief = try Scheme(
            json: Scheme.merging(grant.source, ["id": "cluster-rent-relief", "excludes": ["cluster-startup-grant"]]),
            settings: Fixture.policy.settings.values(on: grant.effective.from))
        let base = Fixture.policy
        let policy = Policy(
            schemes: base.schemes.filter { $0.id != relief.id } + [relief], pools: base.pools, calendar: base.calendar,
            settings: base.settings, notices: base.notices)
        var city = try City(policy: policy)
        let first = try city.published("cluster-rent-relief")
        let problem = try city.refused(
            SubmitApplication(id: try city.drafted("cluster-startup-grant")), by: .applicant)
        #expect(problem.codes == ["one-of-two"])
        // The same team under another enterprise is the same team; another team is another.
        let moved = try city.drafted("cluster-startup-grant", by: .otherApplicant, of: City.second)
        #expect(try city.refused(SubmitApplication(id: moved), by: .otherApplicant).codes == ["one-of-two"])
        _ = try city.submitted("cluster-startup-grant", ["team": "另一团队"])
        // Once the first is given up, nothing stands in the way.
        try city.give(WithdrawApplication(id: first, reason: nil), by: .applicant)
        try city.give(SubmitApplication(id: moved), by: .otherApplicant)
    }
}
