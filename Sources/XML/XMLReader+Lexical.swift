// Names, references, comments and what may stand around the root element.

extension XMLReader {
    /// The XML declaration, whose encoding, if it names one, must be UTF-8 or its subset ASCII: with another, these octets would mean something else.
    mutating func declaration() throws(XMLReadingError) {
        guard matches("<?xml"), position + 5 < input.count, Self.isSpace(input[position + 5]) else { return }
        let start = position
        try skip(past: "?>")
        let text = String(decoding: input[start..<position], as: UTF8.self).lowercased()
        guard let mark = text.firstRange(of: "encoding") else { return }
        let value = text[mark.upperBound...].drop { " \t\r\n=\"'".contains($0) }.prefix { !"\"'".contains($0) }
        guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(String(value)) else {
            throw failure(.encoding, "the encoding \(value) is not UTF-8")
        }
    }

    /// White space, comments and instructions around the root; a document type declaration is refused.
    mutating func skipMisc() throws(XMLReadingError) {
        while true {
            skipSpace()
            if take("<?") {
                try skipInstruction()
            } else if take("<!--") {
                try skipComment()
            } else if matches("<!") {
                throw failure(.doctype, "a document type declaration (<!DOCTYPE …>) is not allowed")
            } else {
                return
            }
        }
    }

    mutating func skipComment() throws(XMLReadingError) {
        let start = position
        try skip(past: "--")
        guard take(">") else { throw failure("-- within a comment") }
        try checkCharacters(input[start..<position])
    }

    mutating func skipInstruction() throws(XMLReadingError) {
        let target = try name()
        guard target.lowercased() != "xml" else { throw failure("an XML declaration that is not at the start") }
        let start = position
        try skip(past: "?>")
        try checkCharacters(input[start..<position])
    }

    /// What `&` begins: one of the five entities or a character's number.
    mutating func reference() throws(XMLReadingError) -> String {
        let start = position
        while position < input.count, position - start < 12, input[position] != UInt8(ascii: ";") { position += 1 }
        let name = String(decoding: input[start..<position], as: UTF8.self)
        guard take(";") else { throw failure("a reference that does not end") }
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst()
        guard name.hasPrefix("#"), digits.utf8.first != UInt8(ascii: "+"),
            let number = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10), let scalar = Unicode.Scalar(number),
            Self.isCharacter(scalar)
        else { throw failure("an unknown entity") }
        return String(Character(scalar))
    }

    mutating func name() throws(XMLReadingError) -> String {
        let start = position
        while position < input.count, Self.isNameOctet(input[position]) { position += 1 }
        guard position > start, position - start <= Self.nameBytesMax else { throw failure("no name, or one that is too long") }
        let name = String(decoding: input[start..<position], as: UTF8.self)
        guard let first = name.unicodeScalars.first, Self.startsName(first), name.unicodeScalars.allSatisfy(Self.continuesName) else {
            throw failure("\(name) is no name")
        }
        return name
    }

    // MARK: Characters

    /// Octets that may belong to a name; what of them does not is found when the name is decoded.
    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...0xFF:
            true
        default: false
        }
    }

    /// `NameStartChar` of XML 1.0.
    private static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3A, 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
            0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    /// `NameChar` of XML 1.0.
    private static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: startsName(scalar)
        }
    }

    /// `Char` of XML 1.0; a scalar is never a surrogate.
    private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    /// Refuses what is no `Char`: of UTF-8 text that is controls, and U+FFFE and U+FFFF (EF BF BE, EF BF BF).
    mutating func checkCharacters(_ octets: ArraySlice<UInt8>) throws(XMLReadingError) {
        for index in octets.indices {
            let octet = octets[index]
            let isControl = octet < 0x20 && octet != 0x09 && octet != 0x0A && octet != 0x0D
            let isNone = octet >= 0xBE && octet <= 0xBF && index >= 2 && input[index - 1] == 0xBF && input[index - 2] == 0xEF
            guard !isControl, !isNone else { throw failure("a character that XML does not allow") }
        }
    }

    private static func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 || octet == 0x0A || octet == 0x0D }

    // MARK: Taking

    mutating func skipSpace() {
        while position < input.count, Self.isSpace(input[position]) { position += 1 }
    }

    private func matches(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= input.count else { return false }
        for index in 0..<count where input[position + index] != word.utf8Start[index] { return false }
        return true
    }

    mutating func take(_ word: StaticString) -> Bool {
        guard matches(word) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    mutating func skip(past word: StaticString) throws(XMLReadingError) {
        while position < input.count {
            if take(word) { return }
            position += 1
        }
        throw failure("the text ends within a comment, an instruction or a section")
    }
}
