// JSON to values, guided by the declared type: JSON has no dates, so a string becomes one where a date is asked for.
// Without a type, strings stay strings.

import FEEL
import JSON

/// Reads JSON as FEEL values.
public struct JSONValueReader: Sendable {
    private let conversions: [(type: FEELType, expression: CompiledExpression)]
    private var frame = Frame()

    public init() {
        var scope = Scope()
        scope.declare("text", type: .string)
        let compiler = Compiler(scope: scope)
        let texts: [(FEELType, String)] = [
            (.date, "date(text)"), (.time, "time(text)"), (.dateTime, "date and time(text)"), (.daysTimeDuration, "duration(text)"),
            (.yearsMonthsDuration, "duration(text)"),
        ]
        conversions = texts.compactMap { type, text in (try? compiler.expression(text)).map { (type, $0) } }
    }

    /// The value; nil where a text does not read as the type, or where a number is out of decimal128's range.
    public mutating func value(_ json: JSON, as type: FEELType) -> Value? {
        switch json {
        case .null: return .null
        case .bool(let flag): return .boolean(flag)
        case .number(let number): return Self.number(number).map { .number($0) }
        case .string(let text): return string(text, as: type)
        case .array(let items):
            let itemType: FEELType = if case .list(let inner) = type { inner } else { .any }
            var values: [Value] = []
            values.reserveCapacity(items.count)
            for item in items {
                guard let value = value(item, as: itemType) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .object(let object):
            var context = Context()
            for member in object.members {
                guard let value = value(member.value, as: type.entry(member.key) ?? .any) else { return nil }
                context[member.key] = value
            }
            return .context(context)
        }
    }

    private static func number(_ number: JSONNumber) -> Decimal128? {
        if let small = number.integer { return Decimal128(Int(small)) }
        return Decimal128(number.text)
    }

    private mutating func string(_ text: String, as type: FEELType) -> Value? {
        if type == .string || type == .any { return .string(text) }
        if type == .date, let date = Self.date(text) { return .date(date) }
        guard let conversion = conversions.first(where: { $0.type == type })?.expression else { return .string(text) }
        frame[0] = .string(text)
        frame.reset()
        let value = conversion.evaluate(&frame)
        return type.contains(value) ? value : nil
    }

    /// `2026-01-05`, read without FEEL's `date` function; nil for any other form, which that function judges.
    private static func date(_ text: String) -> CalendarDate? {
        var text = text
        return text.withUTF8 { octets -> CalendarDate? in
            guard octets.count == 10, octets[4] == UInt8(ascii: "-"), octets[7] == UInt8(ascii: "-") else { return nil }
            var fields = (0, 0, 0)
            for index in octets.indices where index != 4 && index != 7 {
                let digit = Int(octets[index]) - 48
                guard (0...9).contains(digit) else { return nil }
                if index < 4 {
                    fields.0 = fields.0 * 10 + digit
                } else if index < 7 {
                    fields.1 = fields.1 * 10 + digit
                } else {
                    fields.2 = fields.2 * 10 + digit
                }
            }
            return CalendarDate(year: fields.0, month: fields.1, day: fields.2)
        }
    }
}
