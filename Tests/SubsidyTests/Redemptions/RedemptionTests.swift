import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct RedemptionTests {
    @Test func money2_TheBaseIsTheLeastOfClaimedInvoicedAndPaid() throws {
        var city = try City()
        let voucher = try city.granted()
        let invoice = try city.invoice(city.nextInvoice(), .yuan(500_000), of: voucher)
        let id = try city.filed(city.redemption(voucher, .yuan(600_000), [invoice], paid: .yuan(400_000)))
        #expect(try city.redemption(id).eligibleBase == .yuan(400_000))
        #expect(try city.refused(city.acceptance(id, base: .yuan(400_000) + Fen(1)), by: .municipal).codes == ["base-too-high"])
        try city.give(city.acceptance(id, base: .yuan(300_000)), by: .municipal)
        #expect(try city.redemption(id).amount == .yuan(150_000))
        #expect(city.terms() == "296000000.00 3850000.00 150000.00 0.00 0.00")
        // What the approval did not use of the invoice is free again.
        #expect(city.core.state.invoices[invoice.number]?.residual == .yuan(200_000))
    }

    @Test func aUseBeyondTheVouchersBalance_IsBoundByIt_AndTheNextFindsNothing() throws {
        var city = try City()
        let voucher = try city.granted(base: .yuan(1_000_000))
        let first = try city.filed(voucher, .yuan(900_000))
        let second = try city.filed(voucher, .yuan(900_000))
        let third = try city.filed(voucher, .yuan(900_000))
        try city.give(city.acceptance(first), by: .municipal)
        try city.give(city.acceptance(second), by: .municipal)
        #expect(try city.redemption(second).amount == .yuan(50_000) && city.redemption(second).boundBy == "balance")
        #expect(try city.voucher(voucher).status == .exhausted)
        #expect(try city.refused(city.acceptance(third), by: .municipal).code == "voucher-exhausted")
        // The case stays open as long as a use waits for its review.
        try city.paid([city.redemption(first).payable!, city.redemption(second).payable!])
        #expect(try city.application(city.voucher(voucher).application).status == .granted)
        try city.give(ReviewRedemption(id: third, outcome: .reject, approvedBase: nil, opinion: "nothing left"), by: .municipal)
        #expect(try city.application(city.voucher(voucher).application).status == .closed)
    }

    @Test func money2_OnePaymentBehindSeveralUses_CarriesNoMoreThanWasPaid() throws {
        var city = try City()
        let (first, second) = (try city.granted(City.Case(amount: "2000000.00")), try city.granted(City.Case(amount: "2000000.00")))
        func use(_ voucher: ID<Voucher>, _ base: Fen, _ reference: String = "HK-2026 001") throws -> FileRedemption {
            var use = try city.redemption(
                voucher, base, [city.invoice(city.nextInvoice(), base, of: voucher)], paid: .yuan(1_000_000))
            use.payment.reference = reference
            return use
        }
        let one = try city.filed(use(first, .yuan(600_000)))
        try city.give(city.acceptance(one, base: .yuan(500_000)), by: .municipal)
        // What the review did not accept of the first use is there for another, on whichever voucher.
        let rest = try city.filed(use(second, .yuan(900_000), "hk2026001"))
        #expect(try city.redemption(rest).eligibleBase == .yuan(500_000))
        #expect(try city.refused(use(first, .yuan(1)), by: .applicant).codes == ["payment-exhausted"])
        try city.give(ReviewRedemption(id: rest, outcome: .reject, approvedBase: nil, opinion: "no"), by: .municipal)
        _ = try city.filed(use(first, .yuan(500_000)))
    }

    @Test func money2_AnotherPaymentOfTheSameReferenceIsShown_UnlessItsUseWasRejected() throws {
        var city = try City()
        let voucher = try city.granted()
        func file(_ reference: String, _ amount: Fen) throws -> ID<Redemption> {
            var use = try city.redemption(voucher, amount, [city.invoice(city.nextInvoice(), amount, of: voucher)])
            use.payment.reference = reference
            return try city.filed(use)
        }
        let first = try file("HK-2026 001", .yuan(1000))
        let (second, other) = (try file("hk2026001", .yuan(1001)), try file("HK-2026-002", .yuan(1000)))
        #expect(city.core.state.usesOfSamePayment(as: try city.redemption(second)) == [first])
        #expect(city.core.state.usesOfSamePayment(as: try city.redemption(other)).isEmpty)
        try city.give(ReviewRedemption(id: first, outcome: .reject, approvedBase: nil, opinion: "paid once"), by: .municipal)
        #expect(city.core.state.usesOfSamePayment(as: try city.redemption(second)).isEmpty)
    }

    @Test func money2_WhatIsStillToBePaidOrInvoiced_DoesNotCount() throws {
        var city = try City()
        let voucher = try city.granted()
        var use = try city.redemption(voucher, .yuan(1000), [city.invoice(city.nextInvoice(), .yuan(1000), of: voucher)])
        use.payment.paidOn = city.now.date.adding(days: 1)
        use.invoices[0].issuedOn = city.now.date.adding(days: 1)
        let problem = try city.refused(use, by: .applicant)
        #expect(problem.codes == ["date-out-of-range", "date-out-of-range"])
        #expect(problem.failures.map(\.pointer) == ["/payment/paidOn", "/invoices/0/issuedOn"])
        // One second after midnight in Shanghai, still the day before in London.
        city.now = try #require(Instant("\(use.payment.paidOn)T00:00:01+08:00"))
        _ = try city.filed(use)
    }

    @Test func rule14_ABarredHolderUsesNoVoucher_AndAUseUnderReviewIsNotAccepted() throws {
        var city = try City()
        let voucher = try city.granted()
        let waiting = try city.filed(voucher, .yuan(1000))
        var barred = City.first
        barred.barredUntil = city.now.date
        try city.give(RecordEnterprise(enterprise: barred, precondition: .exists), by: .admin)
        let use = try city.redemption(voucher, .yuan(1000), [city.invoice(city.nextInvoice(), .yuan(1000), of: voucher)])
        #expect(try city.refused(use, by: .applicant).codes == ["barred"])
        #expect(try city.refused(city.acceptance(waiting), by: .municipal).code == "barred")
        // The bar's last day is over.
        try city.go(to: city.now.date.adding(days: 1))
        try city.give(city.acceptance(waiting), by: .municipal)
        _ = try city.filed(use)
    }

    @Test func rule8_TheLastDayCounts_AndTheDayAfterDoesNot() throws {
        var city = try City()
        let voucher = try city.granted()
        try city.go(to: "2027-01-12")
        city.now = try #require(Instant("2027-01-12T23:59:59+08:00"))
        _ = try city.filed(voucher, .yuan(1000))
        let use = try city.redemption(voucher, .yuan(1000), [city.invoice(city.nextInvoice(), .yuan(1000), of: voucher)])
        city.now = try #require(Instant("2027-01-13T00:00:00+08:00"))
        let problem = try city.refused(use, by: .applicant)
        #expect(problem.code == "invalid-state" && problem.member("state")?.string == "expired")
    }

    @Test func rule8_ARedemptionFiledInTime_IsStillPaidAfterExpiry_AndTheRestGoesBack() throws {
        var city = try City()
        let voucher = try city.granted()
        try city.go(to: "2027-01-12")
        let pending = try city.filed(voucher, .yuan(1_000_000))
        try city.go(to: "2027-01-13")
        city.settle()
        #expect(try city.voucher(voucher).status == .expired && city.voucher(voucher).balance == .yuan(500_000))
        #expect(city.terms() == "299500000.00 500000.00 0.00 0.00 0.00")
        try city.give(city.acceptance(pending, base: .yuan(600_000)), by: .municipal)
        #expect(try city.voucher(voucher).balance == .zero)
        #expect(city.terms() == "299700000.00 0.00 300000.00 0.00 0.00")
    }

    @Test func revocationFreesWhatIsUnused_AndRejectsWhatWaits() throws {
        var city = try City()
        let voucher = try city.granted()
        let owed = try city.owed(voucher, .yuan(2_000_000))
        let waiting = try city.filed(voucher, .yuan(1_000_000))
        try city.give(RevokeVoucher(id: voucher, reason: "false papers"), by: .municipal)
        #expect(try city.redemption(waiting).status == .rejected)
        #expect(try city.voucher(voucher).status == .revoked && city.voucher(voucher).balance == .zero)
        #expect(try city.payable(owed).status == .pending, "what was accepted stays owed")
        #expect(city.terms() == "299000000.00 0.00 1000000.00 0.00 0.00")
        let again = try city.refused(RevokeVoucher(id: voucher, reason: "again"), by: .municipal)
        #expect(again.code == "invalid-state" && again.member("state")?.string == "revoked")
        #expect(again.member("allowed") == [])
    }

    // MARK: Rule 6

    @Test func rule6_AnInvoicesResidualIsGlobal_AcrossSchemesAndSpellings() throws {
        var city = try City()
        let api = try city.granted(City.Case(amount: "2000000.00"))
        let own = try city.granted(City.Case(scheme: "model-private", amount: "2000000.00"))
        _ = try city.filed(city.redemption(api, .yuan(600_000), [city.invoice("2631-2000 0000 0000 9999", .yuan(1_000_000), of: api)]))
        let rest = try city.filed(city.redemption(own, .yuan(900_000), [city.invoice("26312000000000009999", .yuan(1_000_000), of: own)]))
        #expect(try city.redemption(rest).eligibleBase == .yuan(400_000), "only what the other scheme left")
        let none = try city.refused(
            city.redemption(api, .yuan(1), [city.invoice("26312000000000009999", .yuan(1_000_000), of: api)]), by: .applicant)
        #expect(none.codes == ["invoice-exhausted"])
    }

    @Test func rule6_AnotherEnterpriseCannotUseWhatIsUsed() throws {
        var city = try City()
        let first = try city.granted()
        let second = try city.granted(.second)
        _ = try city.filed(first, .yuan(1000), invoice: "031002300111 12345678")
        let problem = try city.refused(
            city.redemption(second, .yuan(1000), [city.invoice("03100230011112345678", .yuan(1000), of: second)]), by: .otherApplicant)
        #expect(problem.kind == .unprocessable && problem.codes.contains("invoice-exhausted"))
    }

    @Test func rule6_ARejectedUseFreesItsInvoices() throws {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        let first = try city.filed(voucher, .yuan(1000), invoice: number)
        try city.give(ReviewRedemption(id: first, outcome: .reject, approvedBase: nil, opinion: "unreadable"), by: .municipal)
        #expect(city.core.state.invoices[number]?.residual == .yuan(1000))
        _ = try city.filed(voucher, .yuan(1000), invoice: number)
    }

    @Test func rule6_WhatARejectedUseSaidOfAnInvoice_IsNotHeldAgainstTheNext() throws {
        var city = try City()
        let (first, second) = (try city.granted(), try city.granted(.second))
        let number = city.nextInvoice()
        let mistaken = try city.filed(city.redemption(first, .yuan(1000), [city.invoice(number, .yuan(1100), of: first)]))
        let right = try city.redemption(second, .yuan(1000), [city.invoice(number, .yuan(1000), of: second)])
        #expect(Set(try city.refused(right, by: .otherApplicant).codes) == ["invoice-contradiction"])
        try city.give(ReviewRedemption(id: mistaken, outcome: .reject, approvedBase: nil, opinion: "another's"), by: .municipal)
        let id = try city.filed(right)
        #expect(city.core.state.invoices[number]?.amount == .yuan(1000) && city.core.state.invoices[number]?.residual == .zero)
        #expect(try city.redemption(id).eligibleBase == .yuan(1000))
    }

    @Test func rule6_AnInvoiceHasOneBuyerAndOneSeller() throws {
        var city = try City()
        let (first, second) = (try city.granted(), try city.granted(.second))
        let number = city.nextInvoice()
        _ = try city.filed(city.redemption(first, .yuan(1000), [city.invoice(number, .yuan(5000), of: first)]))
        let other = try city.redemption(second, .yuan(1000), [city.invoice(number, .yuan(5000), of: second)])
        let problem = try city.refused(other, by: .otherApplicant)
        #expect(problem.codes == ["invoice-contradiction"] && problem.failures[0].pointer == "/invoices/0/buyer")
    }

    @Test(arguments: ["123", "2631200000000000999X", "263120000000000099990", ""])
    func rule6_WhatIsNoInvoiceNumberIsRefused(_ number: String) throws {
        var city = try City()
        let voucher = try city.granted()
        let problem = try city.refused(
            city.redemption(voucher, .yuan(1000), [city.invoice(number, .yuan(1000), of: voucher)]), by: .applicant)
        #expect(problem.codes == ["invalid-invoice-number"])
    }

    @Test func rule6_OneNumberWithTwoAmountsIsAContradiction_AndListedTwiceIsADuplicate() throws {
        var city = try City()
        let voucher = try city.granted()
        let number = city.nextInvoice()
        let invoice = try city.invoice(number, .yuan(1000), of: voucher)
        #expect(
            try city.refused(city.redemption(voucher, .yuan(1000), [invoice, invoice]), by: .applicant).codes == ["duplicate-invoice"])
        _ = try city.filed(city.redemption(voucher, .yuan(500), [invoice]))
        let other = try city.invoice(number, .yuan(2000), of: voucher)
        #expect(try city.refused(city.redemption(voucher, .yuan(500), [other]), by: .applicant).codes == ["invoice-contradiction"])
    }

    @Test func rule6_ThousandsOfUses_NeverTakeMoreThanTheInvoiceCarries() throws {
        var random = Generator(seed: 6)
        for _ in 0..<20 {
            var city = try City()
            let vouchers = [
                try city.granted(City.Case(amount: "3000000.00")),
                try city.granted(City.Case(scheme: "model-private", amount: "3000000.00")),
            ]
            let number = city.nextInvoice()
            var approved = Fen.zero
            for _ in 0..<12 {
                let voucher = vouchers[random.next(below: 2)]
                let base = Fen(Int64(1 + random.next(below: 60_000_000)))
                let use = try city.redemption(voucher, base, [city.invoice(number, .yuan(1_000_000), of: voucher)])
                guard let id = try? city.filed(use) else { continue }
                let outcome = random.next(below: 3)
                if outcome == 0 {
                    try city.give(ReviewRedemption(id: id, outcome: .reject, approvedBase: nil, opinion: "no"), by: .municipal)
                } else if outcome == 1, (try? city.give(city.acceptance(id), by: .municipal)) != nil {
                    approved += try #require(try city.redemption(id).approvedBase)
                }
                let invoice = try #require(city.core.state.invoices[number])
                #expect(invoice.taken <= invoice.amount && approved <= .yuan(1_000_000))
            }
        }
    }

    // MARK: Rule 7 and rule 5

    @Test func rule7_BuyerSellerProviderAndContractMustFit() throws {
        var city = try City()
        let voucher = try city.granted()
        let good = try city.invoice(city.nextInvoice(), .yuan(1000), of: voucher)
        var strange = good
        strange.buyer = City.second.name
        strange.seller = City.second.name
        var use = try city.redemption(voucher, .yuan(1000), [strange])
        use.contractNumber = "HT-OTHER"
        #expect(try city.refused(use, by: .applicant).codes == ["other-contract", "other-buyer", "other-seller"])
        use = try city.redemption(voucher, .yuan(1000), [good])
        use.provider = City.second.name
        #expect(try city.refused(use, by: .applicant).codes == ["other-provider", "other-seller"])
        use.provider = City.first.name
        #expect(try city.refused(use, by: .applicant).codes == ["other-provider", "own-services", "other-seller"])
    }

    @Test func rule7_CodesNamesAndSpellingsOfOneParty_AreOneParty() throws {
        var city = try City()
        let voucher = try city.granted()
        var invoice = try city.invoice(city.nextInvoice(), .yuan(1000), of: voucher)
        invoice.seller = City.provider.uscc.code
        invoice.buyer = " 示例 智能"
        var use = try city.redemption(voucher, .yuan(1000), [invoice])
        use.provider = City.provider.uscc.code
        use.contractNumber = "ht 2026－1001"
        _ = try city.filed(use)
    }

    @Test func rule5_ARelatedSellerIsRefusedWhereTheSchemeSaysSo_JudgedAtTheSigning() throws {
        var city = try City()
        let voucher = try city.granted(City.Case(scheme: "corpus-purchase", amount: "3000000.00"))
        // Found out after the grant: the provider declares the holder, in force when the contract was signed.
        var provider = City.provider
        provider.relatedParties = [try RelatedParty(json: ["name": .string(City.first.name), "to": "2025-12-31"])]
        try city.record(provider)
        let use = try city.redemption(voucher, .yuan(1000), [city.invoice(city.nextInvoice(), .yuan(1000), of: voucher)])
        #expect(try city.refused(use, by: .applicant).codes == ["related-party"])
        provider.relatedParties = [try RelatedParty(json: ["name": .string(City.first.name), "from": "2026-01-01"])]
        try city.record(provider)
        _ = try city.filed(use)
    }

    @Test func rule5_ARelationIsFound_WhenOnlyTheHolderDeclaredAnUnregisteredSeller() throws {
        var city = try City()
        let voucher = try city.granted(City.Case(scheme: "corpus-purchase", amount: "3000000.00", provider: "未登记数据公司"))
        var holder = City.first
        holder.relatedParties = [RelatedParty("未登记 数据公司")]
        try city.record(holder)
        var use = try city.redemption(
            voucher, .yuan(1000), [city.invoice(city.nextInvoice(), .yuan(1000), of: voucher, seller: "未登记数据公司")])
        use.provider = "未登记数据公司"
        #expect(try city.refused(use, by: .applicant).codes == ["related-party"])
    }

    @Test func rule11_WhoFiledARedemptionDoesNotReviewIt() throws {
        var city = try City()
        let voucher = try city.granted()
        let id = try city.filed(voucher, .yuan(1000))
        let twin = try city.register("twin", person: city.principal(.applicant).person, roles: [.municipalReviewer])
        #expect(try city.refused(city.acceptance(id), as: twin).code == "conflict-of-interest")
        #expect(try city.refused(city.acceptance(id), by: .district).code == "role-not-allowed")
        try city.give(city.acceptance(id), by: .municipal)
        let again = try city.refused(city.acceptance(id), by: .municipal)
        #expect(again.code == "invalid-state" && again.member("state")?.string == "approved")
    }
}
