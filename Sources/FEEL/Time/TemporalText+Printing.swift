extension TemporalText {
    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    static func text(_ date: CalendarDate) -> String {
        (date.year < 0 ? "-" : "") + padded(Int(date.year.magnitude), 4) + "-" + padded(Int(date.month), 2) + "-" + padded(Int(date.day), 2)
    }

    static func text(_ time: TimeOfDay) -> String {
        padded(time.hour, 2) + ":" + padded(time.minute, 2) + ":" + padded(time.second, 2) + fraction(time.nanosecond) + text(time.zone)
    }

    static func text(_ dateTime: DateTime) -> String { text(dateTime.date) + "T" + text(dateTime.time) }

    static func text(_ zone: Zone) -> String {
        if zone.isNone { return "" }
        guard let offset = zone.offsetSeconds else { return "@" + (zone.name ?? "") }
        if offset == 0 { return "Z" }
        let size = abs(offset)
        let seconds = size % 60 == 0 ? "" : ":" + padded(size % 60, 2)
        return (offset < 0 ? "-" : "+") + padded(size / 3_600, 2) + ":" + padded(size / 60 % 60, 2) + seconds
    }

    private static func fraction(_ nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "" }
        var digits = padded(nanoseconds, 9)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }

    static func text(_ duration: YearsMonthsDuration) -> String {
        let size = duration.months.magnitude
        let (years, months) = (size / 12, size % 12)
        let sign = duration.months < 0 ? "-" : ""
        if years == 0 { return sign + "P\(months)M" }
        return sign + "P\(years)Y" + (months == 0 ? "" : "\(months)M")
    }

    static func text(_ duration: DaysTimeDuration) -> String {
        if duration.isZero { return "PT0S" }
        guard let size = duration.isNegative ? duration.negated : duration else { return "" }
        let (days, hours) = (size.seconds / 86_400, size.seconds / 3_600 % 24)
        let (minutes, seconds) = (size.seconds / 60 % 60, size.seconds % 60)
        var text = (duration.isNegative ? "-P" : "P") + (days == 0 ? "" : "\(days)D")
        let hasSeconds = seconds != 0 || size.nanoseconds != 0
        if hours != 0 || minutes != 0 || hasSeconds { text += "T" }
        if hours != 0 { text += "\(hours)H" }
        if minutes != 0 { text += "\(minutes)M" }
        if hasSeconds { text += "\(seconds)" + fraction(Int(size.nanoseconds)) + "S" }
        return text
    }
}

extension CalendarDate: CustomStringConvertible {
    /// `2026-01-05`
    public var description: String { TemporalText.text(self) }

    /// Reads `[-]YYYY-MM-DD`.
    public init?(_ text: String) {
        guard let date = TemporalText.date(text) else { return nil }
        self = date
    }
}

extension TimeOfDay: CustomStringConvertible {
    /// `09:00:00.5+08:00`, `09:00:00@Asia/Shanghai`
    public var description: String { TemporalText.text(self) }

    public init?(_ text: String) {
        guard let time = TemporalText.time(text) else { return nil }
        self = time
    }
}

extension DateTime: CustomStringConvertible {
    /// `2026-01-05T09:00:00+08:00`
    public var description: String { TemporalText.text(self) }

    public init?(_ text: String) {
        guard let dateTime = TemporalText.dateTime(text) else { return nil }
        self = dateTime
    }
}

extension DaysTimeDuration: CustomStringConvertible {
    /// `P1DT2H30M0.5S`
    public var description: String { TemporalText.text(self) }

    public init?(_ text: String) {
        guard case .daysTimeDuration(let duration)? = TemporalText.duration(text) else { return nil }
        self = duration
    }
}

extension YearsMonthsDuration: CustomStringConvertible {
    /// `P1Y2M`
    public var description: String { TemporalText.text(self) }

    public init?(_ text: String) {
        guard case .yearsMonthsDuration(let duration)? = TemporalText.duration(text) else { return nil }
        self = duration
    }
}
