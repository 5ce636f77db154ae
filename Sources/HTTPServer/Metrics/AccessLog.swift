// The access log's line. A JSON object written by hand, as the library depends on no JSON: it quotes text and formats numbers, no more.

/// One line a request.
enum AccessLog {
    /// `{"id":…,"trace":…,"remote":…,"method":…,"route":…,"status":…,"durationMicroseconds":…,"bytes":…}`, with
    /// `client` and `clientFingerprint` after `remote` where the client showed a certificate. The route's name stands for the path,
    /// which may hold personal data.
    static func line(_ request: HTTPRequest, status: Int, bytes: Int, nanoseconds: UInt64) -> [UInt8] {
        let output = OutputBuffer(bytesAtFirst: 512)
        defer { output.deallocate() }
        output.append("{\"id\":")
        quote(request.id, output)
        if let trace = request.traceparent {
            output.append(",\"trace\":")
            quote(TraceContext.traceID(trace), output)
        }
        output.append(",\"remote\":")
        quote(request.remoteAddress, output)
        if let peer = request.tlsPeer {
            output.append(",\"client\":")
            quote(peer.subject, output)
            output.append(",\"clientFingerprint\":")
            quote(peer.fingerprintSHA256, output)
        }
        output.append(",\"method\":")
        quote(request.method.name, output)
        output.append(",\"route\":")
        quote(request.routeName, output)
        output.append(",\"status\":")
        output.appendDecimal(status)
        output.append(",\"durationMicroseconds\":")
        output.appendDecimal(Int(nanoseconds / 1_000))
        output.append(",\"bytes\":")
        output.appendDecimal(bytes)
        output.append("}")
        return output.copy()
    }

    /// A JSON string (RFC 8259 section 7).
    private static func quote(_ text: String, _ output: OutputBuffer) {
        output.append(0x22)
        for octet in text.utf8 {
            switch octet {
            case 0x22, 0x5C:
                output.append(0x5C)
                output.append(octet)
            case 0..<0x20, 0x7F:
                output.append("\\u00")
                output.append(Array(Hexadecimal.text(UInt64(octet), digits: 2).utf8))
            default: output.append(octet)
            }
        }
        output.append(0x22)
    }
}
