/// Writes XML in UTF-8, indented by one space a level, one element a line.
struct XMLWriter {
    private(set) var bytes: [UInt8]
    private var depth = 0

    /// - Parameter reservingBytes: what the document will have, about.
    init(reservingBytes: Int = 4096) {
        bytes = []
        bytes.reserveCapacity(reservingBytes)
        bytes.append(contentsOf: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    }

    /// An element with elements inside.
    mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<String, String> = [:], content: (inout XMLWriter) -> Void) {
        indent()
        open(name, attributes)
        bytes.append(0x0A)
        depth += 1
        content(&self)
        depth -= 1
        indent()
        close(name)
    }

    /// An element with text inside.
    mutating func element(_ name: StaticString, _ text: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        indent()
        open(name, attributes)
        append(text)
        close(name)
    }

    private mutating func indent() { for _ in 0..<depth { bytes.append(0x20) } }

    private mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<String, String>) {
        bytes.append(UInt8(ascii: "<"))
        append(name)
        for attribute in attributes {
            bytes.append(0x20)
            bytes.append(contentsOf: attribute.key.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            append(attribute.value)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: StaticString) {
        bytes.append(contentsOf: "</".utf8)
        append(name)
        bytes.append(contentsOf: ">\n".utf8)
    }

    private mutating func append(_ name: StaticString) { name.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    /// Text as content or as an attribute's value. Nearly all of it needs no escape and is copied as it is.
    private mutating func append(_ text: String) {
        let isPlain = text.utf8.allSatisfy { octet in
            octet >= 0x20 && octet != UInt8(ascii: "&") && octet != UInt8(ascii: "<") && octet != UInt8(ascii: ">")
                && octet != UInt8(ascii: "\"") && octet != 0xEF
        }
        bytes.append(contentsOf: isPlain ? text.utf8 : Self.escaped(text).utf8)
    }

    /// Markup becomes entities; characters that XML 1.0 does not have (section 2.2) become U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "\t", "\n", "\r": escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
