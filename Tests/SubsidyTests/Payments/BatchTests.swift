import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct BatchTests {
    static func owed(_ count: Int) throws -> (city: City, payables: [ID<Payable>]) {
        var city = try City()
        let voucher = try city.granted()
        var payables: [ID<Payable>] = []
        for index in 0..<count { payables.append(try city.owed(voucher, .yuan(Int64(100_000 * (index + 1))))) }
        return (city, payables)
    }

    static func rows(_ outcome: Outcome) -> [String] {
        (outcome.report?.array ?? []).map { $0["result"]?.string ?? "" }
    }

    @Test func makerAndCheckerAreDifferentPersons_WhateverTheirClients() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        let twin = try city.register("twin", person: city.principal(.maker).person, roles: [.financeChecker])
        let problem = try city.refused(city.approval(id), as: twin)
        #expect(problem.kind == .forbidden && problem.code == "same-person")
        #expect(try city.refused(city.approval(id), by: .secondMaker).code == "role-not-allowed")
        try city.give(city.approval(id), by: .checker)
        let again = try city.refused(city.approval(id), by: .checker)
        #expect(again.code == "invalid-state" && again.member("state")?.string == "approved")
    }

    @Test func aPayableIsInOneBatchAtATime() throws {
        var (city, payables) = try Self.owed(2)
        _ = try city.batch([payables[0]])
        #expect(try city.refused(DraftBatch(pool: "model-voucher", payables: payables), by: .maker).codes == ["payable-not-pending"])
        let list = [payables[1], payables[1], ID("pay_nothing")]
        #expect(
            try city.refused(DraftBatch(pool: "model-voucher", payables: list), by: .maker).codes == [
                "duplicate-payable", "unknown-payable",
            ])
        #expect(try city.refused(DraftBatch(pool: "corpus-voucher", payables: [payables[1]]), by: .maker).codes == ["other-pool"])
        #expect(try city.refused(DraftBatch(pool: "moon", payables: [payables[1]]), by: .maker).codes == ["unknown-pool"])
        #expect(try city.refused(DraftBatch(pool: "model-voucher", payables: []), by: .maker).codes == ["required"])
    }

    // MARK: Nothing changes after approval

    static var moved: Enterprise {
        var moved = City.first
        moved.account = BankAccount(bank: "别的银行", number: "1111222233334444", name: "别人")
        return moved
    }

    @Test func thePayeesAccountIsFrozenWhenTheBatchIsApproved() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        try city.record(Self.moved)
        try city.give(city.approval(id), by: .checker)
        #expect(try city.batch(id).items[0].account == Self.moved.account, "as it was when the checker signed")
        try city.record(City.first)
        #expect(try city.batch(id).items[0].account == Self.moved.account, "a later change alters nothing")
        #expect(try city.batch(id).payer?.number == "1" && city.batch(id).fileDigest != nil)
    }

    @Test func anAccountThatChangesWhileTheFileIsMade_VoidsTheApproval() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        let old = city.approval(id)
        try city.record(Self.moved)
        let problem = try city.refused(old, by: .checker)
        #expect(problem.kind == .conflict && problem.code == "batch-changed")
    }

    @Test func theCheckerSignsADigest_AndAnotherFileIsRefused() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        let seen = try #require(city.approval(id).files.first).sha256
        try city.record(Self.moved)
        let problem = try city.refused(city.approval(id, signed: seen), by: .checker)
        #expect(problem.kind == .conflict && problem.code == "file-digest-mismatch")
        let now = try #require(city.approval(id).files.first).sha256
        try city.give(city.approval(id, signed: now), by: .checker)
        #expect(try city.batch(id).fileDigest == now)
    }

    @Test func aPayeeWithoutAnAccount_IsRefusedByLine() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.batch(payables)
        var poor = City.first
        poor.account = nil
        try city.record(poor)
        let problem = try city.refused(city.approval(id), by: .checker)
        #expect(problem.codes == ["no-account", "no-account"] && problem.failures.first?.pointer == "/items/0")
    }

    /// A policy that wants two checkers from half a million on.
    static func strictPolicy() throws -> Policy {
        let base = try City.policy.get()
        return Policy(
            schemes: base.schemes, pools: base.pools, calendar: base.calendar,
            settings: base.settings.setting("secondCheckerFrom", to: "500000.00"), notices: base.notices)
    }

    @Test func fromTheConfiguredAmountOn_TwoPersonsCheck_AndAnEditVoidsTheFirstSignature() throws {
        var city = try City(policy: Self.strictPolicy())
        let voucher = try city.granted()
        let small = try city.owed(voucher, .yuan(999_998))
        let large = try city.owed(voucher, .yuan(1_000_000))
        _ = try city.approvedBatch([small])
        let second = try city.register("second", person: "second checker", roles: [.financeChecker])
        let third = try city.register("third", person: "third checker", roles: [.financeChecker])
        let twin = try city.register("twin", person: city.principal(.checker).person, roles: [.financeChecker])
        let id = try city.batch([large])
        try city.give(city.approval(id), by: .checker)
        #expect(try city.batch(id).status == .drafted && city.batch(id).checkers.count == 1)
        #expect(try city.refused(city.approval(id), as: twin).code == "same-person")
        try city.record(Self.moved)
        try city.decide(city.approval(id), by: second)
        #expect(try city.batch(id).status == .drafted, "the first signed another account")
        try city.decide(city.approval(id), by: third)
        #expect(try city.batch(id).status == .approved && city.batch(id).checkers == ["second checker", "third checker"])
    }

    /// Found by the simulation, seed 500001: an order that rested on a drafted batch outlived it.
    @Test func whatWasOrderedBackWhileInADraft_IsNotOwedOnceTheDraftIsCancelled() throws {
        var (city, payables) = try Self.owed(1)
        let application = try city.payable(payables[0]).application
        let id = try city.batch(payables)
        try city.give(
            RecordOtherAward(id: application, funder: .national, amount: .yuan(7_990_000), reference: "N"), by: .municipal)
        let order = try #require(city.core.state.recoveries.all.first { $0.payable == payables[0] })
        #expect(order.amount > .zero)
        let owed = try city.payable(payables[0]).amount
        try city.give(CancelBatch(id: id, reason: "wrong day"), by: .maker)
        #expect(city.core.state.recoveries[order.id]?.status == .cancelled)
        #expect(try city.payable(payables[0]).amount == owed - order.amount)
        #expect(city.core.state.unsoundness == nil && city.core.state.inconsistency == nil)
    }

    @Test func aDraftCanBeCancelled_AndAnApprovedBatchCannot() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.batch(payables)
        try city.give(CancelBatch(id: id, reason: "wrong day"), by: .maker)
        #expect(try city.batch(id).status == .cancelled && city.payable(payables[0]).status == .pending)
        #expect(try city.refused(city.approval(id), by: .checker).code == "invalid-state")
        #expect(try city.refused(DispatchBatch(id: id), by: .maker).code == "invalid-state")
        let second = try city.approvedBatch(payables)
        let problem = try city.refused(CancelBatch(id: second, reason: "x"), by: .maker)
        #expect(problem.code == "invalid-state" && problem.member("allowed") == ["dispatch", "results", "file"])
        try city.give(DispatchBatch(id: second), by: .maker)
        #expect(try city.batch(second).status == .sent)
        #expect(try city.refused(DispatchBatch(id: second), by: .maker).code == "invalid-state")
        try city.give(RecordResults(id: second, results: [city.result(payables[0])]), by: .maker)
        #expect(try city.batch(second).status == .partlyPaid && city.batch(second).progress.paid == 1)
    }

    @Test func aBatchIsForTodayOrADayWithinAYear() throws {
        var (city, payables) = try Self.owed(1)
        func draft(_ date: String) -> DraftBatch {
            DraftBatch(pool: "model-voucher", payables: payables, executionDate: LocalDate(date))
        }
        #expect(try city.refused(draft("2026-01-01"), by: .maker).codes == ["date-out-of-range"])
        #expect(try city.refused(draft("2028-01-01"), by: .maker).codes == ["date-out-of-range"])
        let id = try #require(try city.give(draft("2026-02-02"), by: .maker).first(BatchDrafted.self)).batch.id
        #expect(try city.batch(id).executionDate == LocalDate("2026-02-02"))
    }

    @Test func budgetCodesTravelWithEachLine_TheSchemesBeforeThePools() throws {
        let pool = BudgetCodes(functional: "2150805", economic: "50701", project: nil)
        #expect(BudgetCodes(project: "P-1").falling(back: pool) == BudgetCodes(functional: "2150805", economic: "50701", project: "P-1"))
        let base = try City.policy.get()
        let pools = base.pools.map {
            PoolDefinition(id: $0.id, title: $0.title, appropriated: $0.appropriated, clause: $0.clause, budget: pool)
        }
        let policy = Policy(schemes: base.schemes, pools: pools, calendar: base.calendar, settings: base.settings, notices: base.notices)
        #expect(policy.budget(scheme: "model-api", pool: "model-voucher", on: try #require(LocalDate("2026-01-05"))) == pool)
        #expect(throws: JSONShapeError.self) { try BudgetCodes(json: ["functional": "has space"]) }
        #expect(throws: JSONShapeError.self) { try BudgetCodes(json: ["nonsense": "1"]) }
    }

    // MARK: Late returns

    @Test func rule12_ALateReturn_ReopensThePayableAndThePool() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.paid(payables)
        #expect(city.terms() == "296000000.00 3850000.00 0.00 150000.00 0.00")
        let back = city.result(payables[0], .returned, "RTN-1")
        #expect(Self.rows(try city.give(RecordResults(id: id, results: [back, back]), by: .maker)) == ["returned", "unchanged"])
        #expect(try city.payable(payables[0]).status == .pending && city.payable(payables[0]).failure == "account closed")
        #expect(city.terms() == "296000000.00 3850000.00 50000.00 100000.00 0.00")
        #expect(try city.batch(id).progress.returned == 1 && city.batch(id).progress.paidTotal == .yuan(100_000))
        // The old batch cannot pay it again, in whatever words.
        let words = [city.result(payables[0]), city.result(payables[0], .failed), city.result(payables[0], .returned, "RTN-2")]
        #expect(
            Self.rows(try city.give(RecordResults(id: id, results: words), by: .maker)) == [
                "contradictory", "contradictory", "contradictory",
            ])
        try city.paid([payables[0]])
        #expect(city.terms() == "296000000.00 3850000.00 0.00 150000.00 0.00")
        #expect(Self.rows(try city.give(RecordResults(id: id, results: [back]), by: .maker)) == ["unchanged"])
    }

    @Test func whatWasNotPaidCannotComeBack_NorWhatWasGivenBack() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.approvedBatch(payables)
        let back = city.result(payables[0], .returned)
        #expect(Self.rows(try city.give(RecordResults(id: id, results: [back]), by: .maker)) == ["contradictory"])
        try city.give(RecordResults(id: id, results: payables.map { city.result($0) }), by: .maker)
        let order = try RecoveryTests.order(.payable(payables[0]), .yuan(50_000), in: &city)
        try city.give(RecordReceipt(id: order, amount: .yuan(1), reference: "R-1", receivedOn: nil), by: .maker)
        let late = city.result(payables[0], .returned, "RTN")
        #expect(Self.rows(try city.give(RecordResults(id: id, results: [late]), by: .maker)) == ["already-recovered"])
        #expect(try city.payable(payables[0]).status == .paid)
    }

    @Test func anOrderThatWasGivenUp_FallsTooWhereItsPaymentComesBack() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.paid(payables)
        let order = try RecoveryTests.order(.payable(payables[0]), .yuan(50_000), in: &city)
        try city.give(ProposeWriteOff(id: order, reason: "insolvent"), by: .municipal)
        try city.give(ApproveWriteOff(id: order), by: .checker)
        try city.give(RecordResults(id: id, results: [city.result(payables[0], .returned, "RTN")]), by: .maker)
        #expect(city.core.state.recoveries[order]?.status == .cancelled, "nothing was given up: the money is here")
        #expect(try city.payable(payables[0]).status == .cancelled, "what was ordered back of it is not owed again")
    }

    @Test func anOrderOnAPaymentThatCameBack_FallsWithIt() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.paid(payables)
        let order = try RecoveryTests.order(.payable(payables[0]), .yuan(50_000), in: &city)
        try city.give(PlanRecovery(id: order, instalments: [.init(amount: .yuan(50_000), dueOn: city.now.date)]), by: .municipal)
        let late = city.result(payables[0], .returned, "RTN")
        try city.give(RecordResults(id: id, results: [late]), by: .maker)
        #expect(city.core.state.recoveries[order]?.status == .cancelled)
        #expect(city.core.state.recoveries[order]?.instalments == [], "a plan's parts sum to what is ordered")
        #expect(try city.payable(payables[0]).status == .cancelled, "what was ordered back of it is not owed again")
    }

    @Test func resultsOfALargeReport_ComeInSlices() {
        func slices(_ results: [PaymentResult]) -> [[PaymentResult]] {
            var slicer = RecordResults.Slicer()
            let full = results.compactMap { slicer.take($0) }
            return full + [slicer.rest()]
        }
        let results = (0..<4500).map {
            PaymentResult(payable: ID("pay_\($0)"), outcome: .paid, reference: "R", reason: nil)
        }
        #expect(slices(results).map(\.count) == [2000, 2000, 500])
        let wordy = (0..<3).map {
            PaymentResult(payable: ID("pay_\($0)"), outcome: .failed, reference: nil, reason: String(repeating: "x", count: 300_000))
        }
        #expect(slices(wordy).map(\.count) == [1, 1, 1])
    }

    @Test func noResultBeforeTheChecker() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        let problem = try city.refused(RecordResults(id: id, results: [city.result(payables[0])]), by: .maker)
        #expect(problem.code == "invalid-state" && problem.member("state")?.string == "drafted")
        #expect(problem.member("allowed") == ["approval", "cancellation"])
    }

    @Test func rule12_TheSameFileTwicePaysNothingTwice() throws {
        var (city, payables) = try Self.owed(2)
        let id = try city.approvedBatch(payables)
        let file = RecordResults(id: id, results: [city.result(payables[0]), city.result(payables[1], .failed)])
        #expect(Self.rows(try city.give(file, by: .maker)) == ["paid", "failed"])
        let state = city.core.state.jsonBytes()
        #expect(Self.rows(try city.give(file, by: .maker)) == ["unchanged", "unchanged"])
        #expect(city.core.state.jsonBytes() == state, "not even a record")
        #expect(city.terms() == "296000000.00 3850000.00 100000.00 50000.00 0.00")
    }

    @Test func rule12_AWrongRowSpoilsNoOther() throws {
        var (city, payables) = try Self.owed(3)
        let id = try city.approvedBatch(payables)
        var nameless = city.result(payables[2])
        nameless.reference = ""
        let outcome = try city.give(
            RecordResults(
                id: id,
                results: [
                    city.result(ID("pay_nothing")), city.result(payables[0]), city.result(payables[0], .paid, "OTHER"),
                    city.result(payables[0], .failed), nameless, city.result(payables[1]),
                ]), by: .maker)
        #expect(
            Self.rows(outcome) == ["unknown-payable", "paid", "contradictory", "contradictory", "missing-reference", "paid"])
        #expect(try city.batch(id).status == .partlyPaid && city.payable(payables[2]).status == .batched)
        #expect(city.terms() == "296000000.00 3700000.00 150000.00 150000.00 0.00")
    }

    @Test func rule12_AFailedItemIsPaidInALaterBatch_AndTheOldFileCannotPayItAgain() throws {
        var (city, payables) = try Self.owed(2)
        let first = try city.approvedBatch(payables)
        try city.give(
            RecordResults(id: first, results: [city.result(payables[0]), city.result(payables[1], .failed)]), by: .maker)
        #expect(try city.batch(first).status == .settled && city.payable(payables[1]).failure == "account closed")
        let second = try city.approvedBatch([payables[1]])
        // The bank's first answer, once more and in another mood.
        let late = try city.give(RecordResults(id: first, results: [city.result(payables[1])]), by: .maker)
        #expect(Self.rows(late) == ["contradictory"])
        #expect(try city.payable(payables[1]).status == .batched)
        try city.give(RecordResults(id: second, results: [city.result(payables[1])]), by: .maker)
        #expect(try city.payable(payables[1]).status == .paid)
        #expect(city.terms() == "296000000.00 3850000.00 0.00 150000.00 0.00")
    }

    @Test func rule12_ABatchsResultsPayNothingOfAnotherBatch() throws {
        var (city, payables) = try Self.owed(2)
        let first = try city.approvedBatch([payables[0]])
        let second = try city.approvedBatch([payables[1]])
        let outcome = try city.give(RecordResults(id: first, results: [city.result(payables[1])]), by: .maker)
        #expect(Self.rows(outcome) == ["unknown-payable"])
        #expect(try city.payable(payables[1]).status == .batched && city.batch(second).progress.paid == 0)
    }

    @Test func noResultsAtAll_IsARefusal() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.approvedBatch(payables)
        #expect(try city.refused(RecordResults(id: id, results: []), by: .maker).codes == ["required"])
        #expect(try city.refused(RecordResults(id: ID("bat_nothing"), results: []), by: .maker).kind == .notFound)
    }
}
