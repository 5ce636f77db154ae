import JSON
import Subsidy

/// One use of a voucher.
struct RedemptionRepresentation: Representation {
    let redemption: Redemption
    /// Other uses that name the same payment.
    let samePayment: [ID<Redemption>]

    init(redemption: Redemption, in state: borrowing State) {
        self.redemption = redemption
        samePayment = state.usesOfSamePayment(as: redemption)
    }

    static let name = "Redemption"
    static let schema = Schema.object([
        "id": .id("red_"), "voucher": .id("vch_"), "application": .id("app_"), "holder": .text(max: 18), "provider": .text(max: 200),
        "contractNumber": .text(max: 100), "claimedBase": .money, "eligibleBase": .money,
        "invoices": .array(
            .object([
                "number": .text(max: 40), "amount": .money, "issuedOn": .date, "seller": .text(max: 200), "buyer": .text(max: 200),
                "taken": .money,
            ])),
        "payment": .object(["amount": .money, "paidOn": .date, "reference": .text(max: 100)]),
        "samePayment": Schema.array(.id("red_"), max: 100_000).described(
            "Other redemptions of the holder, not rejected, whose payment has the same reference: is it the same money twice?"),
        "status": .words(RedemptionStatus.self), "approvedBase": Schema.money.nullable, "amount": Schema.money.nullable,
        "boundBy": Schema.text(max: 20).nullable, "opinion": Schema.text(min: 0, max: 2000).nullable, "payable": Schema.id("pay_").nullable,
        "createdAt": .instant, "reviewedAt": Schema.instant.nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", redemption.id)
        writer.member("voucher", redemption.voucher)
        writer.member("application", redemption.application)
        writer.member("holder", redemption.holder)
        writer.member("provider", redemption.provider)
        writer.member("contractNumber", redemption.contractNumber)
        writer.member("claimedBase", redemption.claimedBase)
        writer.member("eligibleBase", redemption.eligibleBase)
        writer.member("invoices", redemption.invoices)
        writer.member("payment", redemption.payment)
        writer.member("samePayment", samePayment)
        writer.member("status", redemption.status)
        writer.member("approvedBase", redemption.approvedBase)
        writer.member("amount", redemption.amount)
        writer.member("boundBy", redemption.boundBy)
        writer.member("opinion", redemption.opinion)
        writer.member("payable", redemption.payable)
        writer.member("createdAt", redemption.createdAt)
        writer.member("reviewedAt", redemption.reviewedAt)
        writer.endObject()
    }
}
