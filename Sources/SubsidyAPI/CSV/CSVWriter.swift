/// Writes CSV (RFC 4180) in UTF-8, with CRLF line ends.
struct CSVWriter {
    private(set) var bytes: [UInt8] = []

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
}
