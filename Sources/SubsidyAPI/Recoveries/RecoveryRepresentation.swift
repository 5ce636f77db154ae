import JSON
import Subsidy

/// Money ordered back, and what of it has come.
struct RecoveryRepresentation: Representation {
    let recovery: Recovery
    /// The day on which overdue money and interest are told.
    let today: LocalDate

    init(recovery: Recovery, on today: LocalDate) {
        self.recovery = recovery
        self.today = today
    }

    static let name = "Recovery"
    static let schema = Schema.object([
        "id": .id("rec_"), "pool": .text(max: 64), "application": .id("app_"), "voucher": Schema.id("vch_").nullable,
        "payable": Schema.id("pay_").nullable, "debtor": .text(max: 18), "person": Schema.text(min: 0, max: 100).nullable, "amount": .money,
        "received": .money, "outstanding": .money,
        "overdue": .money, "reason": .text(max: 2000), "cause": .words(RecoveryCause.self),
        "legalGround": Schema.text(max: 500).nullable, "dueOn": Schema.date.nullable,
        "instalments": .array(instalment, max: Recovery.instalmentsMax + 1), "interestRate": Schema.rate.nullable,
        "interestDue": Schema.money.described("Grown until today and not yet received."), "interestReceived": .money,
        "status": .words(RecoveryStatus.self), "receipts": .array(receipt), "writeOff": writeOff.nullable, "createdAt": .instant,
    ])

    static let instalment = Schema.object(["amount": .money, "dueOn": .date])
    private static let receipt = Schema.object(
        [
            "amount": .money, "interest": .money, "reference": .text(max: 100), "receivedOn": .date, "payable": .id("pay_"), "at": .instant,
        ], optional: ["interest", "payable"])
    private static let writeOff = Schema.object(
        [
            "amount": .money, "reason": .text(max: 2000), "maker": .text(min: 0, max: 100), "onBehalfOf": .text(min: 0, max: 100),
            "checker": .text(min: 0, max: 100),
        ], optional: ["onBehalfOf", "checker"])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", recovery.id)
        writer.member("pool", recovery.pool)
        writer.member("application", recovery.application)
        writer.member("voucher", recovery.voucher)
        writer.member("payable", recovery.payable)
        writer.member("debtor", recovery.debtor)
        writer.member("person", recovery.person?.maskedName)
        writer.member("amount", recovery.amount)
        writer.member("received", recovery.received)
        writer.member("outstanding", recovery.outstanding)
        writer.member("overdue", recovery.overdue(on: today))
        writer.member("reason", recovery.reason)
        writer.member("cause", recovery.cause)
        writer.member("legalGround", recovery.legalGround)
        writer.member("dueOn", recovery.dueOn)
        writer.member("instalments", recovery.instalments)
        writer.member("interestRate", recovery.interestRate)
        writer.member("interestDue", recovery.interestDue(on: today))
        writer.member("interestReceived", recovery.interestReceived)
        writer.member("status", recovery.status)
        writer.member("receipts", recovery.receipts)
        writer.member("writeOff", recovery.writeOff)
        writer.member("createdAt", recovery.createdAt)
        writer.endObject()
    }
}
