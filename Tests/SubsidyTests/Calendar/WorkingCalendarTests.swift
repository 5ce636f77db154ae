import JSON
import Testing

@testable import Subsidy

/// Domain rule 9: working days with the State Council's adjusted calendar.
@Suite struct WorkingCalendarTests {
    static let calendar = Fixture.policy.calendar

    @Test(arguments: [
        ("2026-01-01", false), ("2026-01-04", true), ("2026-01-05", true), ("2026-02-14", true), ("2026-02-16", false),
        ("2026-02-23", false),
        ("2026-02-24", true), ("2026-02-28", true), ("2026-05-09", true), ("2026-06-19", false), ("2026-09-20", true),
        ("2026-09-25", false),
        ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true), ("2026-01-10", false), ("2025-01-26", true),
        ("2025-02-08", true),
        ("2025-02-04", false), ("2025-04-27", true), ("2025-06-02", false), ("2025-09-28", true), ("2025-10-08", false),
        ("2025-10-11", true),
    ]) func holidaysAndAdjustedWeekends(_ date: String, _ isWorked: Bool) throws {
        #expect(try Self.calendar.isWorkingDay(try #require(LocalDate(date))) == isWorked)
    }

    @Test(arguments: [(2025, 248), (2026, 248)]) func aYearHasItsNumberOfWorkingDays(_ year: Int, _ days: Int) throws {
        // 365 days, less the weekends and the statutory days off that fall on weekdays.
        let first = try #require(LocalDate(year: year, month: 1, day: 1))
        let last = try #require(LocalDate(year: year, month: 12, day: 31))
        var count = 0
        for day in first.day...last.day where try Self.calendar.isWorkingDay(LocalDate(day: day)) { count += 1 }
        #expect(count == days)
    }

    @Test(arguments: [
        ("2026-01-05", 5, "2026-01-12"), ("2026-02-12", 5, "2026-02-26"), ("2025-12-31", 1, "2026-01-04"), ("2026-09-30", 3, "2026-10-10"),
        ("2026-01-03", 0, "2026-01-03"), ("2026-01-03", 1, "2026-01-04"),
    ]) func theDayItselfDoesNotCount(_ start: String, _ days: Int, _ end: String) throws {
        let start = try #require(LocalDate(start))
        let result = try Self.calendar.adding(workingDays: days, after: start)
        #expect(result.description == end)
        #expect(try Self.calendar.workingDays(after: start, through: result) == days)
    }

    @Test func aYearWithoutAFileIsAnErrorThatNamesTheFile() throws {
        let problem = #expect(throws: Problem.self) {
            try Self.calendar.adding(workingDays: 5, after: try #require(LocalDate("2026-12-30")))
        }
        #expect(problem?.code == "calendar-year-missing")
        #expect(problem?.detail.en.contains("Config/calendar/2027.json") == true)
        #expect(problem?.detail.zh.contains("Config/calendar/2027.json") == true)
    }

    @Test(
        arguments: [
            (
                ["year": 2026, "source": "x", "holidays": [["from": "2025-12-31", "to": "2026-01-01"]], "workingWeekends": []],
                "/holidays/0/to"
            ),
            (
                ["year": 2026, "source": "x", "holidays": [["from": "2026-01-03", "to": "2026-01-01"]], "workingWeekends": []],
                "/holidays/0/to"
            ),
            (["year": 2026, "source": "x", "holidays": [], "workingWeekends": ["2026-01-05"]], "/workingWeekends/0"),
            (["year": 2026, "source": "x", "holidays": [["from": "2026-01-03"]], "workingWeekends": ["2026-01-03"]], "/workingWeekends/0"),
            (["source": "x", "holidays": [], "workingWeekends": []], "/year"),
        ] as [(JSON, String)]
    ) func aYearThatContradictsItselfIsRefused(_ json: JSON, _ pointer: String) {
        let error = #expect(throws: JSONShapeError.self) { try CalendarYear(json: json) }
        #expect(error?.pointer.description == pointer)
    }

    @Test func aCalendarYearIsWrittenAndReadBack() throws {
        let year = try #require(Self.calendar.years[2026])
        #expect(try CalendarYear(json: try JSON(parsing: year.jsonBytes())) == year)
    }
}
