/// Built-ins on dates and the clock (DMN 1.5, 10.3.4.8 and 10.3.4.12, tables 79 and 83).
enum TemporalFunctions {
    static let all: [BuiltIn] = [
        calendar("day of year", .number) { .number(Decimal128($0.dayOfYear)) },
        calendar("day of week", .string) { .string(weekdays[$0.weekday - 1]) },
        calendar("month of year", .string) { .string(months[Int($0.month) - 1]) },
        calendar("week of year", .number) { .number(Decimal128($0.weekOfYear)) },
        BuiltIn(
            "now",
            .many([], .dateTime, pure: false) { (_, frame) throws(Failure) in
                guard let now = frame.now else { throw Failure("this evaluation has no clock") }
                return .dateTime(now)
            }),
        BuiltIn(
            "today",
            .many([], .date, pure: false) { (_, frame) throws(Failure) in
                guard let now = frame.now else { throw Failure("this evaluation has no clock") }
                return .date(now.date)
            }),
    ]

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    private static func calendar(_ name: String, _ result: FEELType, _ body: @escaping @Sendable (CalendarDate) -> Value) -> BuiltIn {
        BuiltIn(
            name,
            .one(BuiltIn.Parameter("date", .any).notNull, result) { (value, _) throws(Failure) in
                guard let dateTime = value.asDateTime else { throw Failure("takes a date, not \(value.kindName)") }
                return body(dateTime.date)
            })
    }
}
