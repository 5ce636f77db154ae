/// Which days are worked, by the State Council's adjusted calendar (domain rule 9).
///
/// A year whose file is missing is an error that says which file to add: it is never guessed, as the holidays of a
/// year are only known once the notice is out.
public struct WorkingCalendar: Sendable, Hashable {
    public private(set) var years: [Int: CalendarYear]

    /// Working days that may be added or counted at once: four years' worth.
    public static let workingDaysMax = 1000

    public init(_ years: [CalendarYear]) {
        self.years = Dictionary(years.map { ($0.year, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// The same with some years' days in place of its own.
    public func replacing(_ imported: some Sequence<CalendarYear>) -> WorkingCalendar {
        var calendar = self
        for year in imported { calendar.years[year.year] = year }
        return calendar
    }

    /// Whether a day is worked.
    public func isWorkingDay(_ date: LocalDate) throws(Problem) -> Bool {
        guard let year = years[date.year] else { throw Self.missing(date.year) }
        if date.weekday >= 6 { return year.workingWeekends.contains(date) }
        return !year.holidays.contains(date)
    }

    /// The date of the n-th working day after `date`; the day itself does not count. Zero answers `date`.
    ///
    ///     calendar.adding(workingDays: 5, after: 2026-02-12)    // 2026-02-26: the 13th, the 14th (a worked Saturday), the 24th, 25th, 26th
    public func adding(workingDays: Int, after date: LocalDate) throws(Problem) -> LocalDate {
        precondition((0...Self.workingDaysMax).contains(workingDays), "working days are bounded where they are configured")
        var day = date
        var left = workingDays
        while left > 0 {
            day = day.adding(days: 1)
            if try isWorkingDay(day) { left -= 1 }
        }
        return day
    }

    /// The working days after `start`, up to and with `end`; 0 where `end` is not later.
    public func workingDays(after start: LocalDate, through end: LocalDate) throws(Problem) -> Int {
        var count = 0
        var day = start
        while day < end {
            day = day.adding(days: 1)
            if try isWorkingDay(day) { count += 1 }
        }
        return count
    }

    private static func missing(_ year: Int) -> Problem {
        Problem(
            .unprocessable, "calendar-year-missing",
            zh: "没有\(year)年的工作日历：请按国务院办公厅当年的节假日通知添加 Config/calendar/\(year).json，或 POST /v1/calendars/imports。",
            en:
                "There is no working calendar for \(year): add Config/calendar/\(year).json from the State Council's notice of that year, or POST /v1/calendars/imports."
        )
    }
}
