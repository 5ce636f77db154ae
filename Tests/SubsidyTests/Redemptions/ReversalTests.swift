import JSON
import Ledger
import Testing

@testable import Subsidy

/// Rule 6: a red-letter invoice (红冲) reopens the residual and recomputes what was paid on it.
@Suite struct ReversalTests {
    /// A voucher with one accepted use of a million on one invoice: half a million is owed.
    static func used() throws -> (city: City, voucher: ID<Voucher>, number: String, payable: ID<Payable>) {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        let payable = try city.owed(voucher, .yuan(1_000_000), invoice: number)
        return (city, voucher, number, payable)
    }

    @Test func rule6_AReversalBeforePayment_LowersThePayable_AndTheVoucherHasItsValueBack() throws {
        var (city, voucher, number, payable) = try Self.used()
        try city.give(city.reversal(of: number, .yuan(400_000)), by: .maker)
        #expect(try city.payable(payable).amount == .yuan(300_000))
        #expect(try city.voucher(voucher).balance == .yuan(3_700_000))
        #expect(city.terms() == "296000000.00 3700000.00 300000.00 0.00 0.00")
        #expect(city.core.state.recoveries.count == 0)
        try city.give(city.reversal(of: number, .yuan(600_000)), by: .maker)
        #expect(try city.payable(payable).status == .cancelled)
        #expect(city.terms() == "296000000.00 4000000.00 0.00 0.00 0.00")
        #expect(try city.refused(city.reversal(of: number, Fen(1)), by: .maker).codes == ["amount-too-high"])
    }

    @Test func rule6_AReversalAfterPayment_IsOrderedBackToTheFen_AndFreesTheCap() throws {
        var (city, voucher, number, payable) = try Self.used()
        try city.paid([payable])
        try city.give(city.reversal(of: number, .yuan(333_333) + Fen(33)), by: .maker)
        let recovery = try #require(city.core.state.recoveries.all.first { _ in true })
        // 666,666.67 at one half is 333,333.335: floored, so 166,666.67 come back.
        #expect(recovery.amount == .yuan(166_666) + Fen(67) && recovery.payable == payable && recovery.debtor == City.first.uscc.code)
        #expect(try city.payable(payable).amount == .yuan(500_000), "what was paid was paid")
        let application = try city.application(city.voucher(voucher).application)
        #expect(application.chargedAmount == .yuan(3_833_333) + Fen(33))
        try city.give(
            RecordReceipt(id: recovery.id, amount: .yuan(166_666) + Fen(67), reference: "R-1", receivedOn: nil), by: .maker)
        #expect(city.terms() == "296166666.67 3500000.00 0.00 500000.00 166666.67")
    }

    @Test func rule6_AReversalReopensTheResidual_ForNoMoreThanIsLeft() throws {
        var (city, voucher, number, _) = try Self.used()
        try city.give(city.reversal(of: number, .yuan(400_000)), by: .maker)
        let invoice = try #require(city.core.state.invoices[number])
        #expect(invoice.taken == .yuan(600_000) && invoice.residual == .zero)
        let again = try city.redemption(voucher, .yuan(1), [city.invoice(number, .yuan(1_000_000), of: voucher)])
        #expect(try city.refused(again, by: .applicant).codes == ["invoice-exhausted"])
    }

    @Test func rule12_OneRedLetterInvoiceCountsOnce_HoweverOftenItIsToldOf() throws {
        var (city, _, number, _) = try Self.used()
        let reversal = ReverseInvoice(number: number, redLetter: "2631-3000 0000 0000 0001", amount: .yuan(100_000))
        try city.give(reversal, by: .maker)
        let before = city.terms()
        let again = ReverseInvoice(number: number, redLetter: "26313000000000000001", amount: .yuan(100_000))
        #expect(try city.give(again, by: .maker).events.isEmpty)
        #expect(city.core.state.invoices[number]?.reversed == .yuan(100_000) && city.terms() == before)
        let other = ReverseInvoice(number: number, redLetter: "26313000000000000001", amount: .yuan(99_999))
        #expect(try city.refused(other, by: .maker).codes == ["invoice-contradiction"])
    }

    @Test func rule6_TheLastUseLosesFirst() throws {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        func use(_ base: Fen) throws -> ID<Redemption> {
            try city.filed(city.redemption(voucher, base, [city.invoice(number, .yuan(1_000_000), of: voucher)]))
        }
        let (early, late) = (try use(.yuan(600_000)), try use(.yuan(400_000)))
        try city.give(city.acceptance(early), by: .municipal)
        try city.give(city.acceptance(late), by: .municipal)
        try city.give(city.reversal(of: number, .yuan(500_000)), by: .maker)
        #expect(try city.redemption(late).amount == .zero && city.redemption(early).amount == .yuan(250_000))
        #expect(try city.payable(city.redemption(late).payable!).status == .cancelled)
    }

    @Test func rule6_AReversalOfAUseUnderReview_LowersWhatTheReviewMayAccept() throws {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        let id = try city.filed(voucher, .yuan(1_000_000), invoice: number)
        try city.give(city.reversal(of: number, .yuan(900_000)), by: .maker)
        #expect(try city.redemption(id).eligibleBase == .yuan(100_000))
        try city.give(city.acceptance(id), by: .municipal)
        #expect(try city.redemption(id).amount == .yuan(50_000))
    }

    @Test func rule6_AReversalOnAnExpiredVoucher_GivesTheMoneyBackToThePool() throws {
        var (city, voucher, number, payable) = try Self.used()
        try city.go(to: "2027-02-01")
        city.settle()
        try city.give(city.reversal(of: number, .yuan(1_000_000)), by: .maker)
        #expect(try city.payable(payable).status == .cancelled && city.voucher(voucher).status == .expired)
        #expect(city.terms() == "300000000.00 0.00 0.00 0.00 0.00")
        #expect(try city.application(city.voucher(voucher).application).status == .closed)
    }

    @Test func rule6_AReversalRevivesAnExhaustedVoucherThatIsStillValid() throws {
        var city = try City()
        let voucher = try city.granted(base: .yuan(1_000_000))
        let number = city.nextInvoice()
        _ = try city.owed(voucher, .yuan(1_000_000), invoice: number)
        #expect(try city.voucher(voucher).status == .exhausted)
        try city.give(city.reversal(of: number, .yuan(1)), by: .maker)
        #expect(try city.voucher(voucher).status == .active && city.voucher(voucher).balance == Fen(50))
        try city.go(to: "2027-01-13")
        city.settle()
        #expect(try city.voucher(voucher).status == .expired && city.voucher(voucher).balance == .zero)
    }

    @Test func rule12_AReversalWhileTheMoneyIsUnderWay_IsOrderedBack_AndCancelledIfThePaymentFails() throws {
        var (city, _, number, payable) = try Self.used()
        let batch = try city.approvedBatch([payable])
        try city.give(city.reversal(of: number, .yuan(400_000)), by: .maker)
        let recovery = try #require(city.core.state.recoveries.all.first { _ in true })
        #expect(recovery.amount == .yuan(200_000))
        // Nobody gives back what has not been paid.
        let early = RecordReceipt(id: recovery.id, amount: .yuan(1), reference: "R", receivedOn: nil)
        #expect(try city.refused(early, by: .maker).codes == ["amount-too-high"])
        try city.give(RecordResults(id: batch, results: [city.result(payable, .failed)]), by: .maker)
        #expect(try city.payable(payable).amount == .yuan(300_000) && city.payable(payable).status == .pending)
        #expect(city.core.state.recoveries[recovery.id]?.status == .cancelled)
        let late = try city.refused(early, by: .maker)
        #expect(late.code == "invalid-state" && late.member("state")?.string == "cancelled")
        try city.paid([payable])
        #expect(city.terms() == "296200000.00 3500000.00 0.00 300000.00 0.00")
    }
}
