// The operators' tables of operand types (DMN 1.5, 10.3.2.13.4 and 10.3.2.13.5, tables 55 to 60).

enum Arithmetic {
    /// What is not two numbers, or failed as such.
    @inline(never)
    static func slowly(_ operation: ArithmeticOperator, _ left: Value, _ right: Value, _ frame: inout Frame, at span: SourceSpan) -> Value {
        if case .number(let first) = left, case .number(let second) = right {
            let byZero = operation == .divide && second.isZero
            return frame.report(
                Issue(
                    .arithmetic, byZero ? "\(first) is divided by zero" : "\(first) \(operation.rawValue) \(second) has no result", at: span
                ))
        }
        guard frame.pay(for: left), frame.pay(for: right) else { return .null }
        let result: Value? =
            switch operation {
            case .add: sum(left, right, frame.limits)
            case .subtract: difference(left, right)
            case .multiply: product(left, right)
            case .divide: quotient(left, right)
            case .power: nil
            }
        return result ?? frame.mismatch("“\(operation.rawValue)”", left, right, at: span)
    }

    static func negated(_ value: Value) -> Value? {
        switch value {
        case .number(let number): .number(number.negated)
        case .daysTimeDuration(let duration): duration.negated.map { .daysTimeDuration($0) }
        case .yearsMonthsDuration(let duration): YearsMonthsDuration(months: -duration.months).map { .yearsMonthsDuration($0) }
        default: nil
        }
    }

    /// Two numbers, or two durations of one kind.
    static func sum(ofOneKind left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.number(let one), .number(let other)): one.adding(other).map { .number($0) }
        case (.daysTimeDuration, .daysTimeDuration), (.yearsMonthsDuration, .yearsMonthsDuration): sum(left, right, .standard)
        default: nil
        }
    }

    private static func sum(_ left: Value, _ right: Value, _ limits: Limits) -> Value? {
        switch (left, right) {
        case (.string(let one), .string(let other)):
            one.utf8.count + other.utf8.count <= limits.stringBytesMax ? .string(one + other) : nil
        case (.daysTimeDuration(let one), .daysTimeDuration(let other)): one.adding(other).map { .daysTimeDuration($0) }
        case (.yearsMonthsDuration(let one), .yearsMonthsDuration(let other)):
            YearsMonthsDuration(months: one.months + other.months).map { .yearsMonthsDuration($0) }
        case (.daysTimeDuration(let duration), _): shifted(right, by: duration)
        case (_, .daysTimeDuration(let duration)): shifted(left, by: duration)
        case (.yearsMonthsDuration(let duration), _): shifted(right, months: duration.months)
        case (_, .yearsMonthsDuration(let duration)): shifted(left, months: duration.months)
        default: nil
        }
    }

    private static func difference(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.daysTimeDuration, .daysTimeDuration), (.yearsMonthsDuration, .yearsMonthsDuration):
            negated(right).flatMap { sum(left, $0, .standard) }
        case (_, .daysTimeDuration(let duration)): duration.negated.flatMap { shifted(left, by: $0) }
        case (_, .yearsMonthsDuration(let duration)): shifted(left, months: -duration.months)
        case (.time(let one), .time(let other)): one.duration(since: other).map { .daysTimeDuration($0) }
        default:
            if let one = left.asDateTime, let other = right.asDateTime {
                one.duration(since: other).map { .daysTimeDuration($0) }
            } else {
                nil
            }
        }
    }

    private static func product(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.number, .number): nil
        case (.number(let factor), _): scaled(right, by: factor)
        case (_, .number(let factor)): scaled(left, by: factor)
        default: nil
        }
    }

    private static func scaled(_ duration: Value, by factor: Decimal128) -> Value? {
        switch duration {
        case .daysTimeDuration(let duration):
            duration.decimalSeconds.multiplied(by: factor).flatMap { DaysTimeDuration(decimalSeconds: $0) }.map { .daysTimeDuration($0) }
        case .yearsMonthsDuration(let duration):
            Decimal128(Int(duration.months)).multiplied(by: factor).flatMap { YearsMonthsDuration(decimalMonths: $0) }
                .map { .yearsMonthsDuration($0) }
        default: nil
        }
    }

    private static func quotient(_ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.daysTimeDuration(let one), .daysTimeDuration(let other)):
            one.decimalSeconds.divided(by: other.decimalSeconds).map { .number($0) }
        case (.yearsMonthsDuration(let one), .yearsMonthsDuration(let other)):
            Decimal128(Int(one.months)).divided(by: Decimal128(Int(other.months))).map { .number($0) }
        case (.daysTimeDuration(let one), .number(let divisor)):
            one.decimalSeconds.divided(by: divisor).flatMap { DaysTimeDuration(decimalSeconds: $0) }.map { .daysTimeDuration($0) }
        case (.yearsMonthsDuration(let one), .number(let divisor)):
            Decimal128(Int(one.months)).divided(by: divisor).flatMap { YearsMonthsDuration(decimalMonths: $0) }
                .map { .yearsMonthsDuration($0) }
        default: nil
        }
    }

    private static func shifted(_ value: Value, by duration: DaysTimeDuration) -> Value? {
        switch value {
        case .date(let date): date.adding(duration).map { .date($0) }
        case .time(let time): .time(time.adding(duration))
        case .dateTime(let dateTime): dateTime.adding(duration).map { .dateTime($0) }
        default: nil
        }
    }

    private static func shifted(_ value: Value, months: Int64) -> Value? {
        switch value {
        case .date(let date): date.adding(months: Int(months)).map { .date($0) }
        case .dateTime(let dateTime): dateTime.date.adding(months: Int(months)).map { .dateTime(DateTime($0, dateTime.time)) }
        default: nil
        }
    }
}
