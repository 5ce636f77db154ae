import FEEL

/// A sentence with expressions in braces: `At most {settings.monthsMax - history.monthsSubsidised} months.`
struct MessageTemplate: Sendable {
    enum Part: Sendable {
        case words(String)
        case expression(CompiledExpression)
    }

    enum Source: Sendable, Equatable {
        case words(String)
        case code(String)
    }

    let zh: [Part]
    let en: [Part]

    /// The sentence in both languages. A value that cannot be computed is left as an ellipsis.
    func text(_ frame: inout Frame) -> LocalizedText {
        LocalizedText(zh: Self.render(zh, &frame), en: Self.render(en, &frame))
    }

    private static func render(_ parts: [Part], _ frame: inout Frame) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .words(let words): text += words
            case .expression(let expression):
                if case .value(let value) = expression.decide(&frame), let words = words(of: value) { text += words } else { text += "…" }
            }
        }
        return text
    }

    private static func words(of value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        case .date(let date): LocalDate(day: date.daysSinceEpoch).description
        case .list(let items): items.compactMap { words(of: $0) }.joined(separator: "、")
        default: nil
        }
    }

    /// Takes a sentence apart; a brace without its twin is a word like others.
    static func split(_ text: String) -> [Source] {
        var parts: [Source] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.words(String(rest[..<open]))) }
            parts.append(.code(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.words(String(rest))) }
        return parts
    }
}
