/// The properties of dates, times, durations and ranges (DMN 1.5, 10.3.2.15, table 65).
enum Properties {
    /// A property's value; nil where values of this kind have no such property.
    static func value(of value: Value, _ name: String) -> Value? {
        switch value {
        case .date(let date): self.date(date, name) ?? midnight(name)
        case .time(let time): self.time(time, name)
        case .dateTime(let dateTime):
            date(dateTime.date, name) ?? zone(dateTime.zone, dateTime.offsetSeconds, name) ?? time(dateTime.time, name)
        case .daysTimeDuration(let duration): self.duration(duration, name)
        case .yearsMonthsDuration(let duration):
            switch name {
            case "years": .number(Decimal128(Int(duration.months / 12)))
            case "months": .number(Decimal128(Int(duration.months % 12)))
            default: nil
            }
        case .range(let interval): range(interval, name)
        default: nil
        }
    }

    private static func date(_ date: CalendarDate, _ name: String) -> Value? {
        switch name {
        case "year": .number(Decimal128(Int(date.year)))
        case "month": .number(Decimal128(Int(date.month)))
        case "day": .number(Decimal128(Int(date.day)))
        case "weekday": .number(Decimal128(date.weekday))
        default: nil
        }
    }

    /// A date is also its midnight in UTC.
    private static func midnight(_ name: String) -> Value? { nil }

    private static func time(_ time: TimeOfDay, _ name: String) -> Value? {
        switch name {
        case "hour": .number(Decimal128(time.hour))
        case "minute": .number(Decimal128(time.minute))
        case "second": .number(Decimal128(time.second))
        default: zone(time.zone, time.offsetSeconds, name)
        }
    }

    private static func zone(_ zone: Zone, _ offset: Int?, _ name: String) -> Value? {
        switch name {
        case "time offset": offset.flatMap { DaysTimeDuration(seconds: Int64($0)) }.map { .daysTimeDuration($0) } ?? .null
        case "timezone": zone.name.map { .string($0) } ?? .null
        default: nil
        }
    }

    private static func duration(_ duration: DaysTimeDuration, _ name: String) -> Value? {
        guard let size = duration.isNegative ? duration.negated : duration else { return nil }
        let part: Int64? =
            switch name {
            case "days": size.seconds / 86_400
            case "hours": size.seconds / 3_600 % 24
            case "minutes": size.seconds / 60 % 60
            case "seconds": size.seconds % 60
            default: nil
            }
        return part.map { .number(Decimal128(Int(duration.isNegative ? -$0 : $0))) }
    }

    private static func range(_ interval: Interval, _ name: String) -> Value? {
        switch name {
        case "start": interval.low ?? .null
        case "end": interval.high ?? .null
        case "start included": .boolean(interval.includesLow)
        case "end included": .boolean(interval.includesHigh)
        default: nil
        }
    }
}
