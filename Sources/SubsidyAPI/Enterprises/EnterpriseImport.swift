// A file of enterprises, read record by record. A bad record is a row of the report and spoils no other. Each good one is a
// command of its own, so an import is as durable as the single writes, and the same file twice changes nothing.

import Dispatch
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

struct EnterpriseImport {
    /// Commands that wait for the writer at once.
    private static let pendingMax = 512

    let call: Call
    let caller: Principal
    let isDryRun: Bool
    private let schema: JSONSchema
    /// The line that said each code first, and each name with its code: what comes again is told.
    private var linesByCode: [String: Int] = [:]
    private var codesByName: [String: String] = [:]

    init(_ call: Call) throws {
        self.call = call
        caller = try call.principal()
        isDryRun = call.query["dryRun"] == "true"
        schema = try JSONSchema(Enterprise.schema, components: SharedSchemas.components, formats: .subsidy)
    }

    mutating func run() throws -> WrittenImport {
        let rows = Mutex<[ImportRow]>([])
        let pending = DispatchSemaphore(value: Self.pendingMax)
        let group = DispatchGroup()
        try ImportFile(call, columns: Self.columns).forEach { record in
            let (row, command) = plan(record)
            let index = rows.withLock { rows in
                rows.append(row)
                return rows.count - 1
            }
            guard let command else { return }
            group.enter()
            pending.wait()
            call.service.office.submit(
                Submission(
                    principal: caller, command: command, idempotency: nil,
                    render: { _, _ in Rendered(status: 204) },
                    completion: { result in
                        if case .failure(let problem) = result { rows.withLock { $0[index].fail(problem) } }
                        pending.signal()
                        group.leave()
                    }))
        }
        group.wait()
        return WrittenImport(isDryRun: isDryRun, rows: rows.withLock { $0 }, keyName: "uscc", language: call.language)
    }

    /// Judges a record: its row, and the command that it needs, or nil where none is needed or wanted.
    private mutating func plan(_ record: ImportRecord) -> (ImportRow, RecordEnterprise?) {
        var row = ImportRow(line: record.line, key: record.json["uscc"]?.string, outcome: .failed)
        let violations = schema.validate(record.json)
        guard violations.isEmpty, let enterprise = try? Enterprise(json: record.json) else {
            row.failures = record.failures + violations.map(\.failure)
            return (row, nil)
        }
        let code = enterprise.uscc.code
        if let line = linesByCode[code] { return (.duplicate(record, code, pointer: "/uscc", of: line), nil) }
        linesByCode[code] = record.line
        let (former, namesake) = call.service.office.read { state, _ in
            (state.enterprises[code], state.enterprises.named(enterprise.name)?.enterprise.uscc.code)
        }.value
        row.outcome = former == nil ? .created : former?.enterprise == enterprise ? .unchanged : .updated
        if let other = [namesake, codesByName[enterprise.name]].compactMap({ $0 }).first(where: { $0 != code }) {
            row.warnings = [Self.sameName(as: other)]
        }
        codesByName[enterprise.name] = code
        guard row.outcome != .unchanged, !isDryRun else { return (row, nil) }
        return (row, RecordEnterprise(enterprise: enterprise, precondition: former.map { .matches([$0.version]) } ?? .createOnly))
    }

    private static func sameName(as code: String) -> Problem.Failure {
        .init(
            pointer: "/name", code: "same-name",
            message: LocalizedText(
                zh: "与 \(code) 同名，请核对是否为同一主体。", en: "\(code) has the same name: check whether it is one enterprise under two codes."))
    }

    private static let columns = ImportColumns(
        required: ["uscc", "name"],
        optional: [
            "district", "foundedOn", "sizeClass", "controller", "relatedParties", "cluster", "tags", "accountBank", "accountNumber",
            "accountName", "barredUntil",
        ], json: json)

    /// A row as the JSON of an enterprise: lists are separated by semicolons, the account is three columns.
    @Sendable private static func json(_ row: CSVTable.Row) -> JSON {
        var object = JSONObject()
        for column in ["uscc", "name", "district", "foundedOn", "sizeClass", "controller", "cluster", "barredUntil"] {
            if let cell = row[column] { object[column] = .string(cell) }
        }
        for column in ["relatedParties", "tags"] {
            if let cell = row[column] { object[column] = .array(cell.split(separator: ";").map { .string(String($0.trimmed)) }) }
        }
        if let number = row["accountNumber"] {
            object["account"] = [
                "bank": .string(row["accountBank"] ?? ""), "number": .string(number),
                "name": .string(row["accountName"] ?? row["name"] ?? ""),
            ]
        }
        return .object(object)
    }
}

/// What an import of enterprises did.
struct ImportReport: Representation {
    static let name = "ImportReport"
    static let schema = WrittenImport.schema(key: "uscc")
    let report: WrittenImport

    func encode(to writer: inout JSONWriter) { report.encode(to: &writer) }
}

extension Contract {
    static let importEnterprises = Endpoint(
        method: .post, path: "/v1/enterprises/imports", name: "importEnterprises", tag: .enterprises,
        summary: LocalizedText(
            zh: "批量导入企业（CSV 或 JSON Lines），逐条报告，重复的指出；dryRun 只检查。",
            en: "Imports enterprises from CSV or JSON lines; a row a record, duplicates told; a dry run only checks."),
        access: .role(.administerClients),
        query: [QueryParameter(name: "dryRun", value: .flag, summary: "Only checks; nothing is stored.")],
        content: ImportFile.content, success: .ok(ImportReport.reference), refusals: [422], idempotency: .accepted, isHeavy: true,
        handler: .plain { call in
            try call.reportedImport("enterprises") {
                var run = try EnterpriseImport(call)
                return try run.run()
            }
        })
}
