import JSON
import Subsidy

/// One part of a grant that is paid over years or months.
struct TrancheRepresentation: Representation {
    let tranche: Tranche

    init(_ tranche: Tranche) { self.tranche = tranche }

    static let name = "Tranche"
    static let schema = Schema.object([
        "n": .integer(1...TrancheTerms.partsMax),
        "amount": Schema.money.described("What is set aside for it; once released, what was released."),
        "planned": Schema.money.described("What the schedule gave it at the grant."), "dueOn": .date,
        "status": .words(TrancheStatus.self), "payable": Schema.id("pay_").nullable, "opinion": Schema.text(min: 0, max: 2000).nullable,
        "appraisedAt": Schema.instant.nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("n", tranche.n)
        writer.member("amount", tranche.amount)
        writer.member("planned", tranche.planned)
        writer.member("dueOn", tranche.dueOn)
        writer.member("status", tranche.status)
        writer.member("payable", tranche.payable)
        writer.member("opinion", tranche.opinion)
        writer.member("appraisedAt", tranche.appraisedAt)
        writer.endObject()
    }
}
