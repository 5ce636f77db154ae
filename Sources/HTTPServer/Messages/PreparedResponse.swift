/// A response whose head and body are octets already; for answers that never change. It is never compressed and has no conditions.
public final class PreparedResponse: Sendable {
    let status: HTTPStatus
    /// The status line and the fields, without `Date`, `Connection` and the empty line.
    let head: [UInt8]
    let body: [UInt8]

    public init(_ status: HTTPStatus, _ headers: HTTPHeaders = [:], body: [UInt8] = []) {
        let output = OutputBuffer(bytesAtFirst: 512)
        output.appendStatusLine(status)
        output.appendFields(headers)
        if !status.forbidsContent { output.appendContentLength(body.count) }
        self.status = status
        head = output.copy()
        self.body = status.forbidsContent ? [] : body
    }
}
