import JSON

/// Puts adjusted days into the working calendar, all of them or none: with half of a notice deadlines would be wrong.
///
/// Days of publicity that are running keep the last day that they were given (domain rule 10).
public struct RecordCalendar: Command {
    public static let name = "record-calendar"
    public static let action: Action? = .recordCalendar

    public var days: [CalendarDay]
    public var source: String

    public init(days: [CalendarDay], source: String) {
        self.days = days
        self.source = source
    }

    public func decide(in core: inout Core) throws(Problem) {
        for (year, calendar) in Self.years(days, over: core.calendar, source: source).sorted(by: { $0.key < $1.key })
        where core.calendar.years[year] != calendar { core.emit(CalendarYearRecorded(calendar)) }
    }

    /// The years that the days touch, as they are with them.
    public static func years(_ days: [CalendarDay], over calendar: WorkingCalendar, source: String) -> [Int: CalendarYear] {
        var years: [Int: CalendarYear] = [:]
        for day in days {
            let year = day.date.year
            years[year] = (years[year] ?? calendar.years[year] ?? .blank(year, source: source)).with(day)
        }
        return years
    }
}

/// What happens to the working calendar.
public enum CalendarEvents {
    static let all: [any Event.Type] = [CalendarYearRecorded.self]
}

/// A year's adjusted days, in place of what was known of it.
public struct CalendarYearRecorded: Event {
    public static let type = "calendar-year-recorded"
    public var calendar = CalendarYear.blank(0, source: "")

    public init() {}
    init(_ calendar: CalendarYear) { self.calendar = calendar }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("calendar", &calendar) }

    public func apply(to state: inout State, in moment: Moment) { state.calendars[String(calendar.year)] = calendar }
}
