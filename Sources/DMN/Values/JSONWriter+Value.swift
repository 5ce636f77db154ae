import FEEL
import JSON

extension JSONWriter {
    /// Writes a FEEL value: numbers exactly, dates, times and durations as their ISO texts, ranges as their FEEL text.
    /// A function has no JSON form and is written as null.
    public mutating func value(_ value: Value) {
        switch value {
        case .null, .function: null()
        case .boolean(let flag): bool(flag)
        case .number(let number): raw(number.description.utf8)
        case .string(let text): string(text)
        case .list(let items):
            beginArray()
            for item in items { element(JSONValue(item)) }
            endArray()
        case .context(let context):
            beginObject()
            for (key, inner) in context.entries { member(named: key, JSONValue(inner)) }
            endObject()
        default: string(value.text ?? value.description)
        }
    }
}

/// A value as something that a JSON writer takes.
struct JSONValue: JSONEncodable {
    let value: Value
    init(_ value: Value) { self.value = value }
    func encode(to writer: inout JSONWriter) { writer.value(value) }
}
