/// The properties of dates, times, durations and ranges (DMN 1.5, 10.3.2.15, table 65).
enum Properties {
    /// A property's value; nil where values of this kind have no such property.
    static func value(of value: Value, _ name: String) -> Value? {
        switch value {
        case .date(let date): self.date(date, name)
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

    private static func time(_ time: TimeOfDay, _ name: String) -> Value? {
        switch name {
        case "hour": .number(Decimal128(time.hour))
        case "minute": .number(Decimal128(time.minute))
        case "second": .number(seconds(Int64(time.second), Int64(time.nanosecond)))
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
        let part: Decimal128? =
            switch name {
            case "days": Decimal128(Int(size.seconds / 86_400))
            case "hours": Decimal128(Int(size.seconds / 3_600 % 24))
            case "minutes": Decimal128(Int(size.seconds / 60 % 60))
            case "seconds": seconds(size.seconds % 60, Int64(size.nanoseconds))
            default: nil
            }
        return part.map { .number(duration.isNegative ? $0.negated : $0) }
    }

    /// Seconds with their fraction, where there is one.
    private static func seconds(_ whole: Int64, _ nanoseconds: Int64) -> Decimal128 {
        guard nanoseconds != 0 else { return Decimal128(Int(whole)) }
        return Decimal128(unscaled: whole * 1_000_000_000 + nanoseconds, exponent: -9)?.reduced ?? Decimal128(Int(whole))
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
