// Load from one thread over many connections, as pgbench's is: the client must not be what is measured, and it shares two cores
// with the server.

import Glibc
import HTTPClient

/// Drives a server with a number of connections, each waiting for its answer before it asks again.
struct LoadGenerator {
    struct Outcome {
        var requests: Int
        var seconds: Double
        var failures: Int
        /// Microseconds that the slower half of a percent took.
        var p99Microseconds: Int64

        var perSecond: Double { Double(requests) / seconds }
    }

    let port: UInt16
    let connections: Int
    let seconds: Double

    typealias Request = (method: String, target: String, headers: [(name: String, value: String)])

    /// - Parameter request: the n-th request, or nil where nothing is left to send.
    func run(_ request: (Int) -> Request?) throws -> Outcome {
        var lanes = try (0..<connections).map { _ in try LoadLane(port: port) }
        defer { for lane in lanes { lane.close() } }
        var outcome = Outcome(requests: 0, seconds: 0, failures: 0, p99Microseconds: 0)
        var latencies: [Int64] = []
        var next = 0
        var waiting = 0
        let start = Self.now()
        let deadline = start + Int64(seconds * 1e9)

        /// The next request on a lane; false where there is none or the time is over.
        func ask(_ index: Int) throws -> Bool {
            guard Self.now() < deadline, let wanted = request(next) else { return false }
            next += 1
            try lanes[index].send(
                HTTPConnection.request(wanted.method, wanted.target, authority: "127.0.0.1", headers: wanted.headers, body: []))
            return true
        }

        var polls = lanes.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        for index in lanes.indices {
            if try ask(index) { waiting += 1 } else { polls[index].fd = -1 }
        }
        while waiting > 0 {
            let ready = poll(&polls, nfds_t(polls.count), 10_000)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { throw HTTPClientError.system("poll", errno) }
            for index in lanes.indices where polls[index].revents != 0 {
                guard let status = try lanes[index].receive() else { continue }
                latencies.append(Self.now() - lanes[index].sentAt)
                if status >= 300 { outcome.failures += 1 } else { outcome.requests += 1 }
                if try !ask(index) {
                    waiting -= 1
                    polls[index].fd = -1
                }
            }
        }
        outcome.seconds = Double(Self.now() - start) / 1e9
        latencies.sort()
        if !latencies.isEmpty { outcome.p99Microseconds = latencies[min(latencies.count - 1, latencies.count * 99 / 100)] / 1000 }
        return outcome
    }

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// One connection of a load: sends whole requests, and knows of an answer only its status and where it ends.
struct LoadLane {
    let descriptor: Int32
    private(set) var sentAt: Int64 = 0
    private var buffer: [UInt8] = []

    /// Octets of one read.
    private static let readBytes = 64 << 10

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HTTPClientError.system("socket", errno) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { throw HTTPClientError.system("connect", errno) }
    }

    func close() { Glibc.close(descriptor) }

    mutating func send(_ octets: [UInt8]) throws {
        sentAt = LoadGenerator.now()
        var sent = 0
        while sent < octets.count {
            let offset = sent
            let count = octets.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw HTTPClientError.system("send", errno) }
            sent += count
        }
    }

    /// Reads what is there; the answer's status once all of it is.
    mutating func receive() throws -> Int? {
        let descriptor = descriptor
        let chunk = [UInt8](unsafeUninitializedCapacity: Self.readBytes) { chunk, count in
            count = max(0, recv(descriptor, chunk.baseAddress, chunk.count, 0))
        }
        guard !chunk.isEmpty else { throw HTTPClientError.closed }
        if buffer.isEmpty { buffer = chunk } else { buffer += chunk }
        guard let (status, length) = Self.answer(buffer), buffer.count >= length else { return nil }
        buffer.removeAll(keepingCapacity: true)
        return status
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthName = Array("\ncontent-length:".utf8)

    /// The status of an answer and the octets that it has in all; nil where its head is not whole.
    private static func answer(_ octets: [UInt8]) -> (status: Int, length: Int)? {
        octets.withUnsafeBufferPointer { buffer in
            guard let head = find(headEnd, in: buffer, upTo: buffer.count) else { return nil }
            var status = 0
            for place in 9..<12 { status = status * 10 + Int(buffer[place] & 15) }
            var length = 0
            if let found = find(lengthName, in: buffer, upTo: head) {
                var place = found + lengthName.count
                while buffer[place] == 0x20 { place += 1 }
                while buffer[place] &- 0x30 < 10 {
                    length = length * 10 + Int(buffer[place] & 15)
                    place += 1
                }
            }
            return (status, head + headEnd.count + length)
        }
    }

    /// Where a text in small letters stands, whatever case it is written in.
    private static func find(_ text: [UInt8], in buffer: UnsafeBufferPointer<UInt8>, upTo end: Int) -> Int? {
        var place = 0
        while place + text.count <= end {
            var length = 0
            while length < text.count, buffer[place + length] | 0x20 == text[length] | 0x20 { length += 1 }
            if length == text.count { return place }
            place += 1
        }
        return nil
    }
}
