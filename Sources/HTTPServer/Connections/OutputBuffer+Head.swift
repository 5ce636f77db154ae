// How a response's head is written (RFC 9112 sections 4 and 5). The one place where text from handlers becomes header octets.

extension OutputBuffer {
    @inline(__always)
    func appendStatusLine(_ status: HTTPStatus) {
        switch status.code {
        case 200: append("HTTP/1.1 200 OK\r\n")
        case 304: append("HTTP/1.1 304 Not Modified\r\n")
        default:
            append("HTTP/1.1 ")
            appendDecimal(status.code)
            append(0x20)
            appendValue(status.reason)
            append("\r\n")
        }
    }

    /// The handler's fields, but for those that only the server may set, and without lines whose name is no token.
    func appendFields(_ headers: HTTPHeaders) {
        for field in headers where !OutputBuffer.isServerField(field.name) && OutputBuffer.isToken(field.name) {
            appendText(field.name)
            append(": ")
            appendValue(field.value)
            append("\r\n")
        }
    }

    func appendField(_ name: StaticString, _ value: String) {
        append(name)
        append(": ")
        appendValue(value)
        append("\r\n")
    }

    func appendContentLength(_ count: Int) {
        append("Content-Length: ")
        appendDecimal(count)
        append("\r\n")
    }

    /// Framing, persistence and the date are the server's to say.
    private static func isServerField(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: ASCII.equalFolded(name, "date")
        case 7: ASCII.equalFolded(name, "upgrade") || ASCII.equalFolded(name, "trailer")
        case 10: ASCII.equalFolded(name, "connection") || ASCII.equalFolded(name, "keep-alive")
        case 14: ASCII.equalFolded(name, "content-length")
        case 17: ASCII.equalFolded(name, "transfer-encoding")
        default: false
        }
    }

    static func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { ASCII.has($0, ASCII.token) }
    }

    private func appendText(_ text: String) {
        var text = text
        text.withUTF8 { octets in
            if let start = octets.baseAddress { append(start, octets.count) }
        }
    }

    /// A control character other than HTAB becomes a space, so that no value can end its line (RFC 9110 section 5.5).
    private func appendValue(_ value: String) {
        let from = count
        appendText(value)
        for index in from..<count where (base[index] < 0x20 && base[index] != 0x09) || base[index] == 0x7F { base[index] = 0x20 }
    }
}
