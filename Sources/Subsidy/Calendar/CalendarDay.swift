import JSON

/// A day that the State Council's notice adjusts.
public struct CalendarDay: Sendable, Hashable {
    public enum Kind: String, Word {
        /// A day off.
        case holiday
        /// A day that is worked, such as a Saturday (调休).
        case workday
    }

    public let date: LocalDate
    public let kind: Kind

    public init(date: LocalDate, kind: Kind) {
        self.date = date
        self.kind = kind
    }
}

extension CalendarYear {
    /// A year of which nothing is known yet.
    static func blank(_ year: Int, source: String) -> CalendarYear {
        CalendarYear(year: year, source: source, holidays: [], workingWeekends: [])
    }

    /// The year with one day as it is told.
    public func with(_ day: CalendarDay) -> CalendarYear {
        var (off, worked) = (holidays, workingWeekends)
        switch day.kind {
        case .holiday:
            off.insert(day.date)
            worked.remove(day.date)
        case .workday:
            off.remove(day.date)
            if day.date.weekday >= 6 { worked.insert(day.date) }
        }
        return CalendarYear(year: year, source: source, holidays: off, workingWeekends: worked)
    }
}

extension State {
    /// The working calendar: the configured years, and in their place those that were imported.
    public func calendar(under policy: Policy) -> WorkingCalendar { policy.calendar.replacing(calendars.values) }
}

extension Core {
    var calendar: WorkingCalendar { state.calendar(under: policy) }
}
