import JSON
import Subsidy

/// An invoice and its residual, which is one for all schemes, districts and enterprises.
struct InvoiceRepresentation: Representation {
    let invoice: Invoice

    static let name = "Invoice"
    static let schema = Schema.object([
        "number": .text(max: 40), "amount": .money, "seller": .text(max: 200), "buyer": .text(max: 200), "issuedOn": .date,
        "reversed": .money, "reversals": .array(.object(["number": .text(max: 40), "amount": .money])), "taken": .money, "residual": .money,
        "redemptions": .array(.id("red_")),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("number", invoice.number)
        writer.member("amount", invoice.amount)
        writer.member("seller", invoice.seller)
        writer.member("buyer", invoice.buyer)
        writer.member("issuedOn", invoice.issuedOn)
        writer.member("reversed", invoice.reversed)
        writer.member("reversals", invoice.reversals)
        writer.member("taken", invoice.taken)
        writer.member("residual", invoice.residual)
        writer.member("redemptions", invoice.redemptions)
        writer.endObject()
    }
}
