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
        let problem = try city.refused(ApproveBatch(id: id), as: twin)
        #expect(problem.kind == .forbidden && problem.code == "same-person")
        #expect(try city.refused(ApproveBatch(id: id), by: .secondMaker).code == "role-not-allowed")
        try city.give(ApproveBatch(id: id), by: .checker)
        let again = try city.refused(ApproveBatch(id: id), by: .checker)
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

    @Test func thePayeesAccountIsFrozenWhenTheBatchIsDrafted() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        var moved = City.first
        moved.account = BankAccount(bank: "别的银行", number: "1111222233334444", name: "别人")
        try city.record(moved)
        #expect(try city.batch(id).items[0].account == City.first.account)
        #expect(try city.batch(id).items[0].payeeName == City.first.name)
    }

    @Test func noResultBeforeTheChecker() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.batch(payables)
        let problem = try city.refused(RecordResults(id: id, results: [city.result(payables[0])]), by: .maker)
        #expect(problem.code == "invalid-state" && problem.member("state")?.string == "drafted")
        #expect(problem.member("allowed") == ["approval"])
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

    @Test func noResultsAtAll_IsARefusal() throws {
        var (city, payables) = try Self.owed(1)
        let id = try city.approvedBatch(payables)
        #expect(try city.refused(RecordResults(id: id, results: []), by: .maker).codes == ["required"])
        #expect(try city.refused(RecordResults(id: ID("bat_nothing"), results: []), by: .maker).kind == .notFound)
    }
}
