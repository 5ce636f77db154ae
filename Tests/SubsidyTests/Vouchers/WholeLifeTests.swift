import Ledger
import Testing

@testable import Subsidy

/// One voucher from the draft to the bank, with the right fen at each step.
@Suite struct WholeLifeTests {
    @Test func aVouchersLife_HasTheRightFenAtEachStep() throws {
        var city = try City()
        #expect(city.terms() == "300000000.00 0.00 0.00 0.00 0.00")

        let application = try city.checked()
        #expect(try city.application(application).assessment?.amount == .yuan(4_000_000))
        #expect(city.terms() == "300000000.00 0.00 0.00 0.00 0.00", "nothing is promised before the last signature")

        try city.give(city.approval(application, base: .yuan(7_000_000), rate: Rate("0.4")), by: .municipal)
        #expect(try city.application(application).status == .publicity)
        #expect(try city.application(application).approvedAmount == .yuan(2_800_000))
        #expect(city.terms() == "297200000.00 2800000.00 0.00 0.00 0.00")

        // Five working days after Monday the 5th: the 6th, 7th, 8th, 9th and 12th.
        #expect(try city.application(application).publicUntil == LocalDate("2026-01-12"))
        try city.go(to: "2026-01-13")
        city.settle()
        let voucher = try city.voucher(city.application(application).vouchers[0])
        #expect(voucher.faceValue == .yuan(2_800_000) && voucher.rate == Rate("0.4") && voucher.status == .active)
        #expect(voucher.validFrom == LocalDate("2026-01-13") && voucher.validUntil == LocalDate("2027-01-12"))

        // 33 yuan and 33 fen at 40% are 13.332 yuan: floored to the fen.
        let small = try city.owed(voucher.id, Fen(3333))
        #expect(try city.payable(small).amount == Fen(1333))
        let large = try city.owed(voucher.id, .yuan(6_999_966) + Fen(67))
        #expect(try city.payable(large).amount == .yuan(2_799_986) + Fen(66))
        #expect(try city.voucher(voucher.id).balance == Fen(1))
        #expect(city.terms() == "297200000.00 0.01 2799999.99 0.00 0.00")

        let batch = try city.paid([small, large])
        #expect(try city.batch(batch).status == .settled && city.batch(batch).total == .yuan(2_799_999) + Fen(99))
        #expect(city.terms() == "297200000.00 0.01 0.00 2799999.99 0.00")
        #expect(try city.application(application).status == .granted)

        try city.go(to: "2027-01-13")
        city.settle()
        #expect(try city.voucher(voucher.id).status == .expired)
        #expect(try city.application(application).status == .closed)
        #expect(city.terms() == "297200000.01 0.00 0.00 2799999.99 0.00")
    }
}
