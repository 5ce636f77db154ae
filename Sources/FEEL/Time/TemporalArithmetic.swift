extension DaysTimeDuration {
    func adding(_ other: DaysTimeDuration) -> DaysTimeDuration? {
        DaysTimeDuration(seconds: seconds + other.seconds, nanoseconds: Int64(nanoseconds) + Int64(other.nanoseconds))
    }

    /// Seconds with their fraction.
    var decimalSeconds: Decimal128 {
        let whole = Decimal128(Int(seconds))
        guard nanoseconds != 0, let fraction = Decimal128(unscaled: Int64(nanoseconds), exponent: -9) else { return whole }
        return whole.adding(fraction) ?? whole
    }

    /// A duration of that many seconds, to the nanosecond below.
    init?(decimalSeconds: Decimal128) {
        guard let nanoseconds = decimalSeconds.multiplied(by: 1_000_000_000)?.rounded(.down, places: 0) else { return nil }
        guard let whole = nanoseconds.divided(by: 1_000_000_000)?.rounded(.floor, places: 0), let seconds = Int64(exactly: whole),
            let rest = whole.multiplied(by: 1_000_000_000).flatMap({ nanoseconds.subtracting($0) }), let fraction = Int64(exactly: rest)
        else { return nil }
        self.init(seconds: seconds, nanoseconds: fraction)
    }
}

extension YearsMonthsDuration {
    /// A duration of that many months, fractions cut off.
    init?(decimalMonths: Decimal128) {
        guard let whole = decimalMonths.rounded(.down, places: 0), let months = Int64(exactly: whole) else { return nil }
        self.init(months: months)
    }
}

extension CalendarDate {
    /// The day on which the clock stands after the duration, counted from this day's midnight.
    func adding(_ duration: DaysTimeDuration) -> CalendarDate? {
        let (days, _) = duration.seconds.flooredDivision(by: 86_400)
        return CalendarDate(daysSinceEpoch: daysSinceEpoch + Int(days))
    }
}

extension TimeOfDay {
    /// The time after the duration, round the clock.
    func adding(_ duration: DaysTimeDuration) -> TimeOfDay {
        let shift = duration.seconds.flooredDivision(by: 86_400).remainder * 1_000_000_000 + Int64(duration.nanoseconds)
        let (_, nanosecond) = (nanosecondOfDay + shift).flooredDivision(by: TimeOfDay.nanosecondsPerDay)
        return TimeOfDay(nanosecondOfDay: nanosecond, zone: zone) ?? self
    }

    /// Nil where one has a zone and the other none.
    func duration(since other: TimeOfDay) -> DaysTimeDuration? {
        guard zone.isNone == other.zone.isNone else { return nil }
        return DaysTimeDuration(seconds: 0, nanoseconds: utcNanoseconds - other.utcNanoseconds)
    }
}

extension DateTime {
    /// The date and time after the duration: an instant later in zones, clock face later without.
    func adding(_ duration: DaysTimeDuration) -> DateTime? {
        let (carried, nanosecond) = (Int64(time.nanosecond) + Int64(duration.nanoseconds)).flooredDivision(by: 1_000_000_000)
        return DateTime(epochSeconds: epochSeconds + duration.seconds + carried, nanosecond: Int(nanosecond), zone: zone)
    }

    /// Nil where one has a zone and the other none.
    func duration(since other: DateTime) -> DaysTimeDuration? {
        guard zone.isNone == other.zone.isNone else { return nil }
        return DaysTimeDuration(
            seconds: epochSeconds - other.epochSeconds, nanoseconds: Int64(time.nanosecond) - Int64(other.time.nanosecond))
    }
}

extension Value {
    /// A date and time, or a date's midnight in UTC (DMN 1.5, 10.3.2.3.6: its time offset is then UTC's).
    var asDateTime: DateTime? {
        switch self {
        case .dateTime(let dateTime): dateTime
        case .date(let date): DateTime(date, TimeOfDay.midnight.at(.utc))
        default: nil
        }
    }
}
