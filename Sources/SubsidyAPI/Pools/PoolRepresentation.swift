import JSON
import Ledger
import Subsidy

/// A pool with the terms of its identity: `appropriated = available + reserved + committed + paid − recovered`.
struct PoolRepresentation: Representation {
    let pool: PoolDefinition
    let position: Books.Position

    static let name = "Pool"
    static let schema = Schema.object([
        "id": .text(max: 64), "title": SchemeRepresentation.bilingual, "clause": SchemeRepresentation.clause.nullable,
        "note": SchemeRepresentation.bilingual.nullable.described("Where the amount comes from, where no clause appropriates it."),
        "appropriated": .money,
        "available": .money, "reserved": .money, "committed": .money, "paid": .money, "recovered": .money,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", pool.id)
        writer.member("title", pool.title)
        writer.member("clause", pool.clause)
        writer.member("note", pool.note)
        writer.member("appropriated", position.appropriated)
        writer.member("available", position.available)
        writer.member("reserved", position.reserved)
        writer.member("committed", position.committed)
        writer.member("paid", position.paid)
        writer.member("recovered", position.recovered)
        writer.endObject()
    }
}
