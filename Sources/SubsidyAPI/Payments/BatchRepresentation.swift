import JSON
import Subsidy

/// A batch with its items. Account numbers show their last four digits here; whole they stand only in the file for the bank.
struct BatchRepresentation: Representation {
    let batch: Batch
    /// The digest that a draft would be approved by, where it was worked out.
    var draftDigest: String?
    /// Whether the items are shown: in a list of batches they are not.
    var showsItems = true

    /// Items that a batch shows of itself; the rest is at `/items`.
    static let itemsShownMax = 1000

    static let name = "PaymentBatch"
    static let schema = Schema.object(
        [
            "id": .id("bat_"), "pool": .text(max: 64), "status": .words(BatchStatus.self), "total": .money,
            "count": .integer(0...DraftBatch.itemsMax).described("Its payables, all of them."),
            "payables": Schema.array(.id("pay_"), max: itemsShownMax).described("The first \(itemsShownMax); see items."),
            "items": Schema.array(item, max: itemsShownMax).described("The first \(itemsShownMax); the others at …/items."),
            "progress": .object([
                "paid": .integer(0...DraftBatch.itemsMax), "failed": .integer(0...DraftBatch.itemsMax),
                "returned": .integer(0...DraftBatch.itemsMax), "open": .integer(0...DraftBatch.itemsMax), "paidTotal": .money,
            ]),
            "maker": .text(min: 0, max: 100), "checker": Schema.text(min: 0, max: 100).nullable,
            "checkers": .array(.text(min: 0, max: 100), max: 2), "checkersNeeded": .integer(1...2),
            "executionDate": Schema.date.nullable,
            "budgets": .array(.object(["scheme": .text(max: 64), "codes": budget])),
            "fileDigest": digest.nullable.described(
                "SHA-256 of the pain.001 file: what its checkers sign. Of a draft it is that of the accounts as they are now."),
            "files": .array(.object(["mediaType": .text(max: 64), "sha256": digest, "size": .integer(0...Int.max)]), max: 2),
            "createdAt": .instant, "approvedAt": Schema.instant.nullable, "sentAt": Schema.instant.nullable,
            "settledAt": Schema.instant.nullable, "cancelledAt": Schema.instant.nullable, "reason": Schema.text(min: 0, max: 2000).nullable,
        ], optional: ["payables", "items"])

    static let digest = Schema.pattern("^[0-9a-f]{64}$", max: 64)

    static let budget = Schema.object(
        ["functional": .text(max: 32), "economic": .text(max: 32), "project": .text(max: 32)],
        optional: ["functional", "economic", "project"])

    static let item = Schema.object([
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
        writer.member("count", batch.items.count)
        if showsItems {
            writer.member("payables", batch.items.prefix(Self.itemsShownMax).map(\.payable))
            writer.member("items", batch.items.prefix(Self.itemsShownMax).map(BatchItemRepresentation.init))
        }
        encodeProgress(to: &writer)
        writer.member("maker", batch.maker)
        writer.member("checker", batch.checker)
        writer.member("checkers", batch.checkers)
        writer.member("checkersNeeded", batch.checkersNeeded)
        writer.member("executionDate", batch.executionDate)
        writer.member("budgets", batch.budgets)
        writer.member("fileDigest", batch.fileDigest ?? draftDigest)
        writer.member("files", batch.files)
        writer.member("createdAt", batch.createdAt)
        writer.member("approvedAt", batch.approvedAt)
        writer.member("sentAt", batch.sentAt)
        writer.member("settledAt", batch.settledAt)
        writer.member("cancelledAt", batch.cancelledAt)
        writer.member("reason", batch.reason)
        writer.endObject()
    }

    private func encodeProgress(to writer: inout JSONWriter) {
        writer.key("progress")
        writer.beginObject()
        writer.member("paid", batch.progress.paid)
        writer.member("failed", batch.progress.failed)
        writer.member("returned", batch.progress.returned)
        writer.member("open", batch.items.count - batch.progress.answered)
        writer.member("paidTotal", batch.progress.paidTotal)
        writer.endObject()
    }
}

/// One line of a batch.
struct BatchItemRepresentation: JSONEncodable {
    let item: BatchItem

    init(_ item: BatchItem) { self.item = item }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("payable", item.payable)
        writer.member("payee", item.payee)
        writer.member("payeeName", item.person?.maskedName ?? item.payeeName)
        writer.member("account", item.account.map { Masking.accountNumber($0.number) })
        writer.member("amount", item.amount)
        writer.member("outcome", item.outcome)
        writer.member("reference", item.reference)
        writer.member("reason", item.reason)
        writer.endObject()
    }
}
