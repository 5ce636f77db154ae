// Values of the kit's files as values of the language. Temporal texts are read by FEEL's own functions, so that the
// runner has no second opinion on what a date is.

import FEEL

/// Reads test values; holds the compiled conversion functions.
struct TestValueReader {
    private let conversions: [String: CompiledExpression]
    private var frame = Frame()

    init() {
        var scope = Scope()
        scope.declare("text", type: .string)
        let compiler = Compiler(scope: scope)
        let texts = [
            "date": "date(text)", "time": "time(text)", "dateTime": "date and time(text)", "duration": "duration(text)",
        ]
        conversions = texts.compactMapValues { try? compiler.expression($0) }
    }

    /// The value; `type` is the declared type of what it stands for, which tells how to read a text without `xsi:type`.
    /// Nil where the text is not of its type.
    mutating func value(_ test: TestValue, as type: FEELType) -> Value? {
        switch test {
        case .null: return .null
        case .simple(let written?, let text): return simple(text, written)
        case .simple(nil, let text): return untyped(text, as: type)
        case .list(let items):
            let itemType: FEELType = if case .list(let inner) = type { inner } else { .any }
            var values: [Value] = []
            for item in items {
                guard let value = value(item, as: itemType) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .structure(let components):
            // A component's own list type says how to read its items; a list type here, that items are structures.
            var context = Context()
            for component in components {
                guard let value = value(component.value, as: type.entry(component.name) ?? .any) else { return nil }
                context[component.name] = value
            }
            return .context(context)
        }
    }

    private mutating func simple(_ text: String, _ type: String) -> Value? {
        let trimmed = ModelReader.trimmed(text)
        switch type {
        case "string": return .string(text)
        case "boolean": return ["true": true, "1": true, "false": false, "0": false][trimmed].map { .boolean($0) }
        case "date", "time", "dateTime", "duration": return temporal(trimmed, type)
        default: return Decimal128(trimmed).map { .number($0) }
        }
    }

    private mutating func temporal(_ text: String, _ function: String) -> Value? {
        frame[0] = .string(text)
        guard let value = conversions[function]?.evaluate(&frame), !value.isNull else { return nil }
        return value
    }

    private mutating func untyped(_ text: String, as type: FEELType) -> Value? {
        let names: [(FEELType, String)] = [
            (.string, "string"), (.boolean, "boolean"), (.number, "decimal"), (.date, "date"), (.time, "time"), (.dateTime, "dateTime"),
            (.daysTimeDuration, "duration"), (.yearsMonthsDuration, "duration"),
        ]
        if let name = names.first(where: { $0.0 == type })?.1 { return simple(text, name) }
        return simple(text, "boolean") ?? simple(text, "decimal") ?? .string(text)
    }
}
