import JSON
import Ledger
import Testing

@testable import Subsidy

/// An award from the approval to the bank.
@Suite struct AwardTests {
    static let pool = "compute-facility"

    @Test func anAwardIsReserved_ThenOwed_ThenPaid_AndTheCaseCloses() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        #expect(try city.application(id).approvedAmount == .yuan(8_000_000))
        #expect(city.terms(Self.pool) == "9992000000.00 8000000.00 0.00 0.00 0.00")

        try city.go(to: "2026-02-02")
        city.settle()
        let payable = try #require(try city.application(id).payables.first)
        #expect(try city.application(id).status == .granted && city.application(id).vouchers.isEmpty)
        #expect(try city.payable(payable).payee == City.first.uscc.code && city.payable(payable).amount == .yuan(8_000_000))
        #expect(city.terms(Self.pool) == "9992000000.00 0.00 8000000.00 0.00 0.00")

        try city.paid([payable])
        #expect(city.terms(Self.pool) == "9992000000.00 0.00 0.00 8000000.00 0.00")
        #expect(try city.application(id).status == .granted, "the audit is still to come")
        try city.give(RecordAudit(id: id, investment: .yuan(90_000_000), opinion: "as planned"), by: .municipal)
        #expect(try city.application(id).status == .closed && city.core.state.recoveries.count == 0)
    }

    /// Every award of the notice, from its own first example to the last yuan.
    @Test(arguments: Fixture.policy.schemes.filter { $0.kind == .award }.map(\.id))
    func everyAwardRunsFromItsFirstExampleToTheLastYuan(_ scheme: String) throws {
        var city = try City()
        let expected = try city.example(scheme).amount
        let id = try city.granted(scheme)
        let payable = try #require(try city.application(id).payables.first)
        #expect(try city.payable(payable).amount == expected)
        try city.paid([payable])
        if city.core.policy.schemes.first(where: { $0.id == scheme })?.award?.audited == true {
            let base = try #require(try city.application(id).approvedBase)
            try city.give(RecordAudit(id: id, investment: base, opinion: "as planned"), by: .municipal)
        }
        #expect(try city.application(id).status == .closed)
        #expect(city.position(try city.payable(payable).pool).paid == expected)
    }

    @Test func rule1_OnlyTheRewardForProductsAtScaleIsFixed_AndNoReviewChangesIt() throws {
        #expect(Fixture.policy.schemes.filter { if case .fixed? = $0.rate { true } else { false } }.map(\.id) == ["product-scale"])
        var city = try City()
        let id = try city.submitted("product-scale")
        try city.sign(id)
        let reviewer = try city.reviewer(try #require(city.core.policy.schemes.first { $0.id == "product-scale" }).workflow[1], of: id)
        #expect(try city.refused(city.approval(id, rate: Rate("0.04")), as: reviewer).codes == ["rate-too-high"])
        try city.decide(city.approval(id, base: .yuan(10_000_000), rate: Rate("0.05")), by: reviewer)
        #expect(try city.application(id).approvedAmount == .yuan(500_000))
    }

    @Test func whereNoRateApplies_TheReviewLowersTheAmountItself() throws {
        var city = try City()
        let id = try city.granted("talent-award", base: .yuan(120_000))
        #expect(try city.application(id).approvedAmount == .yuan(120_000))
        let other = try city.submitted("rnd-national-match")
        try city.sign(other)
        let problem = try city.refused(city.approval(other, base: .yuan(20_000_001)), by: .municipal)
        #expect(problem.codes == ["base-too-high"])
    }

    @Test func rule13_APersonsCeilingIsThePersons_WhicheverEnterpriseFiles() throws {
        var city = try City()
        _ = try city.published("talent-award")
        let second = try city.published("talent-award", by: .otherApplicant, of: City.second)
        #expect(try city.application(second).approvedAmount == .yuan(100_000), "300,000 less the 200,000 at the first enterprise")
        #expect(try city.application(second).assessment?.boundBy == .cap)
        // Another person of the first enterprise has a ledger of their own, and the enterprise's own grants do not touch it.
        let other = try city.published("talent-award", ["person": ["name": "李四", "idNumber": "310101199203078028"]])
        #expect(try city.application(other).approvedAmount == .yuan(200_000))
    }

    @Test func rule13_APersonsRewardIsPaidToThePerson_WhereTheClaimNamesTheirAccount() throws {
        var city = try City()
        let account: JSON = ["bank": "工商银行", "number": "6222020000001234567"]
        let person: JSON = ["name": "李四", "idNumber": "310101199203078028", "account": account]
        let id = try city.granted("talent-award", ["person": person])
        let payable = try #require(try city.application(id).payables.first)
        #expect(try city.payable(payable).person?.account == BankAccount(bank: "工商银行", number: "6222020000001234567", name: "李四"))
        // What the enterprise does with its own account does not move the person's money.
        var enterprise = City.first
        enterprise.account = nil
        try city.record(enterprise)
        let batch = try city.paid([payable])
        #expect(try city.batch(batch).items[0].account?.name == "李四" && city.batch(batch).items[0].payeeName.isEmpty)
        // It is the person who gives back, and the enterprise's money does not stand for it; nor the other way round.
        try city.record(City.first)
        let order = OrderRecovery(subject: .payable(payable), amount: .yuan(50_000), reason: "left the enterprise")
        let recovery = try #require(try city.give(order, by: .municipal).first(RecoveryOrdered.self)).recovery
        #expect(recovery.person?.name == "李四")
        let enterprises = try city.owed(city.granted(), .yuan(1_000_000))
        #expect(try city.refused(OffsetRecovery(id: recovery.id, payable: enterprises, amount: nil), by: .maker).codes == ["other-payee"])
        let later = try city.granted("talent-award", ["person": person, "awardAmount": "100000.00"])
        let own = try #require(try city.application(later).payables.first)
        try city.give(OffsetRecovery(id: recovery.id, payable: own, amount: nil), by: .maker)
        #expect(try city.payable(own).amount == .yuan(50_000) && city.core.state.recoveries[recovery.id]?.status == .received)
    }

    @Test func anotherAwardDuringPublicity_LowersWhatIsReserved() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        try city.give(
            RecordOtherAward(id: id, funder: .national, amount: .yuan(75_000_000), reference: "GJ-1"), by: .municipal)
        #expect(city.terms(Self.pool) == "9995000000.00 5000000.00 0.00 0.00 0.00")
    }

    @Test func anotherAwardAfterTheGrant_LowersWhatIsOwed_AndOrdersBackWhatWasPaid() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        let payable = try #require(try city.application(id).payables.first)
        try city.give(
            RecordOtherAward(id: id, funder: .district, amount: .yuan(75_000_000), reference: "QJ-1"), by: .municipal)
        #expect(try city.payable(payable).amount == .yuan(5_000_000))
        #expect(city.terms(Self.pool) == "9995000000.00 0.00 5000000.00 0.00 0.00")

        try city.paid([payable])
        try city.give(
            RecordOtherAward(id: id, funder: .national, amount: .yuan(2_000_000), reference: "GJ-2"), by: .municipal)
        let recovery = try #require(city.core.state.recoveries.all.first { $0.application == id })
        #expect(recovery.amount == .yuan(2_000_000))
        #expect(try city.application(id).approvedAmount == .yuan(3_000_000))
    }

    @Test func anAwardThatFallsDuringPublicity_ReleasesItsMoney() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        try city.give(WithdrawApplication(id: id, reason: "no need"), by: .applicant)
        #expect(city.terms(Self.pool) == "10000000000.00 0.00 0.00 0.00 0.00")
    }
}
