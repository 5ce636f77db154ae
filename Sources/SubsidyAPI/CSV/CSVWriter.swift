/// Writes CSV (RFC 4180) in UTF-8, with CRLF line ends.
struct CSVWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter marked: whether the text begins with a byte order mark, by which spreadsheets know UTF-8.
    init(marked: Bool = false) { if marked { bytes = [0xEF, 0xBB, 0xBF] } }

    mutating func row(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(Self.disarmed(field))
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func write(_ field: String) {
        let needsQuotes = field.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0D || $0 == 0x0A }
        guard needsQuotes else { return bytes.append(contentsOf: field.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for octet in field.utf8 {
            if octet == UInt8(ascii: "\"") { bytes.append(octet) }
            bytes.append(octet)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A field that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
    private static func disarmed(_ field: String) -> String {
        guard let first = field.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return field }
        return "'" + field
    }

    /// A code that a spreadsheet would take for a number (and round after fifteen digits, or read an E in it as an exponent) is
    /// followed by a tab, as the statements of China's banks and payment services do it: then it stays text.
    static func asText(_ code: String) -> String {
        var digits = 0
        var exponents = 0
        for octet in code.utf8 {
            switch octet {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "E"), UInt8(ascii: "e"): exponents += 1
            default: return code
            }
        }
        return digits > 0 && exponents <= 1 && (digits > 11 || exponents == 1 || code.hasPrefix("0")) ? code + "\t" : code
    }
}
