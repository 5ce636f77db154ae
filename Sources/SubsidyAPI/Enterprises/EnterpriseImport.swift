// A file of enterprises, read record by record. A bad record is a row of the report and spoils no other. Each good one is a
// command of its own, so an import is as durable as the single writes, and the same file twice changes nothing.

import Dispatch
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

struct EnterpriseImport {
    /// Records that are judged, given to the writer and reported together: what of the file is in memory at once, and as many commands
    /// as one commit takes.
    static let batchRecordsMax = 512

    let call: Call
    let caller: Principal
    private let schema: JSONSchema
    private var seen = SeenEnterprises()

    init(_ call: Call) throws {
        self.call = call
        caller = try call.principal()
        schema = try JSONSchema(Enterprise.schema, components: SharedSchemas.components, formats: .subsidy)
    }

    mutating func run(into report: inout WrittenImport) throws {
        var batch: [(row: ImportRow, command: RecordEnterprise?)] = []
        try ImportFile(call, columns: Self.columns).forEach { record in
            batch.append(plan(record, isDryRun: report.isDryRun))
            if batch.count == Self.batchRecordsMax { try give(&batch, into: &report) }
        }
        try give(&batch, into: &report)
    }

    /// Gives a batch's commands and reports its rows when all of them are durable or refused.
    private func give(_ batch: inout [(row: ImportRow, command: RecordEnterprise?)], into report: inout WrittenImport) throws {
        let refusals = Mutex<[Int: Problem]>([:])
        let group = DispatchGroup()
        for (index, command) in batch.enumerated().compactMap({ index, item in item.command.map { (index, $0) } }) {
            group.enter()
            call.service.office.submit(
                Submission(
                    principal: caller, command: command, idempotency: nil, render: { _, _ in Rendered(status: 204) },
                    completion: { result in
                        if case .failure(let problem) = result { refusals.withLock { $0[index] = problem } }
                        group.leave()
                    }))
        }
        group.wait()
        let refused = refusals.withLock { $0 }
        for (index, item) in batch.enumerated() {
            var row = item.row
            if let problem = refused[index] { row.fail(problem) }
            try report.append(row)
        }
        batch.removeAll(keepingCapacity: true)
    }

    /// Judges a record: its row, and the command that it needs, or nil where none is needed or wanted.
    private mutating func plan(_ record: ImportRecord, isDryRun: Bool) -> (ImportRow, RecordEnterprise?) {
        var row = ImportRow(line: record.line, key: record.json["uscc"]?.string, outcome: .failed)
        let violations = schema.validate(record.json)
        guard violations.isEmpty, let enterprise = try? Enterprise(json: record.json) else {
            row.failures = record.failures + violations.map(\.failure)
            return (row, nil)
        }
        let code = enterprise.uscc.code
        if let line = seen.line(of: enterprise.uscc) { return (.duplicate(record, code, pointer: "/uscc", of: line), nil) }
        let (former, namesake) = call.service.office.read { state, _ in
            (state.enterprises[code], state.enterprises.named(enterprise.name)?.enterprise.uscc.code)
        }.value
        row.outcome = former == nil ? .created : former?.enterprise == enterprise ? .unchanged : .updated
        if let other = namesake.flatMap({ $0 == code ? nil : $0 }) ?? seen.code(named: enterprise.name) {
            row.warnings = [Self.sameName(as: other)]
        }
        seen.note(enterprise, line: record.line)
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

/// What an import of enterprises did; `WrittenImport` writes it.
enum ImportReport: Described {
    static let name = "ImportReport"
    static let schema = WrittenImport.schema(key: "uscc")
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
            try call.reportedImport("enterprises", key: "uscc") { report in
                var run = try EnterpriseImport(call)
                try run.run(into: &report)
            }
        })
}
