// Times and date-times with an offset or zone are compared by the instant in UTC, those without by the clock face. In an order, one
// without stands where the other does (DMN 1.5, table 54); it equals none that has a zone.

extension TimeOfDay {
    /// Offset from UTC in seconds; a zone with summer time has the one that it has now, by which no day is given: that of 1970-01-01.
    var offsetSeconds: Int? {
        if zone.isNone { return nil }
        if let offset = zone.offsetSeconds { return offset }
        return zone.offsetSeconds(atUTCSeconds: 0)
    }

    /// Nanoseconds since midnight, of UTC where there is a zone.
    var utcNanoseconds: Int64 { utcNanoseconds(where: 0) }

    /// The same, where a time without a zone stands at an offset.
    private func utcNanoseconds(where offset: Int) -> Int64 { nanosecondOfDay - Int64(offsetSeconds ?? offset) * 1_000_000_000 }

    private var wholeSeconds: Int64 { utcNanoseconds.flooredDivision(by: 1_000_000_000).quotient }

    /// Negative, zero or positive.
    func order(_ other: TimeOfDay) -> Int {
        let left = utcNanoseconds(where: other.offsetSeconds ?? 0)
        let right = other.utcNanoseconds(where: offsetSeconds ?? 0)
        return left == right ? 0 : (left < right ? -1 : 1)
    }

    func equals(_ other: TimeOfDay) -> Truth {
        guard zone.isNone == other.zone.isNone else { return .no }
        // The value of a time is its whole seconds (DMN 1.5, 10.3.2.3.5).
        return Truth(wholeSeconds == other.wholeSeconds)
    }
}

extension DateTime {
    /// Seconds since 1970-01-01T00:00:00 by the clock face.
    public var localSeconds: Int64 { Int64(date.daysSinceEpoch) * 86_400 + Int64(time.secondOfDay) }

    /// The offset from UTC at this date and time; nil where there is no zone.
    public var offsetSeconds: Int? {
        if zone.isNone { return nil }
        if let offset = zone.offsetSeconds { return offset }
        return zone.offsetSeconds(atLocalSeconds: localSeconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z, rounded down; without a zone the clock face is taken for UTC.
    public var epochSeconds: Int64 { localSeconds - Int64(offsetSeconds ?? 0) }

    /// Equal in whole seconds, in UTC where both have zones (DMN 1.5, 10.3.2.3.6).
    func equals(_ other: DateTime) -> Truth {
        guard zone.isNone == other.zone.isNone else { return .no }
        return Truth(epochSeconds == other.epochSeconds)
    }

    /// Negative, zero or positive.
    func order(_ other: DateTime) -> Int {
        let (ours, theirs) = (offsetSeconds, other.offsetSeconds)
        let left = localSeconds - Int64(ours ?? theirs ?? 0)
        let right = other.localSeconds - Int64(theirs ?? ours ?? 0)
        if left != right { return left < right ? -1 : 1 }
        return time.nanosecond == other.time.nanosecond ? 0 : (time.nanosecond < other.time.nanosecond ? -1 : 1)
    }

    /// The date and time that the clocks in a zone show at an instant; nil outside the years that there are.
    public init?(epochSeconds: Int64, nanosecond: Int = 0, zone: Zone) {
        let offset = zone.offsetSeconds ?? (zone.isNone ? 0 : zone.offsetSeconds(atUTCSeconds: epochSeconds))
        let (days, second) = (epochSeconds + Int64(offset)).flooredDivision(by: 86_400)
        guard let date = CalendarDate(daysSinceEpoch: Int(days)),
            let time = TimeOfDay(nanosecondOfDay: second * 1_000_000_000 + Int64(nanosecond), zone: zone)
        else { return nil }
        self.init(date, time)
    }
}

extension DaysTimeDuration: Comparable {
    public static func < (left: DaysTimeDuration, right: DaysTimeDuration) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    var isZero: Bool { seconds == 0 && nanoseconds == 0 }
    var isNegative: Bool { seconds < 0 }

    var negated: DaysTimeDuration? { DaysTimeDuration(seconds: -seconds, nanoseconds: -Int64(nanoseconds)) }
}
