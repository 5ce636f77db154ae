import CLinux

/// Dates as HTTP writes them (RFC 9110 section 5.6.7): whole seconds in GMT. Civil-calendar arithmetic, no locale, no Foundation.
public struct HTTPDate: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// Reads IMF-fixdate, RFC 850 and asctime dates, each in exactly its form; nil for anything else.
    public init?(_ text: String) { self.init(text, now: Int(clinux_realtime_s())) }

    /// `now`, in seconds since 1970, tells the century of an RFC 850 date.
    init?(_ text: String, now: Int) {
        guard let form = HTTPDate.forms.first(where: { $0.matches(text.utf8) }) else { return nil }
        let octets = Array(text.utf8)
        // Counted from the end, as the RFC 850 form begins with a weekday of any length.
        func part(_ fromEnd: Int, _ count: Int) -> String {
            String(decoding: octets[(octets.count - fromEnd)...].prefix(count).filter { $0 != 0x20 }, as: UTF8.self)
        }
        guard form.weekdays.contains(where: { text.hasPrefix($0) }), let month = HTTPDate.months.firstIndex(of: part(form.month, 3)),
            let day = Int(part(form.day, 2)), let hour = Int(part(form.clock, 2)), let minute = Int(part(form.clock - 3, 2)),
            let second = Int(part(form.clock - 6, 2)), var year = Int(part(form.year, form.yearDigits)),
            hour < 24, minute < 60, second < 61, year >= 1583 || form.yearDigits == 2
        else { return nil }
        let time = (hour * 60 + minute) * 60 + second
        if form.yearDigits == 2 {
            // More than 50 years ahead means the most recent past year with these digits.
            let today = HTTPDate.civil(now / 86_400)
            year += today.0 / 100 * 100
            if HTTPDate.days(year, month + 1, day) > HTTPDate.days(today.0 + 50, today.1, today.2) { year -= 100 }
        }
        let days = HTTPDate.days(year, month + 1, day)
        guard HTTPDate.civil(days) == (year, month + 1, day) else { return nil }
        seconds = days * 86_400 + time
    }

    /// One of the three ways to write a date: its shape, with `0` for a digit, `a` for a letter and `_` for a digit or a blank, and where its parts
    /// are, counted from the end.
    private struct Form {
        let shape: StaticString
        let weekdays: [String]
        let day: Int
        let month: Int
        let year: Int
        let yearDigits: Int
        let clock: Int

        func matches(_ text: String.UTF8View) -> Bool {
            let tail = text.suffix(shape.utf8CodeUnitCount)
            guard tail.count == shape.utf8CodeUnitCount, weekdays.contains(where: { $0.utf8.count == text.count - tail.count }) else {
                return false
            }
            return zip(tail, UnsafeBufferPointer(start: shape.utf8Start, count: tail.count)).allSatisfy { octet, sort in
                switch sort {
                case 0x30: octet &- 48 < 10
                case 0x61: (octet | 0x20) &- 97 < 26
                case 0x5F: octet &- 48 < 10 || octet == 0x20
                default: octet == sort
                }
            }
        }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let longWeekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let forms = [
        Form(shape: ", 00 aaa 0000 00:00:00 GMT", weekdays: weekdays, day: 24, month: 21, year: 17, yearDigits: 4, clock: 12),
        Form(shape: ", 00-aaa-00 00:00:00 GMT", weekdays: longWeekdays, day: 22, month: 19, year: 15, yearDigits: 2, clock: 12),
        Form(shape: " aaa _0 00:00:00 0000", weekdays: weekdays, day: 16, month: 20, year: 4, yearDigits: 4, clock: 13),
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    public var text: String {
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        let (year, month, day) = HTTPDate.civil(days)
        let weekday = ((days + 4) % 7 + 7) % 7
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let date = "\(HTTPDate.weekdays[weekday]), \(two(day)) \(HTTPDate.months[month - 1]) \(year)"
        return "\(date) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }

    /// Whether a representation that was last modified then cannot have changed again within the same second, unseen: a minute has gone by
    /// (RFC 9110 section 8.8.2.2).
    func isStrong(now: Int) -> Bool { now - seconds >= 60 }

    public static func < (left: HTTPDate, right: HTTPDate) -> Bool { left.seconds < right.seconds }

    /// Days since 1970-01-01 of a Gregorian date, with years counted from March so that the leap day comes last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
    }
}
