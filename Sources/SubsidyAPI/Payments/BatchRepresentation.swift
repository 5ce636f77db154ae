import JSON
import Subsidy

/// A batch with its items. Account numbers show their last four digits here; whole they stand only in the file for the bank.
struct BatchRepresentation: Representation {
    let batch: Batch

    static let name = "PaymentBatch"
    static let schema = Schema.object([
        "id": .id("bat_"), "pool": .text(max: 64), "status": .words(BatchStatus.self), "total": .money,
        "payables": .array(.id("pay_"), max: 10_000), "items": .array(item, max: 10_000), "maker": .text(min: 0, max: 100),
        "checker": Schema.text(min: 0, max: 100).nullable, "createdAt": .instant, "approvedAt": Schema.instant.nullable,
        "settledAt": Schema.instant.nullable,
    ])

    private static let item = Schema.object([
        "payable": .id("pay_"), "payee": .text(max: 18), "payeeName": .text(min: 0, max: 200),
        "account": Schema.text(min: 0, max: 60).nullable, "amount": .money, "outcome": Schema.words(ItemOutcome.self).nullable,
        "reference": Schema.text(min: 0, max: 100).nullable, "reason": Schema.text(min: 0, max: 500).nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", batch.id)
        writer.member("pool", batch.pool)
        writer.member("status", batch.status)
        writer.member("total", batch.total)
        writer.member("payables", batch.items.map(\.payable))
        writer.member("items", batch.items.map(Item.init))
        writer.member("maker", batch.maker)
        writer.member("checker", batch.checker)
        writer.member("createdAt", batch.createdAt)
        writer.member("approvedAt", batch.approvedAt)
        writer.member("settledAt", batch.settledAt)
        writer.endObject()
    }

    private struct Item: JSONEncodable {
        let item: BatchItem

        func encode(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("payable", item.payable)
            writer.member("payee", item.payee)
            writer.member("payeeName", item.payeeName)
            writer.member("account", item.account.map { Masking.accountNumber($0.number) })
            writer.member("amount", item.amount)
            writer.member("outcome", item.outcome)
            writer.member("reference", item.reference)
            writer.member("reason", item.reason)
            writer.endObject()
        }
    }
}
