/// A response whose head and body are octets already; for answers that never change. It is never compressed and has no conditions.
///
/// `@unchecked Sendable`: the octets are written by the initializer only. They are unsafe buffers so that sending them counts no references.
public final class PreparedResponse: @unchecked Sendable {
    let status: HTTPStatus
    /// The status line and the fields, without `Date`, `Connection` and the empty line.
    let head: UnsafeMutableBufferPointer<UInt8>
    let body: UnsafeMutableBufferPointer<UInt8>

    public init(_ status: HTTPStatus, _ headers: HTTPHeaders = [:], body: [UInt8] = []) {
        let output = OutputBuffer(bytesAtFirst: 512)
        defer { output.deallocate() }
        output.appendStatusLine(status)
        output.appendFields(headers)
        let content = status.forbidsContent || status.isReset ? [] : body
        if !status.forbidsContent { output.appendContentLength(content.count) }
        self.status = status
        head = PreparedResponse.keep(output.copy())
        self.body = PreparedResponse.keep(content)
    }

    deinit {
        head.deallocate()
        body.deallocate()
    }

    private static func keep(_ octets: [UInt8]) -> UnsafeMutableBufferPointer<UInt8> {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: octets.count)
        _ = buffer.initialize(from: octets)
        return buffer
    }
}
