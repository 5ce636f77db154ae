// A small blocking HTTP/1.1 client on one kept-alive connection: what the demonstration, the benchmarks and the end-to-end tests
// speak to the server with. It shares no code with the server, so that neither hides the other's faults.

import Glibc

/// One connection to a server.
///
///     let connection = try HTTPConnection(host: "127.0.0.1", port: port)
///     let answer = try connection.send("GET", "/healthz")
public final class HTTPConnection {
    /// Octets of an answer's head.
    public static let headBytesMax = 65_536
    /// Octets of an answer's body.
    public static let bodyBytesMax = 256 << 20

    private let descriptor: Int32
    private let authority: String
    private var buffer: [UInt8] = []
    private var start = 0

    /// Connects to a numeric IPv4 address.
    ///
    /// - Parameter timeoutSeconds: how long one read or write may wait.
    public init(host: String = "127.0.0.1", port: UInt16, timeoutSeconds: Int = 30) throws(HTTPClientError) {
        authority = "\(host):\(port)"
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
            close(descriptor)
            throw .notAnAddress(host)
        }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else {
            let number = errno
            close(descriptor)
            throw .system("connect", number)
        }
    }

    deinit { close(descriptor) }

    /// Sends one request and reads its answer.
    public func send(
        _ method: String, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) throws(HTTPClientError) -> ClientResponse {
        try write(Self.request(method, target, authority: authority, headers: headers, body: body))
        return try readResponse(isHead: method == "HEAD")
    }

    /// Sends octets as they are: for tests of what a client should not send.
    public func sendRaw(_ octets: [UInt8]) throws(HTTPClientError) { try write(octets) }

    /// A request's octets.
    public static func request(
        _ method: String, _ target: String, authority: String, headers: [(name: String, value: String)], body: [UInt8]
    ) -> [UInt8] {
        var headers = headers
        if !body.isEmpty || method == "POST" || method == "PUT" || method == "PATCH" {
            headers.append(("Content-Length", String(body.count)))
        }
        return head(method, target, authority: authority, headers: headers) + body
    }

    /// A request's head.
    static func head(_ method: String, _ target: String, authority: String, headers: [(name: String, value: String)]) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(authority)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        return Array((head + "\r\n").utf8)
    }

    /// An answer's head, with the empty line that ends it.
    static func head(_ octets: [UInt8]) throws(HTTPClientError) -> ClientResponse {
        let lines = String(decoding: octets, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        guard let first = lines.first, first.hasPrefix("HTTP/1."),
            let status = first.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap({ Int($0) })
        else { throw .malformed("status line") }
        var response = ClientResponse(status: status)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed("header") }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            response.headers.append((line[..<colon].lowercased(), String(value)))
        }
        return response
    }

    private func write(_ octets: [UInt8]) throws(HTTPClientError) {
        var sent = 0
        while sent < octets.count {
            let offset = sent
            let count = octets.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("send", errno) }
            sent += count
        }
    }

    /// Reads the next final answer; interim ones (1xx) are passed over.
    public func readResponse(isHead: Bool = false) throws(HTTPClientError) -> ClientResponse {
        while true {
            var response = try readHead()
            if (100..<200).contains(response.status) { continue }
            if isHead || response.status == 204 || response.status == 304 { return response }
            if response.header("transfer-encoding")?.lowercased().contains("chunked") == true {
                response.body = try readChunks()
            } else if let length = response.header("content-length").flatMap(Int.init) {
                response.body = try read(length)
            } else {
                response.body = try readToEnd()
            }
            return response
        }
    }

    private func readHead() throws(HTTPClientError) -> ClientResponse {
        guard let status = try readLine().split(separator: " ", maxSplits: 2).dropFirst().first.flatMap({ Int($0) }) else {
            throw .malformed("status line")
        }
        var response = ClientResponse(status: status)
        while true {
            let line = try readLine()
            if line.isEmpty { return response }
            guard let colon = line.firstIndex(of: ":") else { throw .malformed("header") }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            response.headers.append((String(line[..<colon]).lowercased(), String(value)))
        }
    }

    private func readChunks() throws(HTTPClientError) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try readLine()
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else { throw .malformed("chunk size") }
            if size == 0 {
                while try !readLine().isEmpty {}
                return body
            }
            guard body.count + size <= Self.bodyBytesMax else { throw .tooLong }
            body += try read(size)
            _ = try readLine()
        }
    }

    private func readToEnd() throws(HTTPClientError) -> [UInt8] {
        while try fill() { guard buffer.count - start <= Self.bodyBytesMax else { throw .tooLong } }
        defer { start = buffer.count }
        return Array(buffer[start...])
    }

    private func read(_ count: Int) throws(HTTPClientError) -> [UInt8] {
        guard count <= Self.bodyBytesMax else { throw .tooLong }
        while buffer.count - start < count { guard try fill() else { throw .closed } }
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }

    private func readLine() throws(HTTPClientError) -> String {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let last = end > start && buffer[end - 1] == 0x0D ? end - 1 : end
                defer { start = end + 1 }
                return String(decoding: buffer[start..<last], as: UTF8.self)
            }
            searched = buffer.count
            guard searched - start <= Self.headBytesMax else { throw .tooLong }
            let moved = start
            guard try fill() else { throw .closed }
            searched -= moved - start
        }
    }

    /// Receives more; false at the end of the stream.
    private func fill() throws(HTTPClientError) -> Bool {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        let filled = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: 16_384))
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress?.advanced(by: filled), 16_384, 0) }
        buffer.removeLast(16_384 - max(0, count))
        if count < 0, errno == EINTR { return true }
        guard count >= 0 else { throw .system("recv", errno) }
        return count > 0
    }
}
