/// Dates as HTTP writes them (RFC 9110 section 5.6.7): whole seconds in GMT. Civil-calendar arithmetic, no locale, no Foundation.
public struct HTTPDate: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// Reads IMF-fixdate, RFC 850 and asctime dates; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(whereSeparator: { " ,-".contains($0) }).map(String.init)
        guard parts.count >= 5 else { return nil }
        let isAsctime = parts.count == 5
        let clock = (isAsctime ? parts[3] : parts[4]).split(separator: ":", omittingEmptySubsequences: false).map { HTTPDate.number($0) }
        let monthName = isAsctime ? parts[1] : parts[2]
        guard HTTPDate.weekdays.contains(where: { parts[0].hasPrefix($0) }), clock.count == 3,
            let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24, minute < 60, second < 61,
            let month = HTTPDate.months.firstIndex(of: monthName),
            let day = HTTPDate.number(Substring(isAsctime ? parts[2] : parts[1])),
            var year = HTTPDate.number(Substring(isAsctime ? parts[4] : parts[3])), (1...31).contains(day)
        else { return nil }
        if !isAsctime, parts.count != 6 || parts[5] != "GMT" { return nil }
        // A two-digit year more than 50 years ahead is in the past; no clock is asked, 1970...2069 will do for what servers sent.
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        guard year >= 1583 else { return nil }
        seconds = ((HTTPDate.days(year, month + 1, day) * 24 + hour) * 60 + minute) * 60 + second
    }

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

    public static func < (left: HTTPDate, right: HTTPDate) -> Bool { left.seconds < right.seconds }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func number(_ text: Substring) -> Int? {
        (1...4).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- 48 < 10 } ? Int(text) : nil
    }

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
