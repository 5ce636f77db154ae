/// A day of the proleptic Gregorian calendar, in the years -999,999,999 to 999,999,999.
public struct CalendarDate: Sendable, Hashable {
    public let year: Int32
    public let month: UInt8
    public let day: UInt8

    public static let yearMax = 999_999_999

    /// Nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard abs(year) <= CalendarDate.yearMax, (1...12).contains(month), day >= 1 else { return nil }
        guard day <= CalendarDate.daysInMonth(year: year, month: month) else { return nil }
        self.init(unchecked: Int32(year), UInt8(month), UInt8(day))
    }

    init(unchecked year: Int32, _ month: UInt8, _ day: UInt8) {
        self.year = year
        self.month = month
        self.day = day
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01, which is 0.
    public var daysSinceEpoch: Int {
        // Years are counted from March, so that the leap day is a year's last.
        let shifted = Int(year) - (month <= 2 ? 1 : 0)
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let monthFromMarch = (Int(month) + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day that many days after 1970-01-01; nil outside the years that there are.
    public init?(daysSinceEpoch: Int) {
        guard abs(daysSinceEpoch) <= 400_000_000_000 else { return nil }
        let days = daysSinceEpoch + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// Monday is 1, Sunday is 7.
    public var weekday: Int {
        let days = daysSinceEpoch + 3
        return (days % 7 + 7) % 7 + 1
    }

    /// The day's number in its year, from 1.
    public var dayOfYear: Int {
        guard let first = CalendarDate(year: Int(year), month: 1, day: 1) else { return 0 }
        return daysSinceEpoch - first.daysSinceEpoch + 1
    }

    /// The week's number by ISO 8601.
    public var weekOfYear: Int {
        let thursday = daysSinceEpoch - weekday + 4
        guard let date = CalendarDate(daysSinceEpoch: thursday) else { return 0 }
        return (date.dayOfYear - 1) / 7 + 1
    }

    /// The date some months on; a day that the month does not have becomes its last.
    public func adding(months: Int) -> CalendarDate? {
        guard abs(months) <= 24 * CalendarDate.yearMax else { return nil }
        let total = Int(year) * 12 + Int(month) - 1 + months
        let year = total >= 0 ? total / 12 : (total - 11) / 12
        let month = total - year * 12 + 1
        let day = min(Int(day), CalendarDate.daysInMonth(year: year, month: month))
        return CalendarDate(year: year, month: month, day: day)
    }
}

extension CalendarDate: Comparable {
    @inline(__always) var orderKey: Int64 { Int64(year) << 16 | Int64(month) << 8 | Int64(day) }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.orderKey < right.orderKey }
}
