import HTTPServer
import JSON
import Subsidy

// The working calendar: adjusted days by year, and their import.

extension Contract {
    static var calendars: [Endpoint] { [getCalendar, importCalendars] }

    private static let getCalendar = Endpoint(
        method: .get, path: "/v1/calendars/{year}", name: "getCalendar", tag: .policy,
        summary: LocalizedText(zh: "某年的工作日历：放假与调休。", en: "A year's adjusted days: holidays and worked weekends."),
        success: .ok(CalendarRepresentation.reference),
        handler: .read { call, state, _ in
            guard let year = Int(call.parameter("year")), let calendar = state.calendar(under: call.service.policy).years[year] else {
                throw Refusal.noSuch("calendar", "工作日历")
            }
            return .json(CalendarRepresentation(calendar: calendar))
        })

    private static let importCalendars = Endpoint(
        method: .post, path: "/v1/calendars/imports", name: "importCalendars", tag: .policy,
        summary: LocalizedText(
            zh: "导入工作日历（CSV 或 JSON Lines：date,kind,name；kind 为 holiday 或 workday），逐条报告；有一条错误则整份不保存。",
            en: "Imports adjusted days (date, kind: holiday or workday, name) from CSV or JSON lines; one wrong row and nothing is stored."),
        access: .role(.recordCalendar),
        query: [QueryParameter(name: "dryRun", value: .flag, summary: "Only checks; nothing is stored.")],
        content: ImportFile.content, success: .ok(CalendarImportReport.reference), refusals: [422], idempotency: .accepted, isHeavy: true,
        handler: .plain { call in
            try call.reportedImport("calendars", key: "date") { report in
                var run = try CalendarImport(call)
                try run.run(into: &report)
            }
        })
}

/// A year of the working calendar.
struct CalendarRepresentation: Representation {
    let calendar: CalendarYear

    static let name = "Calendar"
    static let schema = Schema.object([
        "year": .integer(1...9999), "source": .text(min: 0, max: 500), "holidays": .array(.date, max: 366),
        "workingWeekends": .array(.date, max: 366),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("year", calendar.year)
        writer.member("source", calendar.source)
        writer.member("holidays", calendar.holidays.sorted())
        writer.member("workingWeekends", calendar.workingWeekends.sorted())
        writer.endObject()
    }
}
