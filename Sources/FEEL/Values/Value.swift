// What an expression yields: the closed set of FEEL's values (DMN 1.5, 10.3.2).
//
// The enum takes 17 octets: numbers, dates and durations are stored inline, everything of varying size is one
// reference. Missing is not a value: a frame's slot holds `Value?`, and nil there is "nobody gave this".

/// One value of the expression language.
public enum Value: Sendable {
    case null
    case boolean(Bool)
    case number(Decimal128)
    case string(String)
    case date(CalendarDate)
    case time(TimeOfDay)
    case dateTime(DateTime)
    case daysTimeDuration(DaysTimeDuration)
    case yearsMonthsDuration(YearsMonthsDuration)
    case list([Value])
    case context(Context)
    indirect case range(Interval)
    case function(FunctionValue)
}

extension Value {
    /// Whether this is FEEL's null.
    @inlinable public var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// Whether this is exactly the boolean true; anything else, null included, is not.
    @inlinable public var isTrue: Bool {
        if case .boolean(let flag) = self { return flag }
        return false
    }

    /// The boolean, where this is one.
    public var boolean: Bool? {
        if case .boolean(let flag) = self { return flag }
        return nil
    }

    /// The number, where this is one.
    public var number: Decimal128? {
        if case .number(let number) = self { return number }
        return nil
    }

    /// The string, where this is one.
    public var string: String? {
        if case .string(let string) = self { return string }
        return nil
    }

    /// The items, where this is a list.
    public var list: [Value]? {
        if case .list(let items) = self { return items }
        return nil
    }

    /// The context, where this is one.
    public var context: Context? {
        if case .context(let context) = self { return context }
        return nil
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .number(Decimal128(value)) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
}
