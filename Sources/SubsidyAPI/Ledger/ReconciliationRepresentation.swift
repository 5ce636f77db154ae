import JSON
import Ledger
import Subsidy

/// The report as it is answered.
struct ReconciliationRepresentation: Representation {
    private let found: Reconciliation

    init(_ found: Reconciliation) { self.found = found }

    static let name = "Reconciliation"
    static let schema = Schema.object([
        "seq": .integer(0...Int.max), "at": .instant,
        "pools": .array(
            .object([
                "pool": .text(max: 64), "bankPaid": .money, "offsets": .money, "booksPaid": .money, "booksCommitted": .money,
                "booksRecovered": .money,
                "difference": Schema.money.described("booksPaid less bankPaid and offsets: not zero means that somebody must look."),
                "unexplained": Schema.money.described("booksCommitted less everything that is drafted, awaited and pending."),
                "drafted": open, "awaited": open, "pending": open,
            ]), max: 1000),
        "batches": .array(
            .object(["id": .id("bat_"), "pool": .text(max: 64), "status": .words(BatchStatus.self), "open": open]),
            max: Reconciliation.batchesMax),
        "pendingByAge": .array(
            .object(["daysMax": Schema.integer(0...Int.max).nullable, "count": .integer(0...Int.max), "amount": .money]),
            max: Reconciliation.ageDaysMax.count + 1),
        "recoveries": .object(["open": open, "overdue": .money, "interestDue": .money]),
    ])

    private static let open = Schema.object([
        "count": .integer(0...Int.max), "amount": .money, "since": Schema.instant.nullable,
        "days": Schema.integer(0...Int.max).nullable.described("The age of the oldest."),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", found.seq)
        writer.member("at", found.now)
        writer.key("pools")
        writer.beginArray()
        for pool in found.pools {
            writer.comma()
            write(pool, to: &writer)
        }
        writer.endArray()
        writer.key("batches")
        writer.beginArray()
        for batch in found.batches {
            writer.comma()
            writer.beginObject()
            writer.member("id", batch.id)
            writer.member("pool", batch.pool)
            writer.member("status", batch.status)
            write(batch.open, as: "open", to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writeAges(to: &writer)
        writer.key("recoveries")
        writer.beginObject()
        write(found.recoveries, as: "open", to: &writer)
        writer.member("overdue", found.overdue)
        writer.member("interestDue", found.interestDue)
        writer.endObject()
        writer.endObject()
    }

    private func write(_ pool: Reconciliation.PoolRow, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("pool", pool.pool)
        writer.member("bankPaid", pool.bankPaid)
        writer.member("offsets", pool.offsets)
        writer.member("booksPaid", pool.position.paid)
        writer.member("booksCommitted", pool.position.committed)
        writer.member("booksRecovered", pool.position.recovered)
        writer.member("difference", pool.difference)
        writer.member("unexplained", pool.unexplained)
        write(pool.drafted, as: "drafted", to: &writer)
        write(pool.awaited, as: "awaited", to: &writer)
        write(pool.pending, as: "pending", to: &writer)
        writer.endObject()
    }

    private func writeAges(to writer: inout JSONWriter) {
        writer.key("pendingByAge")
        writer.beginArray()
        for (index, age) in found.ages.enumerated() {
            writer.comma()
            writer.beginObject()
            writer.member("daysMax", index < Reconciliation.ageDaysMax.count ? Reconciliation.ageDaysMax[index] : nil)
            writer.member("count", age.count)
            writer.member("amount", age.amount)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ open: Reconciliation.Open, as name: StaticString, to writer: inout JSONWriter) {
        writer.key(name)
        writer.beginObject()
        writer.member("count", open.count)
        writer.member("amount", open.amount)
        writer.member("since", open.oldest)
        writer.member("days", open.oldest.map { Reconciliation.days(from: $0, to: found.now) })
        writer.endObject()
    }
}
