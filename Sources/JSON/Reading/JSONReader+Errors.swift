extension JSONReader {
    func unexpected(_ expected: String) -> JSONError {
        guard position < input.count else { return failure(.unexpectedEnd, "the text ends where \(expected) is expected") }
        return failure(.unexpectedByte, "\(Self.name(of: input[position])) where \(expected) is expected")
    }

    /// An error at `offset` (here, where none is given), with line and column counted only now.
    func failure(_ code: JSONError.Code, _ detail: String, at offset: Int? = nil) -> JSONError {
        let offset = offset ?? position
        var line = 1
        var lineStart = 0
        for index in 0..<min(offset, input.count) where input[index] == 0x0A {
            line += 1
            lineStart = index + 1
        }
        return JSONError(code: code, offset: offset, line: line, column: offset - lineStart + 1, detail: detail)
    }

    private static func name(of octet: UInt8) -> String {
        (0x21..<0x7F).contains(octet) ? "\"\(Character(Unicode.Scalar(octet)))\"" : "the octet 0x" + String(octet, radix: 16)
    }
}
