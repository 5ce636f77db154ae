import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct RecoveryTests {
    /// Half a million paid on one voucher.
    static func paid() throws -> (city: City, voucher: ID<Voucher>, payable: ID<Payable>) {
        var city = try City()
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        try city.paid([payable])
        return (city, voucher, payable)
    }

    static func order(_ subject: RecoverySubject, _ amount: Fen, in city: inout City) throws -> ID<Recovery> {
        let outcome = try city.give(OrderRecovery(subject: subject, amount: amount, reason: "false papers"), by: .municipal)
        return try #require(outcome.first(RecoveryOrdered.self)).recovery.id
    }

    @Test func rule14_ARecoveryIsAtMostWhatWasPaidAndNotOrderedBackYet_ByWhicheverName() throws {
        var (city, voucher, payable) = try Self.paid()
        let application = try city.voucher(voucher).application
        let subjects: [RecoverySubject] = [.application(application), .voucher(voucher), .payable(payable)]
        for subject in subjects {
            let high = OrderRecovery(subject: subject, amount: .yuan(500_000) + Fen(1), reason: "x")
            #expect(try city.refused(high, by: .municipal).codes == ["amount-too-high"])
            #expect(
                try city.refused(OrderRecovery(subject: subject, amount: .zero, reason: "x"), by: .municipal).codes == ["amount-too-high"])
        }
        _ = try Self.order(.payable(payable), .yuan(200_000), in: &city)
        _ = try Self.order(.voucher(voucher), .yuan(200_000), in: &city)
        for subject in subjects {
            let high = OrderRecovery(subject: subject, amount: .yuan(100_000) + Fen(1), reason: "x")
            #expect(try city.refused(high, by: .municipal).codes == ["amount-too-high"])
        }
        _ = try Self.order(.application(application), .yuan(100_000), in: &city)
        #expect(try city.application(application).chargedAmount == .yuan(3_500_000))
    }

    @Test func rule14_AnOrderWithoutAPayable_RestsOnWhatWasPaidOnce() throws {
        var (city, voucher, first) = try Self.paid()
        let application = try city.voucher(voucher).application
        let second = try city.owed(voucher, .yuan(1_000_000))
        try city.paid([second])
        _ = try Self.order(.application(application), .yuan(600_000), in: &city)
        func high(_ subject: RecoverySubject, _ amount: Fen) throws -> [String] {
            try city.refused(OrderRecovery(subject: subject, amount: amount, reason: "x"), by: .municipal).codes
        }
        #expect(try high(.payable(first), .yuan(400_000) + Fen(1)) == ["amount-too-high"], "a million was paid, 600,000 ordered back")
        _ = try Self.order(.payable(first), .yuan(400_000), in: &city)
        for subject in [.payable(first), .payable(second), .voucher(voucher), .application(application)] as [RecoverySubject] {
            #expect(try high(subject, Fen(1)) == ["amount-too-high"])
        }
    }

    @Test func whatIsOnlyOwedCannotBeRecovered() throws {
        var city = try City()
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        #expect(
            try city.refused(OrderRecovery(subject: .payable(payable), amount: Fen(1), reason: "x"), by: .municipal).codes == [
                "amount-too-high"
            ])
    }

    @Test func rule14_InstalmentsCountDown_AndTheSameReceiptCountsOnce() throws {
        var (city, _, payable) = try Self.paid()
        let id = try Self.order(.payable(payable), .yuan(500_000), in: &city)
        func receipt(_ amount: Fen, _ reference: String) -> RecordReceipt {
            RecordReceipt(id: id, amount: amount, reference: reference, receivedOn: LocalDate("2026-01-12"))
        }
        try city.give(receipt(.yuan(200_000), "R-1"), by: .maker)
        #expect(city.core.state.recoveries[id]?.status == .partlyReceived)
        #expect(try city.refused(receipt(.yuan(100_000), "R-1"), by: .maker).code == "already-recorded")
        #expect(try city.refused(receipt(.yuan(300_000) + Fen(1), "R-2"), by: .maker).codes == ["amount-too-high"])
        try city.give(receipt(.yuan(300_000), "R-2"), by: .maker)
        #expect(city.core.state.recoveries[id]?.status == .received)
        let after = try city.refused(receipt(Fen(1), "R-3"), by: .maker)
        #expect(after.code == "invalid-state" && after.member("state")?.string == "received")
        #expect(city.terms() == "296500000.00 3500000.00 0.00 500000.00 500000.00")
    }

    // MARK: Rule 14: instalments, offsets, interest, write-off, bar

    static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    /// A policy with interest of 3.65% a year, a ten-thousandth a day, from 30 days on.
    static func policyWithInterest() throws -> Policy {
        let base = try City.policy.get()
        let settings = base.settings.setting("recoveryInterestRate", to: "0.0365").setting("recoveryDueDays", to: 30)
        return Policy(schemes: base.schemes, pools: base.pools, calendar: base.calendar, settings: settings, notices: base.notices)
    }

    @Test func rule14_InstalmentsSumToTheOrder_InTheOrderOfTheirDays() throws {
        var (city, _, payable) = try Self.paid()
        func order(_ parts: [(Int64, String)]) throws -> OrderRecovery {
            let plan = try parts.map { Recovery.Instalment(amount: .yuan($0.0), dueOn: try Self.day($0.1)) }
            return OrderRecovery(subject: .payable(payable), amount: .yuan(300), terms: RecoveryTerms(reason: "x", instalments: plan))
        }
        #expect(try city.refused(order([(100, "2026-02-01"), (100, "2026-03-01")]), by: .municipal).codes == ["sum-differs"])
        #expect(try city.refused(order([(100, "2026-03-01"), (200, "2026-02-01")]), by: .municipal).codes == ["date-out-of-range"])
        #expect(try city.refused(order([(300, "2025-12-31")]), by: .municipal).codes == ["date-out-of-range"])
        let made = try city.give(order([(100, "2026-02-01"), (200, "2026-03-01")]), by: .municipal)
        let id = try #require(made.first(RecoveryOrdered.self)).recovery.id
        let recovery = try #require(city.core.state.recoveries[id])
        #expect(recovery.overdue(on: try Self.day("2026-02-01")) == .zero)
        #expect(recovery.overdue(on: try Self.day("2026-02-02")) == .yuan(100))
        #expect(recovery.overdue(on: try Self.day("2026-03-02")) == .yuan(300))
        try city.give(RecordReceipt(id: id, amount: .yuan(50), reference: "R-1", receivedOn: nil), by: .maker)
        let plan = [Recovery.Instalment(amount: .yuan(250), dueOn: try Self.day("2026-06-01"))]
        #expect(
            try city.refused(PlanRecovery(id: id, instalments: [.init(amount: .yuan(300), dueOn: plan[0].dueOn)]), by: .municipal).codes
                == ["sum-differs"])
        try city.give(PlanRecovery(id: id, instalments: plan), by: .municipal)
        #expect(try #require(city.core.state.recoveries[id]).overdue(on: try Self.day("2026-03-02")) == .zero)
    }

    @Test func interestGrowsByTheDayOnWhatIsOverdue_AndStopsWithWhatCameIn() throws {
        var city = try City(policy: Self.policyWithInterest())
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        try city.paid([payable])
        let id = try Self.order(.payable(payable), .yuan(500_000), in: &city)
        let due = try #require(city.core.state.recoveries[id]?.dueOn)
        #expect(due == city.now.date.adding(days: 30))
        func interest(_ days: Int) throws -> Fen { try #require(city.core.state.recoveries[id]).interestDue(on: due.adding(days: days)) }
        #expect(try interest(0) == .zero && interest(-5) == .zero)
        #expect(try interest(10) == .yuan(500), "a ten-thousandth of 500,000 a day")
        try city.go(to: due.adding(days: 10))
        let greedy = RecordReceipt(id: id, amount: .yuan(400_000), interest: .yuan(501), reference: "R-1", receivedOn: nil)
        #expect(try city.refused(greedy, by: .maker).codes == ["amount-too-high"])
        try city.give(
            RecordReceipt(id: id, amount: .yuan(400_000), interest: .yuan(500), reference: "R-1", receivedOn: nil), by: .maker)
        #expect(try interest(20) == .yuan(100), "on the 100,000 that are left")
        #expect(city.position().recovered == .yuan(400_000), "interest is no part of the pool")
    }

    @Test func rule14_WhatIsOwedIsKeptBack_AndBothPoolsBalance() throws {
        var (city, voucher, payable) = try Self.paid()
        let id = try Self.order(.payable(payable), .yuan(300_000), in: &city)
        let later = try city.owed(voucher, .yuan(400_000))
        let other = try city.owed(city.granted(.second), .yuan(400_000))
        #expect(try city.refused(OffsetRecovery(id: id, payable: other, amount: nil), by: .maker).codes == ["other-payee"])
        #expect(try city.refused(OffsetRecovery(id: id, payable: later, amount: .yuan(200_001)), by: .maker).codes == ["amount-too-high"])
        #expect(try city.refused(OffsetRecovery(id: id, payable: payable, amount: nil), by: .maker).codes == ["payable-not-pending"])
        try city.give(OffsetRecovery(id: id, payable: later, amount: .yuan(50_000)), by: .maker)
        #expect(try city.payable(later).amount == .yuan(150_000) && city.payable(later).offset == .yuan(50_000))
        try city.give(OffsetRecovery(id: id, payable: later, amount: nil), by: .maker)
        #expect(try city.payable(later).status == .paid && city.payable(later).amount == .zero, "nothing is left for a batch")
        #expect(
            try city.refused(DraftBatch(pool: "model-voucher", payables: [later]), by: .maker).codes == ["payable-not-pending"])
        #expect(city.core.state.recoveries[id]?.received == .yuan(200_000))
        let position = city.position()
        #expect(position.paid == .yuan(700_000) && position.recovered == .yuan(200_000))
    }

    @Test func aWriteOffNeedsTwoPersons() throws {
        var (city, _, payable) = try Self.paid()
        let id = try Self.order(.payable(payable), .yuan(300_000), in: &city)
        #expect(try city.refused(ApproveWriteOff(id: id), by: .secondMunicipal).code == "invalid-state")
        try city.give(ProposeWriteOff(id: id, reason: "insolvent"), by: .municipal)
        #expect(try city.refused(ApproveWriteOff(id: id), by: .municipal).code == "same-person")
        let twin = try city.register("twin", person: city.principal(.municipal).person, roles: [.financeChecker])
        #expect(try city.refused(ApproveWriteOff(id: id), as: twin).code == "same-person")
        try city.give(RecordReceipt(id: id, amount: .yuan(100_000), reference: "R-1", receivedOn: nil), by: .maker)
        try city.give(ApproveWriteOff(id: id), by: .checker)
        let recovery = try #require(city.core.state.recoveries[id])
        #expect(recovery.status == .writtenOff && recovery.writeOff?.amount == .yuan(200_000) && recovery.outstanding == .zero)
        let late = RecordReceipt(id: id, amount: .yuan(1), reference: "R-2", receivedOn: nil)
        #expect(try city.refused(late, by: .maker).code == "invalid-state")
        // Given up is not forgotten: it cannot be ordered back a second time.
        let again = OrderRecovery(subject: .payable(payable), amount: .yuan(200_001), reason: "x")
        #expect(try city.refused(again, by: .municipal).codes == ["amount-too-high"])
    }

    @Test func aWriteOffThatWasProposedByALentPower_IsNotApprovedByWhoLentIt() throws {
        var (city, _, payable) = try Self.paid()
        let id = try Self.order(.payable(payable), .yuan(300_000), in: &city)
        let lent = Delegate(
            delegate: city.principal(.secondMunicipal).clientID, actions: [.orderRecovery], from: city.now.date, until: city.now.date,
            reason: "leave")
        try city.give(lent, by: .municipal)
        let acting = city.core.state.principal(
            city.principal(.secondMunicipal), actingFor: city.principal(.municipal).clientID, on: city.now.date)
        try city.decide(ProposeWriteOff(id: id, reason: "insolvent"), by: acting)
        #expect(try city.refused(ApproveWriteOff(id: id), by: .municipal).code == "same-person")
        #expect(try city.refused(ApproveWriteOff(id: id), by: .secondMunicipal).code == "same-person")
        try city.give(ApproveWriteOff(id: id), by: .checker)
    }

    @Test func aReceiptIsOfADayThatHasCome() throws {
        var (city, _, payable) = try Self.paid()
        let id = try Self.order(.payable(payable), .yuan(300_000), in: &city)
        let tomorrow = RecordReceipt(id: id, amount: .yuan(1), reference: "R-1", receivedOn: city.now.date.adding(days: 1))
        #expect(try city.refused(tomorrow, by: .maker).codes == ["date-out-of-range"])
        try city.give(RecordReceipt(id: id, amount: .yuan(1), reference: "R-1", receivedOn: city.now.date), by: .maker)
    }

    @Test func rule14_FraudBarsTheEnterpriseAndWhomeverItsControllerControls_ForTheConfiguredYears() throws {
        var city = try City()
        var first = City.first
        first.controller = "张三"
        try city.record(first)
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        try city.paid([payable])
        let terms = RecoveryTerms(reason: "forged contract", cause: .fraud, legalGround: "财政违法行为处罚处分条例")
        try city.give(OrderRecovery(subject: .payable(payable), amount: .yuan(500_000), terms: terms), by: .municipal)
        let until = city.now.date.adding(months: 36)
        #expect(city.core.state.enterprises[first.uscc.code]?.enterprise.barredUntil == until)
        let barred = try city.drafted()
        #expect(try city.refused(SubmitApplication(id: barred), by: .applicant).codes.contains("not-barred"))
        // The same controller behind another name.
        var second = City.second
        second.controller = "张 三"
        try city.record(second)
        let sister = try city.drafted(.second)
        #expect(try city.refused(SubmitApplication(id: sister), by: .otherApplicant).codes.contains("not-barred"))
        second.controller = "李四"
        try city.record(second)
        try city.give(SubmitApplication(id: sister), by: .otherApplicant)
        try city.go(to: until.adding(days: 1))
        #expect(city.core.state.barredUntil(first, on: city.now.date).map { $0 < city.now.date } == true, "the bar is over")
    }

    @Test func rule14_ABarReachesWhomTheBarredControls_ByNameOrByCode() throws {
        for control in [City.first.name, City.first.uscc.code] {
            var city = try City()
            var subsidiary = City.second
            subsidiary.controller = control
            try city.record(subsidiary)
            var barred = City.first
            barred.barredUntil = LocalDate("2028-12-31")
            try city.give(RecordEnterprise(enterprise: barred, precondition: .exists), by: .admin)
            let id = try city.drafted(.second)
            #expect(try city.refused(SubmitApplication(id: id), by: .otherApplicant).codes == ["not-barred"])
        }
    }

    @Test func theSystemSaysWhyItOrders_AndNobodyElseUsesItsWords() throws {
        var (city, _, payable) = try Self.paid()
        for cause in [RecoveryCause.redLetter, .otherAward] {
            let order = OrderRecovery(subject: .payable(payable), amount: .yuan(1), terms: RecoveryTerms(reason: "x", cause: cause))
            #expect(try city.refused(order, by: .municipal).codes == ["made-by-the-system"])
        }
        try city.give(Self.award(city.payable(payable).application, .yuan(8_000_000)), by: .municipal)
        #expect(city.core.state.recoveries.all.map(\.cause) == [.otherAward])
    }

    // MARK: Money 4: another funder's award

    static func award(_ id: ID<Application>, _ amount: Fen, _ reference: String = "N-1", funder: Funder = .national) -> RecordOtherAward {
        RecordOtherAward(id: id, funder: funder, amount: amount, reference: reference)
    }

    @Test func money4_AnAwardBeforeTheGrant_LowersWhatIsReserved() throws {
        var city = try City()
        let id = try city.published()
        try city.give(Self.award(id, .yuan(5_000_000)), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(3_000_000))
        #expect(city.terms() == "297000000.00 3000000.00 0.00 0.00 0.00")
        try city.go(to: "2026-01-13")
        city.settle()
        #expect(try city.voucher(city.application(id).vouchers[0]).faceValue == .yuan(3_000_000))
    }

    @Test func money4_AnAwardThatLeavesRoom_ChangesNothing() throws {
        var city = try City()
        let id = try city.published()
        try city.give(Self.award(id, .yuan(4_000_000)), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(4_000_000))
        #expect(city.terms() == "296000000.00 4000000.00 0.00 0.00 0.00")
    }

    @Test func money4_AnAwardThatTakesEverything_LeavesNothingToGrant() throws {
        var city = try City()
        let id = try city.published()
        try city.give(Self.award(id, .yuan(9_000_000)), by: .municipal)
        #expect(city.terms() == "300000000.00 0.00 0.00 0.00 0.00")
        try city.go(to: "2026-01-13")
        city.settle()
        #expect(try city.application(id).status == .closed && city.application(id).vouchers.isEmpty)
    }

    @Test func money4_AfterTheGrantTheUnusedValueGoesFirst_ThenWhatIsOwed_ThenARecovery() throws {
        var city = try City()
        let voucher = try city.granted()
        let id = try city.voucher(voucher).application
        let paid = try city.owed(voucher, .yuan(2_000_000))
        try city.paid([paid])
        let owed = try city.owed(voucher, .yuan(2_000_000))
        #expect(city.terms() == "296000000.00 2000000.00 1000000.00 1000000.00 0.00")

        // Room falls from 8 to 2.5 million: 1.5 of the 4 must go, all of it unused.
        try city.give(Self.award(id, .yuan(5_500_000)), by: .municipal)
        #expect(city.terms() == "297500000.00 500000.00 1000000.00 1000000.00 0.00")
        #expect(try city.voucher(voucher).faceValue == .yuan(2_500_000))
        // To 1.2 million: half a million unused and 0.8 of what is owed.
        try city.give(Self.award(id, .yuan(1_300_000), "N-2"), by: .municipal)
        #expect(city.terms() == "298800000.00 0.00 200000.00 1000000.00 0.00")
        #expect(try city.payable(owed).amount == .yuan(200_000))
        // To 0.4 million: the rest of what is owed, and 0.6 is ordered back.
        try city.give(Self.award(id, .yuan(800_000), "N-3"), by: .municipal)
        #expect(city.terms() == "299000000.00 0.00 0.00 1000000.00 0.00")
        let recoveries = Array(city.core.state.recoveries.all)
        #expect(recoveries.map(\.amount) == [.yuan(600_000)] && recoveries[0].payable == paid)
        #expect(try city.application(id).chargedAmount == .yuan(400_000))
    }

    @Test func money4_AnAwardThatTheClaimHadDeclared_CountsOnce() throws {
        var city = try City()
        let declared: JSON = [["funder": "national", "amount": "4000000.00", "reference": "N-1"]]
        let id = try city.published(City.Case(more: [.init(key: "otherAwards", value: declared)]))
        #expect(try city.application(id).approvedAmount == .yuan(4_000_000))
        try city.give(Self.award(id, .yuan(4_000_000), "n-1"), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(4_000_000), "it is the same award")
        try city.give(Self.award(id, .yuan(1), "N-2"), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(3_999_999))
    }

    @Test func money4_TheSameAwardIsRecordedOnce_AndTheCitysOwnNever() throws {
        var city = try City()
        let id = try city.published()
        try city.give(Self.award(id, .yuan(1)), by: .municipal)
        #expect(try city.refused(Self.award(id, .yuan(1)), by: .municipal).codes == ["already-recorded"])
        #expect(try city.refused(Self.award(id, .yuan(1), "C", funder: .city), by: .municipal).codes == ["city-is-here"])
        #expect(try city.refused(Self.award(id, .zero, "Z"), by: .municipal).codes == ["not-positive"])
    }

    @Test func money4_WhereDistrictAndCityShareAGrant_TheCitysPartStandsFirst() throws {
        var city = try City()
        let id = try city.published(City.Case(scheme: "compute-rental-early", amount: "1000000.00"))
        #expect(try city.application(id).approvedAmount == .yuan(1_000_000) && city.application(id).poolAmount == .yuan(300_000))
        try city.give(Self.award(id, .yuan(600_000)), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(400_000))
        #expect(city.terms("compute-voucher") == "599700000.00 300000.00 0.00 0.00 0.00", "30% of the base is still within 40%")
        try city.give(Self.award(id, .yuan(300_000), "N-2"), by: .municipal)
        #expect(city.terms("compute-voucher") == "599900000.00 100000.00 0.00 0.00 0.00")
    }

    @Test func money4_WhatTheCitysPartLostBefore_IsNotLostAgain() throws {
        var city = try City()
        let voucher = try city.granted(City.Case(scheme: "compute-rental-early", amount: "1000000.00"))
        let payable = try city.owed(voucher, .yuan(200_000))
        try city.go(to: city.voucher(voucher).validUntil.adding(days: 1))
        city.settle()
        #expect(city.terms("compute-voucher") == "599940000.00 0.00 60000.00 0.00 0.00", "240,000 of the city's part were never used")
        // 50,000 are left to city and district together: of the city's 60,000 the excess is 10,000.
        try city.give(Self.award(city.voucher(voucher).application, .yuan(950_000)), by: .municipal)
        #expect(try city.payable(payable).amount == .yuan(50_000))
        // The figures are the pool's, not the district's: 300,000 granted, 250,000 of it fallen away.
        let tallies = city.core.state.statistics.cells.map(\.tally)
        #expect(tallies.reduce(Fen.zero) { $0 + $1.amount } == .yuan(300_000))
        #expect(tallies.reduce(Fen.zero) { $0 + $1.reduced } == .yuan(250_000))
    }

    @Test func money4_AReversalAfterAnAward_TakesNothingTwice() throws {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        let payable = try city.owed(voucher, .yuan(8_000_000), invoice: number)
        try city.paid([payable])
        // Room for one million of the four that were paid: three are ordered back.
        try city.give(Self.award(city.voucher(voucher).application, .yuan(7_000_000)), by: .municipal)
        // A quarter of the invoice falls: three quarters still carry three million, more than the one that is left.
        try city.give(city.reversal(of: number, .yuan(2_000_000)), by: .maker)
        #expect(city.core.state.recoveries.all.map(\.amount) == [.yuan(3_000_000)])
        // All of it falls: the last million too, and no more than was ever paid.
        try city.give(city.reversal(of: number, .yuan(6_000_000)), by: .maker)
        #expect(city.core.state.recoveries.all.map(\.amount) == [.yuan(3_000_000), .yuan(1_000_000)])
    }

    @Test func money4_AReversalAfterAnAwardLoweredThePayable_TakesNothingTwice() throws {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        let payable = try city.owed(voucher, .yuan(8_000_000), invoice: number)
        try city.give(Self.award(city.voucher(voucher).application, .yuan(7_000_000)), by: .municipal)
        #expect(try city.payable(payable).amount == .yuan(1_000_000))
        try city.give(city.reversal(of: number, .yuan(2_000_000)), by: .maker)
        #expect(try city.payable(payable).amount == .yuan(1_000_000))
        #expect(city.core.state.recoveries.count == 0)
    }
}
