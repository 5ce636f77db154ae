import JSON
import Subsidy

/// Money owed to a payee.
struct PayableRepresentation: Representation {
    let payable: Payable

    static let name = "Payable"
    static let schema = Schema.object([
        "id": .id("pay_"), "pool": .text(max: 64), "scheme": .text(max: 64), "application": .id("app_"),
        "voucher": Schema.id("vch_").nullable, "redemption": Schema.id("red_").nullable, "payee": .text(max: 18),
        "person": Schema.object(["name": .text(min: 0, max: 100), "account": .text(min: 0, max: 60)]).nullable.described(
            "The person who is paid, masked; null where the enterprise is."),
        "amount": .money, "offset": .money,
        "status": .words(PayableStatus.self), "batch": Schema.id("bat_").nullable, "reference": Schema.text(min: 0, max: 100).nullable,
        "failure": Schema.text(min: 0, max: 500).nullable, "createdAt": .instant, "paidAt": Schema.instant.nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", payable.id)
        writer.member("pool", payable.pool)
        writer.member("scheme", payable.scheme)
        writer.member("application", payable.application)
        writer.member("voucher", payable.voucher)
        writer.member("redemption", payable.redemption)
        writer.member("payee", payable.payee)
        writer.key("person")
        encodePerson(to: &writer)
        writer.member("amount", payable.amount)
        writer.member("offset", payable.offset)
        writer.member("status", payable.status)
        writer.member("batch", payable.batch)
        writer.member("reference", payable.reference)
        writer.member("failure", payable.failure)
        writer.member("createdAt", payable.createdAt)
        writer.member("paidAt", payable.paidAt)
        writer.endObject()
    }

    private func encodePerson(to writer: inout JSONWriter) {
        guard let person = payable.person else {
            writer.null()
            return
        }
        writer.beginObject()
        writer.member("name", person.maskedName)
        writer.member("account", Masking.accountNumber(person.number))
        writer.endObject()
    }
}
