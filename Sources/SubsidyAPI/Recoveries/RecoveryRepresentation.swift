import JSON
import Subsidy

/// Money ordered back, and what of it has come.
struct RecoveryRepresentation: Representation {
    let recovery: Recovery

    static let name = "Recovery"
    static let schema = Schema.object([
        "id": .id("rec_"), "pool": .text(max: 64), "application": .id("app_"), "voucher": Schema.id("vch_").nullable,
        "payable": Schema.id("pay_").nullable, "debtor": .text(max: 18), "amount": .money, "received": .money, "reason": .text(max: 2000),
        "status": .words(RecoveryStatus.self),
        "receipts": .array(.object(["amount": .money, "reference": .text(max: 100), "receivedOn": .date, "at": .instant])),
        "createdAt": .instant,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", recovery.id)
        writer.member("pool", recovery.pool)
        writer.member("application", recovery.application)
        writer.member("voucher", recovery.voucher)
        writer.member("payable", recovery.payable)
        writer.member("debtor", recovery.debtor)
        writer.member("amount", recovery.amount)
        writer.member("received", recovery.received)
        writer.member("reason", recovery.reason)
        writer.member("status", recovery.status)
        writer.member("receipts", recovery.receipts)
        writer.member("createdAt", recovery.createdAt)
        writer.endObject()
    }
}
