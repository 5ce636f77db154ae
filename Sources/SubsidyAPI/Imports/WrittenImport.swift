import JSON
import Subsidy
import SubsidyRuntime

/// What an import did, a row a record: written to a file row by row, for it may be longer than memory should hold.
struct WrittenImport {
    let isDryRun: Bool
    /// The name of the member that carries a row's key.
    let keyName: String
    let language: Language
    /// The report, whole once `finish` was called.
    let file: OctetFile
    private var counts: [ImportRow.Outcome: Int] = [:]
    private var writer = JSONWriter()

    /// - Parameter file: where the report goes; empty.
    init(isDryRun: Bool, keyName: String, language: Language, file: OctetFile) {
        self.isDryRun = isDryRun
        self.keyName = keyName
        self.language = language
        self.file = file
        writer.beginObject()
        writer.member("dryRun", isDryRun)
        writer.key("rows")
        writer.beginArray()
    }

    var records: Int { counts.values.reduce(0, +) }

    func count(_ outcomes: ImportRow.Outcome...) -> Int { outcomes.reduce(0) { $0 + (counts[$1] ?? 0) } }

    mutating func append(_ row: ImportRow) throws {
        counts[row.outcome, default: 0] += 1
        writer.element(WrittenRow(row: row, keyName: keyName, language: language))
        guard writer.bytes.count >= OctetFile.pieceBytes else { return }
        try file.append(writer.takePiece())
    }

    /// The counts come last, when they are known.
    mutating func finish() throws {
        writer.endArray()
        writer.member("records", records)
        for outcome in ImportRow.Outcome.allCases { writer.member(named: outcome.rawValue, counts[outcome] ?? 0) }
        writer.endObject()
        try file.append(writer.bytes)
    }

    static func schema(key: String, recordsMax: Int = ImportFile.recordsMax) -> Schema {
        let failure = Schema.object(["pointer": .text(min: 0, max: 500), "code": .text(max: 100), "message": .text(min: 0, max: 2000)])
        let row: [(String, Schema)] = [
            ("line", .integer(1...Int.max)), (key, Schema.text(min: 0, max: 64).nullable), ("outcome", .words(ImportRow.Outcome.self)),
            ("errors", .array(failure)), ("warnings", .array(failure)),
        ]
        let counts = ImportRow.Outcome.allCases.map { ($0.rawValue, Schema.integer(0...Int.max)) }
        return object(
            [("dryRun", .flag), ("records", .integer(0...Int.max))] + counts
                + [("rows", .array(object(row), max: recordsMax))])
    }

    private static func object(_ members: [(String, Schema)]) -> Schema {
        Schema([
            ("type", "object"), ("properties", .object(JSONObject(members.map { .init(key: $0.0, value: $0.1.json) }))),
            ("required", .array(members.map { .string($0.0) })), ("additionalProperties", false),
        ])
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
