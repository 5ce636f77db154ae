import HTTPServer
import JSON
import Subsidy

// The use of vouchers, its review, and the invoices that it stands on.

extension Contract {
    static var redemptions: [Endpoint] { [fileRedemption, listRedemptions, getRedemption, reviewRedemption, getInvoice, reverseInvoice] }

    private static let fileRedemption = Endpoint(
        method: .post, path: "/v1/vouchers/{id}/redemptions", name: "fileRedemption", tag: .vouchers,
        summary: LocalizedText(zh: "核销：凭合同、发票与付款使用券。", en: "Uses a voucher against a contract, its invoices and its payment."),
        access: .role(.redeemVoucher),
        content: .json(
            .object([
                "provider": .text(max: 200), "contractNumber": .text(max: 100), "claimedBase": .amount,
                "invoices": .array(
                    .object([
                        "number": .text(max: 40), "amount": .amount, "issuedOn": .date, "seller": .text(max: 200), "buyer": .text(max: 200),
                    ]), min: 1, max: FileRedemption.invoicesMax),
                "payment": .object(["amount": .amount, "paidOn": .date, "reference": .text(max: 100)]),
            ])),
        success: .created(RedemptionRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let command = FileRedemption(
                voucher: call.id(), provider: try call.member("provider"), contractNumber: try call.member("contractNumber"),
                claimedBase: try call.member("claimedBase"), invoices: try invoices(call.body["invoices"]?.array ?? []),
                payment: try call.member("payment"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(RedemptionFiled.self)?.redemption.id, let redemption = state.redemptions[id] else {
                    return .lost
                }
                return .created(
                    RedemptionRepresentation(redemption: redemption, in: state), at: "/v1/redemptions/\(id)", version: redemption.version)
            }
        })

    private static func invoices(_ list: [JSON]) throws -> [InvoiceUse] {
        try list.enumerated().map { index, json in
            do {
                var use = InvoiceUse()
                use.number = try json.member("number")
                use.amount = try json.member("amount")
                use.issuedOn = try json.member("issuedOn")
                use.seller = try json.member("seller")
                use.buyer = try json.member("buyer")
                return use
            } catch let error as JSONShapeError {
                throw Refusal.shape(error.within(String(index)).within("invoices"))
            }
        }
    }

    private static let listRedemptions = Endpoint(
        method: .get, path: "/v1/redemptions", name: "listRedemptions", tag: .vouchers,
        summary: LocalizedText(zh: "核销列表。", en: "Redemptions."),
        access: .role(.readVoucher),
        query: QueryParameter.paging + [
            .filter("voucher", "Only of this voucher."),
            .filter("status", words: RedemptionStatus.allCases.map(\.rawValue), "Only in this state."),
        ], success: .ok(RedemptionRepresentation.list),
        handler: .read { call, state, _ in
            let viewer = try call.principal()
            let (voucher, status) = (call.query["voucher"], call.query["status"])
            let page = Page(try call.page(), count: state.redemptions.count) { position in
                guard let redemption = state.redemptions[state.redemptions.id(at: position)],
                    voucher == nil || redemption.voucher.text == voucher, status == nil || redemption.status.rawValue == status,
                    state.vouchers[redemption.voucher].map({ state.isVisible($0, to: viewer) }) == true
                else { return nil }
                return RedemptionRepresentation(redemption: redemption, in: state).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getRedemption = Endpoint(
        method: .get, path: "/v1/redemptions/{id}", name: "getRedemption", tag: .vouchers,
        summary: LocalizedText(zh: "一次核销。", en: "One redemption."),
        access: .role(.readVoucher), success: .ok(RedemptionRepresentation.reference),
        handler: .read { call, state, _ in
            guard let redemption = state.redemptions[call.id()], let voucher = state.vouchers[redemption.voucher],
                state.isVisible(voucher, to: try call.principal())
            else { throw Refusal.noSuch("redemption", "核销") }
            return .json(RedemptionRepresentation(redemption: redemption, in: state), version: redemption.version)
        })

    private static let reviewRedemption = Endpoint(
        method: .post, path: "/v1/redemptions/{id}/review", name: "reviewRedemption", tag: .vouchers,
        summary: LocalizedText(zh: "审核核销；通过后生成兑付单。", en: "Reviews a redemption; approval makes a payable."),
        access: .role(.reviewRedemption),
        content: .json(
            .object(
                ["outcome": .words(RedemptionOutcome.self), "approvedBase": Schema.amount.nullable, "opinion": .text(max: 2000)],
                optional: ["approvedBase"])),
        success: .ok(RedemptionRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<Redemption> = call.id()
            let command = ReviewRedemption(
                id: id, outcome: try call.member("outcome"), approvedBase: try call.optionalMember("approvedBase"),
                opinion: try call.member("opinion"))
            return Endpoint.Write(command) { state, _ in
                guard let redemption = state.redemptions[id] else { return .lost }
                return .json(RedemptionRepresentation(redemption: redemption, in: state), version: redemption.version)
            }
        })

    private static let getInvoice = Endpoint(
        method: .get, path: "/v1/invoices/{number}", name: "getInvoice", tag: .vouchers,
        summary: LocalizedText(zh: "一张发票及其全局余额。", en: "One invoice and what is left of it across everything."),
        access: .role(.readPayments),
        success: .ok(InvoiceRepresentation.reference),
        handler: .read { call, state, _ in
            guard let invoice = InvoiceNumber(call.parameter("number")).flatMap({ state.invoices[$0.text] }) else {
                throw Refusal.noSuch("invoice", "发票")
            }
            return .json(InvoiceRepresentation(invoice: invoice), version: invoice.version)
        })

    private static let reverseInvoice = Endpoint(
        method: .post, path: "/v1/invoices/{number}/reversal", name: "reverseInvoice", tag: .vouchers,
        summary: LocalizedText(zh: "登记红字发票并重新计算。", en: "Records a red-letter invoice, once, and recomputes what was paid on it."),
        access: .role(.reverseInvoice),
        content: .json(.object(["number": .text(max: 40), "amount": .amount])), success: .ok(InvoiceRepresentation.reference),
        idempotency: .accepted,
        handler: .write { call in
            let number = call.parameter("number")
            let command = ReverseInvoice(number: number, redLetter: try call.member("number"), amount: try call.member("amount"))
            return Endpoint.Write(command) { state, _ in
                guard let invoice = InvoiceNumber(number).flatMap({ state.invoices[$0.text] }) else { return .lost }
                return .json(InvoiceRepresentation(invoice: invoice), version: invoice.version)
            }
        })
}
