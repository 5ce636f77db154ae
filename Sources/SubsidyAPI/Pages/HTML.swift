/// HTML text under construction; what is not markup is escaped.
struct HTML {
    private(set) var text = ""

    /// Markup as it is: only literals of the program, never what somebody sent or a file says.
    mutating func markup(_ markup: StaticString) { text += markup.description }

    mutating func text(_ content: String) { text += Self.escaped(content) }

    /// An element with text in it.
    mutating func element(_ name: StaticString, class style: StaticString? = nil, lang: String? = nil, _ content: String) {
        text += "<\(name)"
        if let style { text += " class=\"\(style)\"" }
        if let lang { text += " lang=\"\(Self.escaped(lang))\"" }
        text += ">"
        text(content)
        text += "</\(name)>"
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
