// What may stand before the root element, judged on the octets before any XML library sees them: a byte-order mark,
// the XML declaration, comments, processing instructions. A document type declaration is refused here, so that
// no entity can be declared: neither external entities nor expansion bombs can be written at all.
// Only UTF-8 is read; with another encoding these octets would not be what the XML library reads.

enum XMLProlog {
    /// Throws if the document could mean something else than elements and text in UTF-8.
    ///
    /// - Returns: whether these octets, the document's first, hold all of the prolog; more of them are needed where not.
    static func check(_ bytes: [UInt8], isWhole: Bool) throws(XMLReadingError) -> Bool {
        var scanner = Scanner(bytes: bytes)
        scanner.skip([0xEF, 0xBB, 0xBF])
        try scanner.declaration()
        while true {
            scanner.skipSpace()
            if scanner.skip(Array("<!--".utf8)) {
                scanner.skip(past: Array("-->".utf8))
            } else if scanner.skip(Array("<?".utf8)) {
                scanner.skip(past: Array("?>".utf8))
            } else {
                break
            }
        }
        // A comment's start may be cut in two.
        if !isWhole, bytes.count - scanner.index < "<!--".utf8.count { return false }
        if scanner.looking(at: Array("<!".utf8)) {
            throw XMLReadingError(
                .doctype, line: scanner.place.line, column: scanner.place.column,
                "a document type declaration (<!DOCTYPE …>) is not allowed")
        }
        return true
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var place: (line: Int, column: Int) {
            let before = bytes[..<min(index, bytes.count)]
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            return (line, before.count - start + 1)
        }

        func looking(at text: [UInt8]) -> Bool { bytes[min(index, bytes.count)...].starts(with: text) }

        @discardableResult
        mutating func skip(_ text: [UInt8]) -> Bool {
            guard looking(at: text) else { return false }
            index += text.count
            return true
        }

        mutating func skip(past text: [UInt8]) {
            while index < bytes.count, !looking(at: text) { index += 1 }
            index = min(index + text.count, bytes.count)
        }

        mutating func skipSpace() {
            while index < bytes.count, bytes[index].isXMLSpace { index += 1 }
        }

        /// The XML declaration, whose encoding, if it names one, must be UTF-8 or its subset ASCII.
        mutating func declaration() throws(XMLReadingError) {
            guard looking(at: Array("<?xml ".utf8)) else { return }
            let start = index
            skip(past: Array("?>".utf8))
            let text = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
            guard let mark = text.firstRange(of: "encoding") else { return }
            let value = text[mark.upperBound...].drop { " \t\r\n=\"'".contains($0) }.prefix { !"\"'".contains($0) }
            if !["utf-8", "utf8", "us-ascii", "ascii"].contains(String(value)) {
                throw XMLReadingError(.encoding, line: 1, column: 1, "the encoding \(value) is not UTF-8")
            }
        }
    }
}
