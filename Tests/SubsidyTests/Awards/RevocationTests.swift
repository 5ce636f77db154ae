import JSON
import Ledger
import Testing

@testable import Subsidy

/// A grant that is taken back: what is unused or owed returns to the pool, what was paid is ordered back.
@Suite struct RevocationTests {
    @Test func anAwardThatIsOwed_FallsAway() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        try city.give(RevokeGrant(id: id, reason: "not built"), by: .municipal)
        #expect(try city.application(id).status == .closed)
        #expect(city.terms("compute-facility") == "10000000000.00 0.00 0.00 0.00 0.00")
    }

    @Test func anAwardThatWasPaid_IsOrderedBackWhole() throws {
        var city = try City()
        let id = try city.granted("compute-facility")
        try city.paid(city.application(id).payables)
        try city.give(RevokeGrant(id: id, reason: "not built"), by: .municipal)
        let recovery = try #require(city.core.state.recoveries.all.first { $0.application == id })
        #expect(recovery.amount == .yuan(8_000_000) && recovery.reason == "not built")
        #expect(try city.application(id).chargedAmount == .zero, "it no longer counts towards any cap")
    }

    @Test func aVouchersGrant_EndsTheVoucher_AndOrdersBackWhatItPaid() throws {
        var city = try City()
        let voucher = try city.granted()
        let id = try city.voucher(voucher).application
        let paid = try city.owed(voucher, .yuan(2_000_000))
        try city.paid([paid])
        _ = try city.owed(voucher, .yuan(1_000_000))
        try city.give(RevokeGrant(id: id, reason: "no such model"), by: .municipal)
        #expect(try city.voucher(voucher).status == .revoked && city.application(id).status == .closed)
        #expect(city.core.state.recoveries.all.map(\.amount) == [.yuan(1_000_000)])
        #expect(city.terms() == "299000000.00 0.00 0.00 1000000.00 0.00")
    }

    /// Found by the simulator (seed 7001202): an order without a payable counted against each of several, and money stayed out.
    @Test func severalPayments_AreOrderedBackWhole_WhateverWasOrderedBackBefore() throws {
        var city = try City()
        let voucher = try city.granted()
        let id = try city.voucher(voucher).application
        for _ in 0..<3 { try city.paid([try city.owed(voucher, .yuan(1_000_000))]) }
        _ = try RecoveryTests.order(.application(id), .yuan(300_000), in: &city)
        _ = try RecoveryTests.order(.voucher(voucher), .yuan(100_000), in: &city)
        try city.give(RevokeGrant(id: id, reason: "no such model"), by: .municipal)
        let orders = city.core.state.recoveries.all
        #expect(orders.reduce(Fen.zero) { $0 + $1.amount } == .yuan(1_500_000), "three times half a million was paid")
        #expect(orders.count { $0.payable != nil && $0.amount > .yuan(500_000) } == 0)
        #expect(try city.application(id).chargedAmount == .zero)
        for order in orders {
            try city.give(
                RecordReceipt(id: order.id, amount: order.amount, reference: "R-\(order.id)", receivedOn: nil), by: .maker)
        }
        #expect(city.core.state.recoveries.all.allSatisfy { $0.status == .received }, "what was ordered can come in")
    }

    @Test func whatIsNotGranted_CannotBeRevoked() throws {
        var city = try City()
        let id = try city.published("compute-facility")
        let problem = try city.refused(RevokeGrant(id: id, reason: "x"), by: .municipal)
        #expect(problem.code == "invalid-state" && problem.member("allowed") == ["objections", "withdrawal", "other-awards"])
        #expect(try city.refused(RevokeGrant(id: id, reason: "x"), by: .district).code == "role-not-allowed")
    }
}
