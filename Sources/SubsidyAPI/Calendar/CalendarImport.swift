// A file of adjusted days (节假日和调休). All of it or nothing: with half of a notice, deadlines would come out wrong.

import Dispatch
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

struct CalendarImport {
    /// Records of one file: twenty-seven years, were each of their days an adjusted one.
    static let recordsMax = 10_000

    let call: Call
    private let schema: JSONSchema
    private var linesByDate: [LocalDate: Int] = [:]
    private var days: [CalendarDay] = []

    init(_ call: Call) throws {
        self.call = call
        schema = try JSONSchema(Self.recordSchema, components: SharedSchemas.components, formats: .subsidy)
    }

    private static let recordSchema: JSON = [
        "type": "object", "additionalProperties": false, "required": ["date", "kind"],
        "properties": [
            "date": ["$ref": "#/components/schemas/Date"], "kind": ["enum": ["holiday", "workday"]],
            "name": ["type": ["string", "null"], "maxLength": 100],
        ],
    ]

    private static let columns = ImportColumns(required: ["date", "kind"], optional: ["name"]) { row in
        var object = JSONObject()
        for column in ["date", "kind", "name"] { if let cell = row[column] { object[column] = .string(cell) } }
        return .object(object)
    }

    mutating func run(into report: inout WrittenImport) throws {
        let known = call.service.office.read { state, _ in state.calendar(under: call.service.policy) }.value
        var rows: [ImportRow] = []
        try ImportFile(call, columns: Self.columns, recordsMax: Self.recordsMax).forEach { rows.append(row($0, known)) }
        if !report.isDryRun, !rows.contains(where: { $0.outcome == .failed }) {
            try store(&rows)
        } else if !report.isDryRun {
            for index in rows.indices where rows[index].outcome != .failed { rows[index].warnings.append(Self.notStored) }
        }
        for row in rows { try report.append(row) }
    }

    private mutating func row(_ record: ImportRecord, _ known: WorkingCalendar) -> ImportRow {
        var row = ImportRow(line: record.line, key: record.json["date"]?.string, outcome: .failed)
        let violations = schema.validate(record.json)
        guard violations.isEmpty, let date = row.key.flatMap({ LocalDate($0) }),
            let kind = record.json["kind"]?.string.flatMap({ CalendarDay.Kind(rawValue: $0) })
        else {
            row.failures = record.failures + violations.map(\.failure)
            return row
        }
        if let line = linesByDate[date] { return .duplicate(record, "\(date)", pointer: "/date", of: line) }
        linesByDate[date] = record.line
        let day = CalendarDay(date: date, kind: kind)
        days.append(day)
        guard let year = known.years[date.year] else {
            row.outcome = .created
            return row
        }
        row.outcome = year.with(day) == year ? .unchanged : .updated
        return row
    }

    private func store(_ rows: inout [ImportRow]) throws {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Problem?>(nil)
        call.service.office.submit(
            Submission(
                principal: try call.principal(), command: RecordCalendar(days: days, source: "import"), idempotency: nil,
                render: { _, _ in Rendered(status: 204) },
                completion: { reply in
                    if case .failure(let problem) = reply { result.withLock { $0 = problem } }
                    done.signal()
                }))
        done.wait()
        guard let problem = result.withLock({ $0 }) else { return }
        for index in rows.indices where rows[index].outcome != .duplicate { rows[index].fail(problem) }
    }

    private static let notStored = Problem.Failure(
        pointer: "", code: "not-stored",
        message: LocalizedText(zh: "文件中有错误，整份日历均未保存。", en: "Another row is wrong: nothing of the file was stored."))
}

/// What an import of calendar days did; `WrittenImport` writes it.
enum CalendarImportReport: Described {
    static let name = "CalendarImportReport"
    static let schema = WrittenImport.schema(key: "date", recordsMax: CalendarImport.recordsMax)
}
