// Values in and out of JSON. Numbers go by their digits, never through binary floating point. JSON has no dates: where a
// type asks for one, its text is read from a string; on the way out it is written as one.

import JSON

extension Value {
    /// The value of a JSON text's value: objects become contexts, strings stay strings.
    public init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .boolean(flag)
        case .number(let number): self = Decimal128(number).map { .number($0) } ?? .null
        case .string(let string): self = .string(string)
        case .array(let items): self = .list(items.map { Value($0) })
        case .object(let object):
            var context = Context()
            for member in object.members { context[member.key] = Value(member.value) }
            self = .context(context)
        }
    }

    /// The value of a type: dates, times and durations are read from strings, inside lists and contexts too, and one value may stand
    /// for a list of it. Nil where the JSON has no value of the type; null is a value of every type.
    public init?(_ json: JSON, as type: FEELType) {
        switch (type, json) {
        case (_, .null): self = .null
        case (.any, _): self.init(json)
        case (.date, .string(let text)): self.init(CalendarDate(text).map { .date($0) })
        case (.time, .string(let text)): self.init(TimeOfDay(text).map { .time($0) })
        case (.dateTime, .string(let text)):
            self.init(DateTime(text).map { .dateTime($0) } ?? CalendarDate(text).map { .dateTime(DateTime($0, .midnight)) })
        case (.daysTimeDuration, .string(let text)): self.init(DaysTimeDuration(text).map { .daysTimeDuration($0) })
        case (.yearsMonthsDuration, .string(let text)): self.init(YearsMonthsDuration(text).map { .yearsMonthsDuration($0) })
        case (.list(let item), .array(let items)):
            var values: [Value] = []
            values.reserveCapacity(items.count)
            for json in items {
                guard let value = Value(json, as: item) else { return nil }
                values.append(value)
            }
            self = .list(values)
        case (.list(let item), _):
            guard let value = Value(json, as: item) else { return nil }
            self = .list([value])
        case (.context(let entries), .object(let object)): self.init(object, entries)
        default: self.init(type.coerced(Value(json)))
        }
    }

    private init?(_ value: Value?) {
        guard let value else { return nil }
        self = value
    }

    private init?(_ object: JSONObject, _ entries: [FEELType.Entry]) {
        var context = Context()
        for member in object.members {
            let type = entries.first { $0.name == member.key }?.type ?? .any
            guard let value = Value(member.value, as: type) else { return nil }
            context[member.key] = value
        }
        self = .context(context)
    }

    /// The value as JSON: dates, times, durations and ranges as their text; a function has none and is null.
    public var json: JSON {
        switch self {
        case .null, .function: .null
        case .boolean(let flag): .bool(flag)
        case .number(let number): .number(number.json)
        case .string(let string): .string(string)
        case .list(let items): .array(items.map(\.json))
        case .context(let context):
            .object(JSONObject(zip(context.keys, context.values).map { JSONObject.Member(key: $0, value: $1.json) }))
        default: .string(text ?? "")
        }
    }
}

extension Decimal128 {
    /// A JSON number's value; nil where it is too great.
    public init?(_ number: JSONNumber) {
        if let integer = number.integer {
            self.init(Int(integer))
        } else {
            self.init(number.text)
        }
    }

    /// The number in JSON, with the digits that it has.
    public var json: JSONNumber {
        if exponent == 0, let whole = Int64(exactly: self) { return JSONNumber(whole) }
        return JSONNumber(description) ?? JSONNumber(0)
    }
}
