import JSON
import Ledger
import Testing

@testable import Subsidy

/// 免申即享: runs over the register.
@Suite struct EntitlementRunTests {
    static func member(_ index: Int, _ change: (inout Enterprise) -> Void = { _ in }) -> Enterprise {
        var enterprise = City.enterprise(index, "小镇企业\(index)")
        enterprise.cluster = "模速空间"
        change(&enterprise)
        return enterprise
    }

    /// The configured policy with other members in one scheme's file.
    static func policy(_ scheme: String, _ change: JSON, in other: Policy? = nil) throws -> Policy {
        let base = try other ?? City.policy.get()
        let schemes = try base.schemes.map {
            try $0.id == scheme ? $0.changed(by: change, settings: base.settings.values(on: $0.effective.from)) : $0
        }
        return Policy(schemes: schemes, pools: base.pools, calendar: base.calendar, settings: base.settings, notices: base.notices)
    }

    @discardableResult
    static func run(_ scheme: String, dry: Bool = false, in city: inout City) throws -> EntitlementRun {
        let outcome = try city.give(StartEntitlementRun(scheme: scheme, isDryRun: dry), by: .municipal)
        city.settle()
        let id = try #require(outcome.first(EntitlementRunStarted.self)).run.id
        return try #require(city.core.state.entitlementRuns[id])
    }

    static func listed(_ scheme: String, in city: City) -> [Application] {
        city.core.state.applications.all.filter { $0.scheme == scheme && $0.run != nil }
    }

    @Test func aDryRun_GivesAReasonForEachEnterprise_AndNothingElse() throws {
        var city = try City()
        try city.record(Self.member(10))
        try city.record(Self.member(11) { $0.sizeClass = nil })
        try city.record(Self.member(12) { $0.sizeClass = .large })
        try city.record(Self.member(13) { $0.district = nil }, by: .portal)
        let run = try Self.run("cluster-compute", dry: true, in: &city)
        #expect(run.status == .completed && run.position == run.total && run.total == 7)
        #expect((run.included, run.excluded, run.undecided) == (1, 4, 2))
        #expect(run.verdict(at: 0) == EntitlementVerdict(.excluded, failed: ["in-cluster"]))
        #expect(run.verdict(at: 3) == EntitlementVerdict(.included))
        #expect(run.verdict(at: 4) == EntitlementVerdict(.undecided, undecided: ["innovative-enterprise"]), "missing data is not a no")
        #expect(run.verdict(at: 5) == EntitlementVerdict(.excluded, failed: ["innovative-enterprise"]))
        #expect(run.verdict(at: 6) == EntitlementVerdict(.undecided, undecided: ["in-city"]))
        #expect(run.amount == .yuan(1_000_000))
        #expect(Self.listed("cluster-compute", in: city).isEmpty)
        #expect(city.terms("compute-voucher") == "600000000.00 0.00 0.00 0.00 0.00")
    }

    @Test func rule4_ThreeWalletsOf100万_EachFromItsOwnPool() throws {
        var city = try City()
        try city.record(Self.member(10))
        for scheme in ["cluster-compute", "cluster-model", "cluster-corpus"] { try Self.run(scheme, in: &city) }
        #expect(Self.listed("cluster-compute", in: city).map(\.status) == [.publicity])
        try city.go(to: "2026-01-13")
        city.settle()
        let vouchers = city.core.state.vouchers.all.map { "\($0.scheme) \($0.pool) \($0.faceValue) \($0.rate)" }
        #expect(
            vouchers == [
                "cluster-compute compute-voucher 1000000.00 1", "cluster-model model-voucher 1000000.00 1",
                "cluster-corpus corpus-voucher 1000000.00 1",
            ])
        #expect(city.terms("corpus-voucher") == "99000000.00 1000000.00 0.00 0.00 0.00")
    }

    @Test func aSecondRun_GivesNothingTwice_NotEvenAfterTheVoucherExpired() throws {
        var city = try City()
        try city.record(Self.member(10))
        try Self.run("cluster-compute", in: &city)
        try city.record(Self.member(11))
        let second = try Self.run("cluster-compute", in: &city)
        #expect(second.included == 1 && second.verdict(at: 3) == EntitlementVerdict(.excluded, failed: ["already-granted"]))
        try city.go(to: "2027-03-01")
        city.settle()
        #expect(city.core.state.vouchers.all.allSatisfy { $0.status == .expired })
        let third = try Self.run("cluster-compute", dry: true, in: &city)
        #expect(third.included == 0)
    }

    @Test func thePool_BoundsTheRun_DryAndReal() throws {
        var city = try City(pools: ["compute-voucher": .yuan(1_500_000)])
        for index in 10...12 { try city.record(Self.member(index)) }
        let dry = try Self.run("cluster-compute", dry: true, in: &city)
        let real = try Self.run("cluster-compute", in: &city)
        #expect(dry.amount == .yuan(1_500_000) && real.amount == dry.amount && real.verdicts == dry.verdicts && real.slices == dry.slices)
        #expect(Self.listed("cluster-compute", in: city).map(\.approvedAmount) == [.yuan(1_000_000), .yuan(500_000)])
        #expect(real.verdict(at: 5) == EntitlementVerdict(.excluded, failed: ["pool-exhausted"]))
    }

    @Test func aRun_GoesOnInSlices_BesideOtherCommands() throws {
        var city = try City()
        city.core.entitlementSliceMax = 2
        for index in 10...16 { try city.record(Self.member(index)) }
        let started = try city.giveAtOnce(StartEntitlementRun(scheme: "cluster-compute", isDryRun: false), by: .municipal)
        let id = try #require(started.first(EntitlementRunStarted.self)).run.id
        #expect(city.core.state.entitlementRuns[id]?.position == 2 && city.core.hasWork)
        city.workOnce()
        // Somebody else is served between two slices, and the run neither sees nor misses anybody twice.
        try city.giveAtOnce(RecordEnterprise(enterprise: Self.member(20), precondition: .none), by: .portal)
        #expect(
            try city.refusedAtOnce(StartEntitlementRun(scheme: "cluster-compute", isDryRun: false), by: .municipal).code == "run-under-way")
        // A crash between two slices: a core that was replayed goes on where this one is.
        var replayed = Core(policy: city.core.policy)
        for outcome in city.history { replayed.replay(outcome.events, in: outcome.moment) }
        #expect(replayed.hasWork && replayed.state.jsonBytes() == city.core.state.jsonBytes())
        city.settle()
        let run = try #require(city.core.state.entitlementRuns[id])
        #expect(run.status == .completed && run.total == 10 && run.included == 7 && run.slices.map(\.count) == [2, 2, 2, 2, 2])
        #expect(Set(Self.listed("cluster-compute", in: city).map(\.applicant)).count == 7)
        #expect(!city.core.hasWork)
    }

    @Test func aConfirmation_WhereTheSchemeAsksForOne_IsGivenDeclinedOrLapses() throws {
        var city = try City(policy: Self.policy("cluster-model", ["entitlement": ["confirmationWorkingDays": 3]]))
        var (first, second) = (City.first, City.second)
        (first.cluster, second.cluster) = ("模速空间", "模速空间")
        for enterprise in [first, second, Self.member(10)] { try city.record(enterprise) }
        try Self.run("cluster-model", in: &city)
        let listed = Self.listed("cluster-model", in: city)
        #expect(listed.map(\.status) == [.approved, .approved, .approved])
        #expect(listed[0].confirmBy == LocalDate("2026-01-08"))
        try city.give(ConfirmEntitlement(id: listed[0].id, outcome: .accept), by: .applicant)
        #expect(try city.application(listed[0].id).status == .publicity)
        #expect(try city.refused(ConfirmEntitlement(id: listed[1].id, outcome: .accept), by: .applicant).code == "not-found")
        try city.give(ConfirmEntitlement(id: listed[1].id, outcome: .decline), by: .otherApplicant)
        #expect(try city.application(listed[1].id).status == .withdrawn)
        try city.go(to: "2026-01-09")
        city.settle()
        #expect(try city.application(listed[2].id).status == .withdrawn, "not confirmed in time")
        #expect(city.terms("model-voucher") == "299000000.00 1000000.00 0.00 0.00 0.00")
        // What was declined or lapsed was not given: the next run lists it again.
        #expect(try Self.run("cluster-model", in: &city).included == 2)
    }

    @Test func rule9_AnObjection_StopsTheClockOfItsOwnEntitlementAlone() throws {
        var city = try City()
        for index in 10...11 { try city.record(Self.member(index)) }
        try Self.run("cluster-compute", in: &city)
        let listed = Self.listed("cluster-compute", in: city)
        let filed = try city.give(FileObjection(id: listed[0].id, reason: "not innovative"), by: .expert)
        try city.go(to: "2026-01-13")
        city.settle()
        #expect(try city.application(listed[0].id).status == .objection && city.application(listed[1].id).status == .granted)
        let objection = try #require(filed.first(ObjectionFiled.self)).objection.id
        try city.give(RuleObjection(id: objection, outcome: .upheld, opinion: "right"), by: .municipal)
        #expect(city.terms("compute-voucher") == "599000000.00 1000000.00 0.00 0.00 0.00")
    }

    @Test func rule4_AWallet_DoesNotBypassThe100PercentOfAContract() throws {
        var city = try City()
        var first = City.first
        first.cluster = "模速空间"
        try city.record(first)
        try Self.run("cluster-compute", in: &city)
        let grant = try city.granted(City.Case(scheme: "compute-rental", amount: "1200000.00", contract: "ZL-9"))
        #expect(try city.voucher(grant).faceValue == .yuan(360_000))
        let wallet = try #require(
            Self.listed("cluster-compute", in: city).first?.vouchers.first
                ?? city.core.state.vouchers.all.first { $0.scheme == "cluster-compute" }?.id)
        func use(_ base: Fen, _ contract: String) throws -> FileRedemption {
            var use = try city.redemption(wallet, base, [city.invoice(city.nextInvoice(), base, of: wallet)])
            use.contractNumber = contract
            return use
        }
        let redemption = try city.filed(use(.yuan(900_000), "ZL-9"))
        try city.give(city.acceptance(redemption), by: .municipal)
        // 1,200,000 of the contract, of which the compute voucher pays 360,000: 840,000 are left for the wallet.
        #expect(try city.redemption(redemption).amount == .yuan(840_000))
        #expect(try city.redemption(redemption).boundBy == "funders")
        let again = try city.filed(use(.yuan(100_000), "zl-9"))
        #expect(try city.refused(city.acceptance(again), by: .municipal).code == "funders-exhausted")
        let other = try city.filed(use(.yuan(100_000), "ZL-10"))
        try city.give(city.acceptance(other), by: .municipal)
        #expect(try city.redemption(other).amount == .yuan(100_000), "another contract has its own 100%")
    }

    /// A city whose first enterprise holds the compute wallet.
    private static func holding() throws -> (city: City, wallet: ID<Voucher>) {
        var city = try City()
        var first = City.first
        first.cluster = "模速空间"
        try city.record(first)
        try run("cluster-compute", in: &city)
        let last = try #require(listed("cluster-compute", in: city).first?.publicUntil)
        try city.go(to: last.adding(days: 1))
        city.settle()
        return (city, try #require(city.core.state.vouchers.all.first { $0.scheme == "cluster-compute" }?.id))
    }

    private static func use(_ wallet: ID<Voucher>, _ base: Fen, _ contract: String, in city: inout City) throws -> ID<Redemption> {
        var use = try city.redemption(wallet, base, [city.invoice(city.nextInvoice(), base, of: wallet)])
        use.contractNumber = contract
        return try city.filed(use)
    }

    @Test func rule4_AnotherFundersAwardOnTheEntitlement_BoundsItsUses_BeforeAndAfter() throws {
        var (city, wallet) = try Self.holding()
        let id = try city.voucher(wallet).application
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(60_000), reference: "GJ-1"), by: .municipal)
        let first = try Self.use(wallet, .yuan(100_000), "ZL-1", in: &city)
        try city.give(city.acceptance(first), by: .municipal)
        #expect(try city.redemption(first).amount == .yuan(40_000) && city.redemption(first).boundBy == "funders")
        try city.paid([#require(try city.redemption(first).payable)])
        let second = try Self.use(wallet, .yuan(50_000), "ZL-2", in: &city)
        try city.give(city.acceptance(second), by: .municipal)
        #expect(try city.redemption(second).amount == .yuan(50_000))
        // Of 150,000 the nation pays 60,000 and then 70,000 more: of the 90,000 that the wallet paid 20,000 may stay. The last use falls
        // first, as nothing of it is on its way; then what was paid is ordered back.
        try city.give(RecordOtherAward(id: id, funder: .national, amount: .yuan(70_000), reference: "GJ-2"), by: .municipal)
        #expect(try city.payable(#require(try city.redemption(second).payable)).status == .cancelled)
        #expect(city.core.state.recoveries.all.map(\.amount) == [.yuan(20_000)])
        #expect(try city.voucher(wallet).balance == .yuan(960_000), "what the last use gave back can be used for something else")
    }

    @Test func rule4_ALaterNationalAwardOnTheContract_OrdersBackWhatAWalletPaidOnIt() throws {
        var (city, wallet) = try Self.holding()
        let use = try Self.use(wallet, .yuan(100_000), "ZL-1", in: &city)
        try city.give(city.acceptance(use), by: .municipal)
        try city.paid([#require(try city.redemption(use).payable)])
        let referral = try ReferralTests.recommended("compute-national-referral", ["contractNumber": "ZL 1"], in: &city)
        try city.give(ReferralTests.outcome(referral, .accepted, .yuan(30_000), "GJ-1"), by: .municipal)
        #expect(city.core.state.recoveries.all.map(\.amount) == [.yuan(30_000)])
        #expect(try city.redemption(use).amount == .yuan(70_000))
    }

    @Test func rule4_TheContractsOwnAmount_IsTheBaseOfAllItsUses() throws {
        var (city, wallet) = try Self.holding()
        _ = try city.published(City.Case(scheme: "compute-rental", amount: "100000.00", contract: "ZL-1"))
        let first = try Self.use(wallet, .yuan(60_000), "ZL-1", in: &city)
        try city.give(city.acceptance(first), by: .municipal)
        // More invoices do not make the contract more than it is: 30,000 and 60,000 of its 100,000 are paid.
        let second = try Self.use(wallet, .yuan(60_000), "ZL-1", in: &city)
        try city.give(city.acceptance(second), by: .municipal)
        #expect(try city.redemption(second).amount == .yuan(10_000) && city.redemption(second).boundBy == "funders")
    }

    @Test func aRun_OfAVersionThatIsConfiguredNoLonger_FailsAndSaysSo() throws {
        var city = try City()
        city.core.entitlementSliceMax = 1
        try city.record(Self.member(10))
        let started = try city.giveAtOnce(StartEntitlementRun(scheme: "cluster-compute", isDryRun: true), by: .municipal)
        let id = try #require(started.first(EntitlementRunStarted.self)).run.id
        var core = Core(policy: try Self.policy("cluster-compute", ["version": "2026-01-01.1"]))
        core.begin(with: city.core.state)
        #expect(core.work(at: city.now, entropy: 1) != nil)
        #expect(core.state.entitlementRuns[id]?.status == .failed && core.state.entitlementRuns[id]?.failure != nil)
        #expect(!core.hasWork)
    }

    @Test func onlyEntitlements_AreRunOverTheRegister_AndOnlyByTheCity() throws {
        var city = try City()
        #expect(try city.refused(StartEntitlementRun(scheme: "model-api", isDryRun: true), by: .municipal).codes == ["not-an-entitlement"])
        #expect(try city.refused(StartEntitlementRun(scheme: "cluster-model", isDryRun: true), by: .admin).code == "role-not-allowed")
    }
}
