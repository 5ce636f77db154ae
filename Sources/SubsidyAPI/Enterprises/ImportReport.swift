import JSON
import Subsidy

/// What an import did, a row a record.
struct ImportReport: Representation {
    enum Outcome: String, Word {
        case created, updated, unchanged, failed
    }

    struct Row: Sendable {
        /// Where the record starts in the file, from 1.
        let line: Int
        let uscc: String?
        var outcome: Outcome
        var failures: [Problem.Failure] = []
    }

    let isDryRun: Bool
    let rows: [Row]
    let language: Language

    static let name = "ImportReport"
    static let schema = Schema.object([
        "dryRun": .flag, "records": .integer(0...Int.max), "created": .integer(0...Int.max), "updated": .integer(0...Int.max),
        "unchanged": .integer(0...Int.max), "failed": .integer(0...Int.max),
        "rows": .array(
            .object([
                "line": .integer(1...Int.max), "uscc": Schema.text(min: 0, max: 64).nullable, "outcome": .words(Outcome.self),
                "errors": .array(
                    .object(["pointer": .text(min: 0, max: 500), "code": .text(max: 100), "message": .text(min: 0, max: 2000)])),
            ]), max: EnterpriseImport.recordsMax),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("dryRun", isDryRun)
        writer.member("records", rows.count)
        for outcome in Outcome.allCases {
            writer.member(named: outcome.rawValue, rows.count { $0.outcome == outcome })
        }
        writer.key("rows")
        writer.beginArray()
        for row in rows { writer.element(WrittenRow(row: row, language: language)) }
        writer.endArray()
        writer.endObject()
    }

    private struct WrittenRow: JSONEncodable {
        let row: Row
        let language: Language

        func encode(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("line", row.line)
            writer.member("uscc", row.uscc)
            writer.member("outcome", row.outcome)
            writer.member("errors", row.failures.map { LocalizedFailure(failure: $0, language: language) })
            writer.endObject()
        }
    }
}
