// A file of enterprises, read record by record. A bad record is a row of the report and spoils no other. Each good one is a
// command of its own, so an import is as durable as the single writes, and the same file twice changes nothing.

import Dispatch
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

struct EnterpriseImport {
    /// Records of one import.
    static let recordsMax = 200_000
    /// Commands that wait for the writer at once.
    private static let pendingMax = 512

    let call: Call
    let caller: Principal
    let isDryRun: Bool
    private let schema: JSONSchema

    init(_ call: Call) throws {
        self.call = call
        caller = try call.principal()
        isDryRun = call.query["dryRun"] == "true"
        schema = try JSONSchema(Enterprise.schema, components: SharedSchemas.components, formats: .subsidy)
    }

    /// The report, and the receipt of the last record that the import made.
    func run() throws -> (report: ImportReport, last: Reply?) {
        let records = try call.contentType == .csv ? csv() : jsonLines()
        let rows = Mutex(records.map { ImportReport.Row(line: $0.line, uscc: $0.json["uscc"]?.string, outcome: .failed) })
        let last = Mutex<Reply?>(nil)
        let pending = DispatchSemaphore(value: Self.pendingMax)
        let group = DispatchGroup()
        for (index, record) in records.enumerated() {
            guard let step = plan(record, index, rows) else { continue }
            group.enter()
            pending.wait()
            call.service.office.submit(
                Submission(
                    principal: caller, command: step, idempotency: nil,
                    render: { _, _ in Rendered(status: 204) },
                    completion: { result in
                        switch result {
                        case .failure(let problem): rows.withLock { $0[index].fail(problem) }
                        case .success(let reply): last.withLock { $0 = $0.map { $0.seq > reply.seq ? $0 : reply } ?? reply }
                        }
                        pending.signal()
                        group.leave()
                    }))
        }
        group.wait()
        return (ImportReport(isDryRun: isDryRun, rows: rows.withLock { $0 }, language: call.language), last.withLock { $0 })
    }

    /// Judges a record and notes its row; the command that it needs, or nil where none is needed or wanted.
    private func plan(_ record: Record, _ index: Int, _ rows: borrowing Mutex<[ImportReport.Row]>) -> RecordEnterprise? {
        let violations = schema.validate(record.json)
        guard violations.isEmpty, let enterprise = try? Enterprise(json: record.json) else {
            let failures = record.failures + violations.map(\.failure)
            rows.withLock { $0[index].failures = failures }
            return nil
        }
        let former = call.service.office.read { state, _ in state.enterprises[enterprise.uscc.description] }.value
        let outcome: ImportReport.Outcome = former == nil ? .created : former?.enterprise == enterprise ? .unchanged : .updated
        rows.withLock { $0[index].outcome = outcome }
        guard outcome != .unchanged, !isDryRun else { return nil }
        return RecordEnterprise(enterprise: enterprise, precondition: former.map { .matches([$0.version]) } ?? .createOnly)
    }

    // MARK: Reading

    private struct Record {
        let line: Int
        let json: JSON
        var failures: [Problem.Failure] = []
    }

    private func jsonLines() throws -> [Record] {
        var records: [Record] = []
        for (index, line) in call.request.body.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            guard records.count < Self.recordsMax else { throw Self.tooMany }
            do {
                records.append(Record(line: index + 1, json: try JSON(parsing: Array(line))))
            } catch {
                let text = LocalizedText(zh: "不是合法的 JSON：\(error.detail)", en: "Not JSON: \(error.detail).")
                records.append(
                    Record(line: index + 1, json: .null, failures: [.init(pointer: "", code: error.code.rawValue, message: text)]))
            }
        }
        return records
    }

    private static let columns = [
        "district", "foundedOn", "sizeClass", "controller", "relatedParties", "cluster", "tags", "accountBank", "accountNumber",
        "accountName",
        "barredUntil",
    ]

    private func csv() throws -> [Record] {
        do {
            var table = try CSVTable(call.request.body, required: ["uscc", "name"], optional: Self.columns)
            var records: [Record] = []
            while let row = try table.next() {
                guard records.count < Self.recordsMax else { throw Self.tooMany }
                records.append(Record(line: row.line, json: Self.json(row)))
            }
            return records
        } catch let error as CSVError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "CSV")
        }
    }

    /// A row as the JSON of an enterprise: lists are separated by semicolons, the account is three columns.
    private static func json(_ row: CSVTable.Row) -> JSON {
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

    private static let tooMany = Refusal(
        status: 413,
        Problem(
            .limit, "content-too-large", zh: "每次导入至多 \(recordsMax) 条，请分批。",
            en: "An import takes at most \(recordsMax) records: split the file."))
}

extension ImportReport.Row {
    /// The command was refused.
    fileprivate mutating func fail(_ problem: Problem) {
        outcome = .failed
        failures = problem.failures.isEmpty ? [.init(pointer: "", code: problem.code, message: problem.detail)] : problem.failures
    }
}

extension Contract {
    static let importEnterprises = Endpoint(
        method: .post, path: "/v1/enterprises/imports", name: "importEnterprises", tag: .enterprises,
        summary: LocalizedText(
            zh: "批量导入企业（CSV 或 JSON Lines），逐条报告；dryRun 只检查。",
            en: "Imports enterprises from CSV or JSON lines; a row a record; a dry run only checks."),
        access: .role(.administerClients),
        query: [QueryParameter(name: "dryRun", value: .flag, summary: "Only checks; nothing is stored.")],
        content: Content(
            forms: [
                .init(mediaType: .csv, schema: nil), .init(mediaType: .jsonLines, schema: nil), .init(mediaType: .ndjson, schema: nil),
            ],
            bytesMax: 67_108_864), success: .ok(ImportReport.reference), idempotency: .accepted, isHeavy: true,
        handler: .plain { call in
            let (report, last) = try EnterpriseImport(call).run()
            var answer = Answer.json(report)
            // Its hash stands for every record before it, those of this import included.
            if let last { answer.fields.append(("Voucherd-Receipt", last.receiptText)) }
            return answer
        })
}
