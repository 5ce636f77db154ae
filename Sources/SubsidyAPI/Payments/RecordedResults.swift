import JSON
import Subsidy

/// The batch after its results, and what became of each row.
struct RecordedResults: Representation {
    let batch: Batch
    let results: ResultTally.Sum

    /// Rows that an answer lists. Of a larger report only those that want a person's eye are listed.
    static let rowsMax = 10_000

    static let name = "RecordedResults"
    static let schema = Schema.object([
        "id": .id("bat_"), "status": .words(BatchStatus.self), "batch": BatchRepresentation.reference,
        "counts": Schema([("type", "object"), ("additionalProperties", ["type": "integer", "minimum": 0])])
            .described("Rows by what became of them."),
        "rows": Schema.array(
            .object(["payable": .text(min: 0, max: 64), "outcome": .words(ItemOutcome.self), "result": .text(max: 40)]), max: rowsMax
        ).described("Each row of the report; of a report of more than \(rowsMax) only those that were not taken in as they say."),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", batch.id)
        writer.member("status", batch.status)
        writer.member("batch", BatchRepresentation(batch: batch, showsItems: !results.isLarge))
        writer.key("counts")
        writer.beginObject()
        for (result, count) in results.counts.sorted(by: { $0.key < $1.key }) { writer.member(named: result, count) }
        writer.endObject()
        writer.key("rows")
        writer.beginArray()
        for row in results.rows { writer.element(row) }
        writer.endArray()
        writer.endObject()
    }
}
