/// HTML text under construction; whatever is not a literal of the program is escaped.
///
///     html.tag("p", ("class", "hint")) { $0.text(sentence) }
struct HTML {
    private(set) var text = ""

    /// An element with attributes and what `content` writes into it.
    mutating func tag(_ name: StaticString, _ attributes: (StaticString, String)..., content: (inout HTML) throws -> Void) rethrows {
        open(name, attributes)
        try content(&self)
        text += "</\(name)>"
    }

    /// An element with text in it.
    mutating func tag(_ name: StaticString, _ attributes: (StaticString, String)..., text content: String) {
        open(name, attributes)
        text(content)
        text += "</\(name)>"
    }

    /// An element that never has content, as `input` or `br`.
    mutating func void(_ name: StaticString, _ attributes: (StaticString, String)...) { open(name, attributes) }

    /// An element of attributes that are put together at run time.
    mutating func void(_ name: StaticString, all attributes: [(StaticString, String)]) { open(name, attributes) }

    mutating func tag(_ name: StaticString, all attributes: [(StaticString, String)], content: (inout HTML) throws -> Void) rethrows {
        open(name, attributes)
        try content(&self)
        text += "</\(name)>"
    }

    /// Text, escaped.
    mutating func text(_ content: String) { text += Self.escaped(content) }

    /// Markup as it is: only literals of the program, never what somebody sent or a file says.
    mutating func markup(_ markup: StaticString) { text += markup.description }

    mutating func append(_ other: HTML) { text += other.text }

    private mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)]) {
        text += "<\(name)"
        for (attribute, value) in attributes { text += " \(attribute)=\"\(Self.escaped(value))\"" }
        text += ">"
    }

    static func escaped(_ content: String) -> String {
        var escaped = ""
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
