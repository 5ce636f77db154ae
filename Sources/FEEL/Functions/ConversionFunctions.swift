/// Built-ins that make a value of one type from another (DMN 1.5, 10.3.4.1, table 73).
enum ConversionFunctions {
    private typealias P = BuiltIn.Parameter

    static let all: [BuiltIn] = [string, number, date, dateAndTime, time, duration, yearsAndMonthsDuration]

    private static let string = BuiltIn(
        "string",
        .one(P("from", .any).notNull, .string) { (value, frame) throws(Failure) in
            guard let text = value.text(octetsMax: frame.limits.stringBytesMax) else {
                throw Failure("the string would be too long", .limit)
            }
            return .string(text)
        })

    // MARK: Numbers

    private static let number = BuiltIn(
        "number",
        .one(P("from", .string), .number) { (from, _) throws(Failure) in try parse(from.string ?? "") },
        .three(
            P("from", .string), P("grouping separator", .string).nullable, P("decimal separator", .string).nullable, .number
        ) { (from, grouping, decimal, _) throws(Failure) in
            let (grouping, decimal) = (grouping.string, decimal.string)
            guard grouping == nil || [" ", ",", "."].contains(grouping), decimal == nil || [",", "."].contains(decimal) else {
                throw Failure("separators are a space, a comma or a point, and for decimals no space")
            }
            guard grouping == nil || grouping != decimal else { throw Failure("the two separators are the same") }
            var text = from.string ?? ""
            if let grouping { text = text.split(separator: grouping, omittingEmptySubsequences: false).joined() }
            if let decimal, decimal == "," { text = text.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ".") }
            return try parse(text)
        })

    /// The number that a numeric literal stands for (grammar rule 35): no plus sign in front, and a point only before a digit.
    private static func parse(_ text: String) throws(Failure) -> Value {
        let octets = Array(text.utf8)
        let point = octets.firstIndex(of: UInt8(ascii: "."))
        let pointStandsBeforeDigit = point.map { $0 + 1 < octets.count && (48...57).contains(octets[$0 + 1]) } ?? true
        guard let number = Decimal128(text), octets.first != UInt8(ascii: "+"), pointStandsBeforeDigit else {
            throw Failure("“\(text)” is no number")
        }
        return .number(number)
    }

    /// A whole number; nil where it has a fraction or is too great.
    private static func whole(_ value: Value) -> Int? {
        guard case .number(let number) = value else { return nil }
        return Int(exactly: number)
    }

    // MARK: Dates and times

    /// What reading a date, a time or a duration costs, and what looking for a zone by its name costs beyond that: where there is none
    /// of this name, the machine's folders are searched.
    private static let (textSteps, zoneSteps) = (10, 100)

    /// The text to be read, paid for.
    private static func text(_ value: Value, _ frame: inout Frame) throws(Failure) -> String {
        let text = value.string ?? ""
        try frame.pay(textSteps + (text.utf8.contains(UInt8(ascii: "@")) ? zoneSteps : 0))
        return text
    }

    private static let date = BuiltIn(
        "date",
        .one(P("from", .string), .date) { (from, frame) throws(Failure) in
            guard let date = TemporalText.date(try text(from, &frame)) else { throw Failure("\(from) is no date") }
            return .date(date)
        },
        .one(P("from", .date), .date) { (date, _) throws(Failure) in date },
        .one(P("from", .dateTime), .date) { (value, _) throws(Failure) in
            guard case .dateTime(let dateTime) = value else { return .null }
            return .date(dateTime.date)
        },
        .three(P("year", .number), P("month", .number), P("day", .number), .date) { (year, month, day, _) throws(Failure) in
            guard let year = whole(year), let month = whole(month), let day = whole(day),
                let date = CalendarDate(year: year, month: month, day: day)
            else { throw Failure("there is no such day") }
            return .date(date)
        })

    private static let dateAndTime = BuiltIn(
        "date and time",
        .one(P("from", .string), .dateTime) { (from, frame) throws(Failure) in
            let text = try text(from, &frame)
            if let dateTime = TemporalText.dateTime(text) { return .dateTime(dateTime) }
            guard let date = TemporalText.date(text) else { throw Failure("“\(text)” is no date and time") }
            return .dateTime(DateTime(date, .midnight))
        },
        .one(P("from", .dateTime), .dateTime) { (value, _) throws(Failure) in value },
        .two(P("date", .date), P("time", .time), .dateTime) { (date, time, _) throws(Failure) in
            guard case .date(let date) = date, case .time(let time) = time else { return .null }
            return .dateTime(DateTime(date, time))
        },
        .two(P("date", .dateTime), P("time", .time), .dateTime) { (date, time, _) throws(Failure) in
            guard case .dateTime(let dateTime) = date, case .time(let time) = time else { return .null }
            return .dateTime(DateTime(dateTime.date, time))
        })

    private static let time = BuiltIn(
        "time",
        .one(P("from", .string), .time) { (from, frame) throws(Failure) in
            guard let time = TemporalText.time(try text(from, &frame)) else { throw Failure("\(from) is no time") }
            return .time(time)
        },
        .one(P("from", .time), .time) { (time, _) throws(Failure) in time },
        .one(P("from", .dateTime), .time) { (value, _) throws(Failure) in
            guard case .dateTime(let dateTime) = value else { return .null }
            return .time(dateTime.time)
        },
        .many(
            [P("hour", .number), P("minute", .number), P("second", .number), P("offset", .daysTimeDuration).optional.nullable], .time
        ) { (parts, _) throws(Failure) in
            guard let hour = whole(parts[0]), let minute = whole(parts[1]), case .number(let second) = parts[2],
                let time = clock(hour, minute, second, offset: parts[3])
            else { throw Failure("there is no such time") }
            return .time(time)
        })

    private static func clock(_ hour: Int, _ minute: Int, _ second: Decimal128, offset: Value) -> TimeOfDay? {
        guard let whole = second.rounded(.floor, places: 0), let seconds = Int(exactly: whole),
            let fraction = second.subtracting(whole)?.multiplied(by: 1_000_000_000)?.rounded(.down, places: 0),
            let nanosecond = Int(exactly: fraction)
        else { return nil }
        var zone = Zone.none
        if case .daysTimeDuration(let duration) = offset {
            guard duration.nanoseconds == 0, let wanted = Zone(offsetSeconds: Int(duration.seconds)) else { return nil }
            zone = wanted
        }
        return TimeOfDay(hour: hour, minute: minute, second: seconds, nanosecond: nanosecond, zone: zone)
    }

    // MARK: Durations

    private static let duration = BuiltIn(
        "duration",
        .one(P("from", .string), .any) { (from, frame) throws(Failure) in
            guard let duration = TemporalText.duration(try text(from, &frame)) else { throw Failure("\(from) is no duration") }
            return duration
        },
        .one(P("from", .daysTimeDuration), .daysTimeDuration) { (value, _) throws(Failure) in value },
        .one(P("from", .yearsMonthsDuration), .yearsMonthsDuration) { (value, _) throws(Failure) in value })

    private static let yearsAndMonthsDuration = BuiltIn(
        "years and months duration",
        .two(P("from", .any).notNull, P("to", .any).notNull, .yearsMonthsDuration) { (from, to, _) throws(Failure) in
            guard let from = from.asDateTime, let to = to.asDateTime else { throw Failure("takes two dates") }
            let months = from.date.wholeMonths(to: to.date)
            guard let duration = YearsMonthsDuration(months: Int64(months)) else { throw Failure("the duration is out of range") }
            return .yearsMonthsDuration(duration)
        })
}

extension CalendarDate {
    /// Whole months until another day; negative where that is earlier.
    func wholeMonths(to other: CalendarDate) -> Int {
        let months = (Int(other.year) - Int(year)) * 12 + Int(other.month) - Int(month)
        if months > 0, other.day < day { return months - 1 }
        if months < 0, other.day > day { return months + 1 }
        return months
    }
}
