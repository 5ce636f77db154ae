// The lexer works on demand: where a name ends depends on the names in scope, which change as the parser goes
// through the text. Its state is one offset, so that the parser may go back.

struct Lexer: Sendable {
    let text: [Unicode.Scalar]
    private let lineStarts: [Int]
    /// Where the next token is looked for.
    var offset = 0

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
        var starts = [0]
        for (index, scalar) in self.text.enumerated() where scalar == "\n" { starts.append(index + 1) }
        lineStarts = starts
    }

    func span(_ start: Int, _ end: Int) -> SourceSpan {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= start { low = middle } else { high = middle }
        }
        return SourceSpan(start: start, end: end, line: low + 1, column: start - lineStarts[low] + 1)
    }

    func string(_ start: Int, _ end: Int) -> String { String(scalars: text[start..<end]) }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? { offset + ahead < text.count ? text[offset + ahead] : nil }

    /// Goes past white space and comments. Throws where a comment has no end.
    mutating func skipSpace() throws(CompilationError) {
        while let scalar = peek() {
            if Characters.isSpace(scalar) {
                offset += 1
            } else if scalar == "/", peek(1) == "/" {
                while let next = peek(), next != "\n" { _ = next; offset += 1 }
            } else if scalar == "/", peek(1) == "*" {
                let start = offset
                offset += 2
                while !(peek() == "*" && peek(1) == "/") {
                    guard offset < text.count else { throw failure("this comment has no end", start, text.count) }
                    offset += 1
                }
                offset += 2
            } else {
                return
            }
        }
    }

    func failure(_ message: String, _ start: Int, _ end: Int) -> CompilationError {
        CompilationError([Diagnostic(.syntax, message, at: span(start, end))])
    }

    /// The token at `offset`, which moves behind it; and where it begins.
    mutating func next(_ names: borrowing NameScope) throws(CompilationError) -> (token: Token, start: Int) {
        try skipSpace()
        let start = offset
        guard let scalar = peek() else { return (.end, start) }
        if Characters.isNameStart(scalar) { return (word(names), start) }
        if Characters.isDigit(scalar) { return (number(), start) }
        if scalar == ".", let following = peek(1), Characters.isDigit(following) { return (number(), start) }
        if scalar == "\"" { return (.string(try quoted()), start) }
        if scalar == "@" {
            offset += 1
            try skipSpace()
            guard peek() == "\"" else { throw failure("after @ a string in quotes is expected", start, offset) }
            return (.at(try quoted()), start)
        }
        for (first, second, symbol) in Token.symbols where scalar == first && (second == nil || second == peek(1)) {
            offset += second == nil ? 1 : 2
            return (.symbol(symbol), start)
        }
        throw failure("“\(Character(scalar))” has no meaning here", start, start + 1)
    }

    private mutating func word(_ names: borrowing NameScope) -> Token {
        let start = offset
        while let scalar = peek(), Characters.isNamePart(scalar) { offset += 1 }
        let plain = string(start, offset)
        if let longer = names.longest(plain, in: text, at: start), longer.end > offset {
            offset = longer.end
            return .word(longer.name, known: true)
        }
        return .word(plain, known: names.contains(plain))
    }

    /// Digits, a fraction, an exponent. `1..5` is a number and two dots.
    private mutating func number() -> Token {
        let start = offset
        while let scalar = peek(), Characters.isDigit(scalar) { offset += 1 }
        if peek() == ".", let digit = peek(1), Characters.isDigit(digit) {
            offset += 1
            while let scalar = peek(), Characters.isDigit(scalar) { offset += 1 }
        }
        if let mark = peek(), mark == "e" || mark == "E" {
            let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if let digit = peek(1 + sign), Characters.isDigit(digit) {
                offset += 1 + sign
                while let scalar = peek(), Characters.isDigit(scalar) { offset += 1 }
            }
        }
        return .number(string(start, offset))
    }

    private mutating func quoted() throws(CompilationError) -> String {
        let start = offset
        offset += 1
        var value = String.UnicodeScalarView()
        while let scalar = peek() {
            offset += 1
            if scalar == "\"" { return String(value) }
            if scalar == "\\" {
                appendEscape(to: &value)
            } else {
                value.append(scalar)
            }
        }
        throw failure("this string has no closing quote", start, text.count)
    }

    /// An escape that the language does not know stands for itself, backslash included: regular expressions are full of them.
    private mutating func appendEscape(to value: inout String.UnicodeScalarView) {
        guard let mark = peek() else { return value.append("\\") }
        let simple: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "r": "\r", "t": "\t", "\"": "\"", "'": "'", "\\": "\\"]
        if let scalar = simple[mark] {
            offset += 1
            return value.append(scalar)
        }
        if mark == "u" || mark == "U", let code = hexadecimal(offset + 1, digits: mark == "u" ? 4 : 6) {
            if (0xD800...0xDBFF).contains(code), peek(5) == "\\", peek(6) == "u", let low = hexadecimal(offset + 7, digits: 4),
                (0xDC00...0xDFFF).contains(low), let pair = Unicode.Scalar(0x10000 + (code - 0xD800) << 10 + (low - 0xDC00))
            {
                offset += 11
                return value.append(pair)
            }
            offset += mark == "u" ? 5 : 7
            return value.append(Unicode.Scalar(code) ?? "\u{FFFD}")
        }
        value.append("\\")
    }

    private func hexadecimal(_ start: Int, digits: Int) -> UInt32? {
        guard start + digits <= text.count else { return nil }
        var code: UInt32 = 0
        for scalar in text[start..<start + digits] {
            guard let digit = Character(scalar).hexDigitValue else { return nil }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}
