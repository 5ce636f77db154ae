import JSON
import Subsidy

/// What became of one record of an import.
struct ImportRow: Sendable {
    enum Outcome: String, Word {
        case created, updated, unchanged
        /// The file has said it before, in the line that the error names; it is passed over.
        case duplicate
        case failed
    }

    /// Where the record starts in the file, from 1.
    let line: Int
    /// The record's key: a USCC, a date.
    let key: String?
    var outcome: Outcome
    var failures: [Problem.Failure] = []
    /// What is not wrong and still worth a look.
    var warnings: [Problem.Failure] = []

    /// The row of a record that the file has said before.
    static func duplicate(_ record: ImportRecord, _ key: String, pointer: String, of line: Int) -> ImportRow {
        ImportRow(
            line: record.line, key: key, outcome: .duplicate,
            failures: [
                .init(
                    pointer: pointer, code: "duplicate-in-file",
                    message: LocalizedText(zh: "与第 \(line) 行重复，已略过。", en: "The same as in line \(line): passed over."))
            ])
    }

    /// The command for it was refused.
    mutating func fail(_ problem: Problem) {
        outcome = .failed
        failures = problem.failures.isEmpty ? [.init(pointer: "", code: problem.code, message: problem.detail)] : problem.failures
    }
}

/// What an import did, a row a record.
struct WrittenImport: JSONEncodable {
    let isDryRun: Bool
    let rows: [ImportRow]
    /// The name of the member that carries a row's key.
    let keyName: String
    let language: Language

    static func schema(key: String) -> Schema {
        let failure = Schema.object(["pointer": .text(min: 0, max: 500), "code": .text(max: 100), "message": .text(min: 0, max: 2000)])
        let row: [(String, Schema)] = [
            ("line", .integer(1...Int.max)), (key, Schema.text(min: 0, max: 64).nullable), ("outcome", .words(ImportRow.Outcome.self)),
            ("errors", .array(failure)), ("warnings", .array(failure)),
        ]
        let counts = ImportRow.Outcome.allCases.map { ($0.rawValue, Schema.integer(0...Int.max)) }
        return object(
            [("dryRun", .flag), ("records", .integer(0...Int.max))] + counts
                + [("rows", .array(object(row), max: ImportFile.recordsMax))])
    }

    private static func object(_ members: [(String, Schema)]) -> Schema {
        Schema([
            ("type", "object"), ("properties", .object(JSONObject(members.map { .init(key: $0.0, value: $0.1.json) }))),
            ("required", .array(members.map { .string($0.0) })), ("additionalProperties", false),
        ])
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("dryRun", isDryRun)
        writer.member("records", rows.count)
        for outcome in ImportRow.Outcome.allCases { writer.member(named: outcome.rawValue, rows.count { $0.outcome == outcome }) }
        writer.key("rows")
        writer.beginArray()
        for row in rows { writer.element(WrittenRow(row: row, keyName: keyName, language: language)) }
        writer.endArray()
        writer.endObject()
    }

    private struct WrittenRow: JSONEncodable {
        let row: ImportRow
        let keyName: String
        let language: Language

        func encode(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("line", row.line)
            writer.member(named: keyName, row.key.map { JSON.string($0) } ?? .null)
            writer.member("outcome", row.outcome)
            writer.member("errors", row.failures.map { LocalizedFailure(failure: $0, language: language) })
            writer.member("warnings", row.warnings.map { LocalizedFailure(failure: $0, language: language) })
            writer.endObject()
        }
    }
}
