extension JSONReader {
    mutating func readNumber() throws(JSONError) -> JSONNumber {
        let start = position
        var isInteger = true
        if peek == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try skipDigits(start)
        guard input[firstDigit] != UInt8(ascii: "0") || position == firstDigit + 1 else {
            throw failure(.invalidNumber, "a number with a leading zero", at: start)
        }
        if peek == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try skipDigits(start)
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try skipDigits(start)
        }
        guard position - start <= limits.numberBytesMax else {
            throw failure(.tooLong, "a number of more than \(limits.numberBytesMax) octets", at: start)
        }
        return number(from: start, isInteger: isInteger)
    }

    private func number(from start: Int, isInteger: Bool) -> JSONNumber {
        let text = UnsafeBufferPointer(rebasing: input[start..<position])
        let isMinusZero = text.count == 2 && text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "0")
        if isInteger, text.count <= 18, !isMinusZero {
            let isNegative = text[0] == UInt8(ascii: "-")
            var value: Int64 = 0
            for octet in text.dropFirst(isNegative ? 1 : 0) { value = value &* 10 &+ Int64(octet &- UInt8(ascii: "0")) }
            return JSONNumber(isNegative ? -value : value)
        }
        let literal = String(decoding: text, as: UTF8.self)
        if isInteger, !isMinusZero, let value = Int64(literal) { return JSONNumber(value) }
        return JSONNumber(uncheckedLiteral: literal)
    }

    private var peek: UInt8? { position < input.count ? input[position] : nil }

    private mutating func skipDigits(_ start: Int) throws(JSONError) {
        let first = position
        while position < input.count, input[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > first else {
            throw failure(position < input.count ? .invalidNumber : .unexpectedEnd, "a number without a digit", at: start)
        }
    }

    /// Reads a string from its opening quote; the position moves past the closing one.
    mutating func readString() throws(JSONError) -> String {
        let start = position
        let plain = PlainText(input, from: start + 1)
        position = plain.end
        if position < input.count {
            let octet = input[position]
            if octet == UInt8(ascii: "\"") {
                let text = try string(start + 1, position, plain.isASCII)
                position += 1
                return text
            }
            if octet == UInt8(ascii: "\\") { return try readEscapedString(start) }
            throw failure(.invalidString, "a control character inside a string must be escaped")
        }
        throw failure(.unexpectedEnd, "the text ends within a string", at: start)
    }

    private func string(_ from: Int, _ to: Int, _ isASCII: Bool) throws(JSONError) -> String {
        let octets = UnsafeBufferPointer(rebasing: input[from..<to])
        if isASCII { return String(decoding: octets, as: UTF8.self) }
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw failure(.invalidUTF8, "a string that is not UTF-8", at: from)
        }
        return text
    }

    /// The slower path: copies the string while it resolves its escapes.
    private mutating func readEscapedString(_ start: Int) throws(JSONError) -> String {
        var octets = Array(input[(start + 1)..<position])
        while position < input.count {
            let octet = input[position]
            position += 1
            switch octet {
            case UInt8(ascii: "\""):
                guard let text = String(validating: octets, as: UTF8.self) else {
                    throw failure(.invalidUTF8, "a string that is not UTF-8", at: start)
                }
                return text
            case UInt8(ascii: "\\"): try readEscape(into: &octets)
            case 0..<0x20:
                throw failure(.invalidString, "a control character inside a string must be escaped", at: position - 1)
            default: octets.append(octet)
            }
        }
        throw failure(.unexpectedEnd, "the text ends within a string", at: start)
    }

    private mutating func readEscape(into octets: inout [UInt8]) throws(JSONError) {
        guard let octet = peek else { throw failure(.unexpectedEnd, "the text ends within an escape") }
        position += 1
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): octets.append(octet)
        case UInt8(ascii: "b"): octets.append(0x08)
        case UInt8(ascii: "f"): octets.append(0x0C)
        case UInt8(ascii: "n"): octets.append(0x0A)
        case UInt8(ascii: "r"): octets.append(0x0D)
        case UInt8(ascii: "t"): octets.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try readUnicodeEscape()
            octets.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw failure(.invalidString, "an escape that JSON does not have", at: position - 2)
        }
    }

    private mutating func readUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try readFourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), peek == UInt8(ascii: "\\") else {
            throw failure(.invalidString, "half of a surrogate pair", at: start)
        }
        position += 1
        guard peek == UInt8(ascii: "u") else { throw failure(.invalidString, "half of a surrogate pair", at: start) }
        position += 1
        let second = try readFourHexDigits()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw failure(.invalidString, "half of a surrogate pair", at: start) }
        return scalar
    }

    private mutating func readFourHexDigits() throws(JSONError) -> UInt32 {
        guard position + 4 <= input.count else { throw failure(.unexpectedEnd, "the text ends within an escape") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(input[position])).hexDigitValue, input[position] < 0x80 else {
                throw failure(.invalidString, "\\u wants four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
