// The texts of dates, times and durations: the lexical forms of XML Schema that DMN 1.5 names in 10.3.2.3.4 to 10.3.2.3.8,
// with zones written as `@Area/City`.

enum TemporalText {
    /// What `@"…"` stands for: a date, a time, a date and time or a duration; nil where it is none.
    static func literal(_ text: String) -> Value? {
        if let duration = duration(text) { return duration }
        if let date = date(text) { return .date(date) }
        if let dateTime = dateTime(text) { return .dateTime(dateTime) }
        if let time = time(text) { return .time(time) }
        return nil
    }

    /// `[-]YYYY-MM-DD`; a year has four to nine digits, and no zero in front of more than four.
    static func date(_ text: String) -> CalendarDate? {
        var scanner = Scanner(text)
        guard let date = scanner.date(), scanner.isAtEnd else { return nil }
        return date
    }

    /// `hh:mm:ss[.fraction][zone]`; 24:00:00 is midnight.
    static func time(_ text: String) -> TimeOfDay? {
        var scanner = Scanner(text)
        guard let time = scanner.time(), scanner.isAtEnd else { return nil }
        return time.clock
    }

    /// A date, `T`, a time; at 24:00:00 that is the next day's midnight.
    static func dateTime(_ text: String) -> DateTime? {
        var scanner = Scanner(text)
        guard let date = scanner.date(), scanner.take("T"), let time = scanner.time(), scanner.isAtEnd else { return nil }
        if time.isNextDay { return CalendarDate(daysSinceEpoch: date.daysSinceEpoch + 1).map { DateTime($0, time.clock) } }
        return DateTime(date, time.clock)
    }

    /// `[-]PnYnM` or `[-]PnDTnHnMn.nS`
    static func duration(_ text: String) -> Value? {
        var scanner = Scanner(text)
        return scanner.duration()
    }

    /// Octets of a date's or a duration's text.
    static let textBytesMax = 256

    private struct Scanner {
        private let text: [UInt8]
        private var at = 0

        init(_ text: String) { self.text = text.utf8.count <= TemporalText.textBytesMax ? Array(text.utf8) : [] }

        var isAtEnd: Bool { at == text.count }

        private var current: UInt8? { at < text.count ? text[at] : nil }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard current == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }

        /// A run of digits, as many as allowed, and how many they were.
        private mutating func digits(_ count: ClosedRange<Int>) -> (value: Int, count: Int)? {
            var value = 0
            var taken = 0
            while let byte = current, (48...57).contains(byte) {
                guard taken < count.upperBound else { return nil }
                value = value * 10 + Int(byte - 48)
                taken += 1
                at += 1
            }
            return taken >= count.lowerBound ? (value, taken) : nil
        }

        mutating func date() -> CalendarDate? {
            let negative = take("-")
            let leadsWithZero = current == UInt8(ascii: "0")
            guard let year = digits(4...9), !(leadsWithZero && year.count > 4), take("-"), let month = digits(2...2), take("-"),
                let day = digits(2...2)
            else { return nil }
            return CalendarDate(year: negative ? -year.value : year.value, month: month.value, day: day.value)
        }

        mutating func time() -> (clock: TimeOfDay, isNextDay: Bool)? {
            guard let hour = digits(2...2), take(":"), let minute = digits(2...2), take(":"), let second = digits(2...2) else { return nil }
            var nanosecond = 0
            if take(".") {
                guard let fraction = fraction() else { return nil }
                nanosecond = fraction
            }
            guard let zone = zone() else { return nil }
            if hour.value == 24, minute.value == 0, second.value == 0, nanosecond == 0 { return (TimeOfDay.midnight.at(zone), true) }
            return TimeOfDay(hour: hour.value, minute: minute.value, second: second.value, nanosecond: nanosecond, zone: zone)
                .map { ($0, false) }
        }

        /// Digits behind a point, as nanoseconds; those beyond the ninth are cut off.
        private mutating func fraction() -> Int? {
            var value = 0
            var taken = 0
            while let byte = current, (48...57).contains(byte) {
                if taken < 9 { value = value * 10 + Int(byte - 48) }
                taken += 1
                at += 1
            }
            guard taken > 0 else { return nil }
            for _ in min(taken, 9)..<9 { value *= 10 }
            return value
        }

        /// Nothing, `Z` or `z`, `+hh:mm[:ss]`, or `@Area/City`; nil where it is something else.
        private mutating func zone() -> Zone? {
            guard let mark = current else { return Zone.none }
            at += 1
            switch mark {
            case UInt8(ascii: "Z"), UInt8(ascii: "z"):
                // XML Schema knows the capital only; the standard's own examples write `23:00:50z` (10.3.4.12).
                return Zone.utc
            case UInt8(ascii: "@"):
                let id = String(decoding: text[at...], as: UTF8.self)
                at = text.count
                return Zone(named: id)
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                guard let hours = digits(2...2), take(":"), let minutes = digits(2...2), minutes.value < 60 else { return nil }
                var seconds = 0
                if take(":") {
                    guard let written = digits(2...2), written.value < 60 else { return nil }
                    seconds = written.value
                }
                let offset = (hours.value * 60 + minutes.value) * 60 + seconds
                return Zone(offsetSeconds: mark == UInt8(ascii: "-") ? -offset : offset)
            default: return nil
            }
        }

        mutating func duration() -> Value? {
            let negative = take("-")
            guard take("P") else { return nil }
            let years = number("Y")
            let months = number("M")
            if years != nil || months != nil {
                guard isAtEnd, let total = YearsMonthsDuration(months: (years ?? 0) * 12 + (months ?? 0)) else { return nil }
                return .yearsMonthsDuration(negative ? YearsMonthsDuration(months: -total.months) ?? total : total)
            }
            return daysTimeDuration(negative: negative)
        }

        private mutating func daysTimeDuration(negative: Bool) -> Value? {
            let days = number("D")
            var seconds = (days ?? 0) * 86_400
            var nanoseconds = 0
            if take("T") {
                let hours = number("H")
                let minutes = number("M")
                let start = at
                if let whole = digits(1...12) {
                    if take(".") {
                        // A point without digits behind it is none of XML Schema's forms; the test kit takes it (1120, “PT0.S”).
                        nanoseconds = fraction() ?? 0
                    }
                    guard take("S") else { return nil }
                    seconds += Int64(whole.value)
                }
                guard hours != nil || minutes != nil || at > start else { return nil }
                seconds += (hours ?? 0) * 3_600 + (minutes ?? 0) * 60
            } else if days == nil {
                return nil
            }
            guard isAtEnd, let total = DaysTimeDuration(seconds: seconds, nanoseconds: Int64(nanoseconds)) else { return nil }
            return .daysTimeDuration(negative ? total.negated ?? total : total)
        }

        /// A number and its unit; goes back and gives nil where the unit is another.
        private mutating func number(_ unit: Unicode.Scalar) -> Int64? {
            let start = at
            if let value = digits(1...12), take(unit) { return Int64(value.value) }
            at = start
            return nil
        }
    }
}
