// The whole server over real sockets on loopback: start, several at once, drain, files, TLS.
import Dispatch
import Glibc
import Testing

@testable import HTTPServer

/// A blocking client that speaks octets.
final class Client {
    private let descriptor: Int32

    init(_ port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(result == 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var octets = Array(text.utf8)[...]
        while !octets.isEmpty {
            let count = octets.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return }
            octets = octets.dropFirst(count)
        }
    }

    /// Octets until the server closes, or until there are `count` responses.
    func read(responses count: Int? = nil) -> [UInt8] {
        var (received, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while count.map({ Answer.parse(received).count < $0 }) ?? true {
            let got = recv(descriptor, &buffer, buffer.count, 0)
            if got <= 0 { break }
            received += buffer[..<got]
        }
        return received
    }
}

@Suite(.serialized) struct ServerTests {
    private func serve(_ router: Router, _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }) throws -> (HTTPServer, UInt16) {
        var configuration = HTTPServerConfiguration()
        configuration.loopCount = 2
        configure(&configuration)
        let server = HTTPServer(configuration: configuration, router: router)
        return (server, try server.start())
    }

    @Test func severalServersInOneProcess() throws {
        let servers = try (0..<3).map { index in
            try serve(try Router([Route(.get, "/") { _, responder in responder.answer(.text(.ok, "server \(index)")) }]))
        }
        for (index, (_, port)) in servers.enumerated() {
            let client = try Client(port)
            client.send(sends() + sends("GET", "/", ["Connection: close"]))
            #expect(Answer.parse(client.read()).map(\.text) == ["server \(index)", "server \(index)"])
        }
        for (server, _) in servers { server.drain(graceSeconds: 5) }
    }

    @Test func loopsThatKeepToTheirCores_ServeEveryConnection() throws {
        let (server, port) = try serve(try echoRouter()) {
            $0.keepsLoopsOnCores = true
            $0.loopCount = 3
        }
        defer { server.drain(graceSeconds: 0) }
        let clients = try (0..<60).map { _ in try Client(port) }
        for client in clients { client.send(sends()) }
        for client in clients { #expect(Answer.parse(client.read(responses: 1)).map(\.status) == [200]) }
        #expect(server.metrics().connectionsOpen == 60)
    }

    /// Descriptors that this process has open.
    private func openDescriptors() -> Int {
        let count = sysconf(Int32(_SC_OPEN_MAX))
        return (0..<Int32(clamping: min(count, 4_096))).count { fcntl($0, F_GETFD) >= 0 }
    }

    @Test func aServerThatCannotStart_LeavesNoDescriptorBehind() throws {
        let (server, port) = try serve(try echoRouter())
        defer { server.drain(graceSeconds: 0) }
        var configuration = HTTPServerConfiguration()
        configuration.port = port
        configuration.loopCount = 50
        let before = openDescriptors()
        #expect(throws: HTTPServerError.self) { try HTTPServer(configuration: configuration, router: try echoRouter()).start() }
        // Other tests open and close theirs meanwhile.
        #expect(openDescriptors() < before + 50)
    }

    @Test func aTakenPortIsAnError() throws {
        let (server, port) = try serve(try echoRouter())
        var configuration = HTTPServerConfiguration()
        configuration.port = port
        #expect(throws: HTTPServerError.self) { try HTTPServer(configuration: configuration, router: try echoRouter()).start() }
        server.drain(graceSeconds: 0)
    }

    @Test func answersComeFromOtherThreadsToo() throws {
        let router = try Router([
            Route(.get, "/{n}") { request, responder in
                let number = request.parameter("n") ?? ""
                DispatchQueue.global().async { responder.answer(.text(.ok, number)) }
            }
        ])
        let (server, port) = try serve(router)
        let client = try Client(port)
        client.send((0..<50).map { sends("GET", "/\($0)") }.joined())
        #expect(Answer.parse(client.read(responses: 50)).map(\.text) == (0..<50).map { "\($0)" })
        server.drain(graceSeconds: 5)
    }

    @Test func drainingAnswersWhatIsUnderWay() throws {
        let kept = Kept<Responder>()
        let arrived = DispatchSemaphore(value: 0)
        let (server, port) = try serve(
            try Router([
                Route(.get, "/") { _, responder in
                    kept.keep(responder)
                    arrived.signal()
                }
            ])
        ) { $0.loopCount = 1 }
        let (busy, idle) = (try Client(port), try Client(port))
        busy.send(sends())
        arrived.wait()
        // A connection that nobody has accepted yet ends with the listener, before the loops know of the drain.
        while server.metrics().connectionsOpen < 2 { usleep(1000) }
        let drained = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            server.drain(graceSeconds: 30)
            drained.signal()
        }
        // The idle connection is closed at once; as both are on one loop, its end tells that draining has begun.
        #expect(idle.read().isEmpty)
        try #require(kept.take()).answer(.text(.ok, "finished"))
        let answers = Answer.parse(busy.read())
        #expect(answers.map(\.text) == ["finished"])
        #expect(answers.first?.fields["connection"] == "close")
        #expect(drained.wait(timeout: .now() + 20) == .success)
    }

    @Test func filesAreSentWholeAndInParts() throws {
        var generator = SeededGenerator(seed: 11)
        let content = (0..<3_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let path = "/tmp/http-server-test-\(getpid())"
        let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
        #expect(content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == content.count)
        close(descriptor)
        let file = try #require(OpenFile(path: path))
        unlink(path)
        let (server, port) = try serve(
            try Router([
                Route(.get, "/") { request, responder in
                    let type = "application/octet-stream"
                    responder.answer(
                        .stored(.file(FileSlice(file)), count: file.bytes, contentType: type, tag: EntityTag("f"), for: request))
                }
            ]))
        let client = try Client(port)
        client.send(sends() + sends("GET", "/", ["Range: bytes=1000000-1999999", "Connection: close"]))
        let answers = Answer.parse(client.read())
        #expect(answers.map(\.status) == [200, 206])
        #expect(answers.first?.body == content)
        #expect(answers.last?.body == Array(content[1_000_000..<2_000_000]))
        server.drain(graceSeconds: 5)
    }

    @Test func aSlowReaderGetsAllOfALongStream() throws {
        let piece = [UInt8](repeating: 120, count: 50_000)
        let (server, port) = try serve(
            try Router([
                Route(.get, "/") { _, responder in
                    responder.answer(
                        HTTPResponse(
                            .ok,
                            body: .stream { stream in
                                DispatchQueue.global().async {
                                    for _ in 0..<200 where stream.writeAndWait(piece) == .closed { return }
                                    stream.finish()
                                }
                            }))
                }
            ]))
        let client = try Client(port)
        client.send(sends("GET", "/", ["Connection: close"]))
        usleep(200_000)
        #expect(Answer.parse(client.read()).first?.body.count == 10_000_000)
        server.drain(graceSeconds: 5)
    }

    @Test func whatIsCountedAndLogged() throws {
        let lines = Kept<[UInt8]>()
        let (server, port) = try serve(try echoRouter()) { $0.accessLog = { lines.keep($0) } }
        let client = try Client(port)
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        client.send(
            sends("GET", "/things/\"x\"") + sends("GET", "/things/1", ["traceparent: \(trace)"])
                + sends("GET", "/nothing", ["Connection: close"]))
        _ = client.read()
        let text = server.metrics().prometheusText()
        server.drain(graceSeconds: 5)
        // The first was refused (`"` is no path octet) and ended the connection.
        #expect(lines.all.count == 1)
        #expect(text.contains("http_requests_total{method=\"\",route=\"none\",class=\"4xx\"} 1"))
        let (again, otherPort) = try serve(try echoRouter()) { $0.accessLog = { lines.keep($0) } }
        let other = try Client(otherPort)
        other.send(sends("GET", "/things/1", ["traceparent: \(trace)", "Connection: close"]))
        _ = other.read()
        let figures = try #require(again.metrics().routes.first { $0.route == "thing" })
        #expect(figures.answersByClass == [0, 0, 1, 0, 0, 0])
        #expect(figures.latencyCounts.reduce(0, +) == 1)
        #expect(again.metrics().connectionsAccepted == 1)
        again.drain(graceSeconds: 5)
        let line = String(decoding: try #require(lines.all.last), as: UTF8.self)
        for part in [
            "\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\"", "\"route\":\"thing\"", "\"status\":200", "\"remote\":\"127.0.0.1\"",
            "\"method\":\"GET\"",
        ] {
            #expect(line.contains(part))
        }
    }
}
