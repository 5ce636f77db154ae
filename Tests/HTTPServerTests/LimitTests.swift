// Limits in time and number, with a clock that the test moves.
import Testing

@testable import HTTPServer

@Suite struct LimitTests {
    private func memory(_ configure: (inout HTTPLimits) -> Void = { _ in }) throws -> MemoryConnection {
        var configuration = HTTPServerConfiguration()
        configure(&configuration.limits)
        return MemoryConnection(try echoRouter(), configuration)
    }

    @Test func aHeadThatNeverEndsIsAnswered408() throws {
        let memory = try memory { $0.headTimeoutSeconds = 15 }
        memory.send("GET / HTTP/1.1\r\nHost: lo")
        memory.pass(14)
        #expect(memory.received.isEmpty)
        memory.send("c")
        memory.pass(2)
        #expect(memory.responses.map(\.status) == [408])
        #expect(memory.isClosed)
    }

    @Test func aConnectionThatSaysNothingIsClosedSilently() throws {
        let fresh = try memory { $0.headTimeoutSeconds = 15 }
        fresh.pass(16)
        #expect(fresh.isClosed)
        #expect(fresh.received.isEmpty)
        let used = try memory { $0.idleTimeoutSeconds = 50 }
        used.send(sends())
        used.pass(49)
        #expect(!used.isClosed)
        used.pass(2)
        #expect(used.isClosed)
        #expect(used.responses.map(\.status) == [200])
    }

    /// A client whose small chunks are always a little ahead of the reader: what was read is not kept until it stops, which may be never.
    @Test func contentThatIsAlwaysAhead_IsNotKept() throws {
        let (reader, answerer) = (Kept<RequestBodyStream>(), Kept<Responder>())
        let router = try Router([
            Route(.post, "/", body: .stream(bytesMax: 1 << 30)) { request, responder in
                guard let stream = request.bodyStream else { return }
                stream.read(onChunk: { _ in .pause }, onEnd: { _ in })
                answerer.keep(responder)
                reader.keep(stream)
            }
        ])
        let memory = MemoryConnection(router)
        memory.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = Array("64\r\n\(String(repeating: "x", count: 100))\r\n".utf8)
        let stream = try #require(reader.take())
        for _ in 0..<100 { memory.send(chunk) }
        for _ in 0..<20_000 {
            memory.send(chunk)
            stream.resume()
            memory.settle()
        }
        #expect(memory.connection.phase == .body && memory.connection.bodyReceived > 1_900_000)
        #expect(memory.connection.inbox.count < 200_000)
    }

    @Test func contentMustKeepAPace() throws {
        let memory = try memory { ($0.bodyTimeoutSeconds, $0.bodyBytesPerSecondMin) = (20, 100) }
        memory.send(sends("POST", "/", ["Content-Length: 5000"]))
        for _ in 0..<4 {
            memory.pass(10)
            memory.send(String(repeating: "a", count: 1_000))
        }
        #expect(memory.received.isEmpty)
        memory.pass(21)
        #expect(memory.responses.map(\.status) == [408])
        #expect(memory.isClosed)
    }

    @Test func contentBeyondWhatAllMayHold_Is503_AndWhatIsGoneIsNotCounted() throws {
        let memory = try memory { $0.heldBytesMax = 10_000 * HTTPServerConfiguration().effectiveLoopCount }
        for _ in 0..<5 { memory.send(sends("POST", "/", ["Content-Length: 9000"]) + String(repeating: "a", count: 9_000)) }
        #expect(memory.responses.map(\.status) == [200, 200, 200, 200, 200])
        #expect(memory.context.heldBytes == 0)
        memory.send(sends("POST", "/", ["Content-Length: 11000"]) + String(repeating: "a", count: 11_000) + sends())
        #expect(memory.responses.dropFirst(5).map(\.status) == [503, 200])
        #expect(memory.responses[5].fields["retry-after"] == "1")
        let chunk = "1000\r\n" + String(repeating: "a", count: 4_096) + "\r\n"
        memory.send(sends("POST", "/", ["Transfer-Encoding: chunked"]) + chunk + chunk + chunk)
        #expect(memory.responses.last?.status == 503)
        #expect(memory.isClosed)
        #expect(memory.context.heldBytes == 0)
    }

    @Test func answerThatWouldWaitBeyondWhatAllMayHold_ResetsItsConnection() throws {
        let long = [UInt8](repeating: 97, count: Connection.copiedBytesMax * 2)
        var configuration = HTTPServerConfiguration()
        configuration.limits.heldBytesMax = Connection.copiedBytesMax * configuration.effectiveLoopCount
        let router = try Router([Route(.get, "/") { _, responder in responder.answer(HTTPResponse(.ok, body: .bytes(long))) }])
        let memory = MemoryConnection(router, configuration)
        memory.send(sends())
        #expect(memory.connection.isAborted)
        memory.connection.disconnected()
        #expect(memory.context.heldBytes == 0)
    }

    @Test func anAnswerThatNeverComesIs503() throws {
        let kept = Kept<Responder>()
        var configuration = HTTPServerConfiguration()
        configuration.limits.handlerTimeoutSeconds = 60
        let memory = MemoryConnection(try Router([Route(.get, "/") { _, responder in kept.keep(responder) }]), configuration)
        memory.send(sends())
        memory.pass(61)
        #expect(memory.responses.map(\.status) == [503])
        #expect(memory.responses.first?.fields["retry-after"] != nil)
        try #require(kept.take()).answer(.text(.ok, "late"))
        memory.settle()
        #expect(memory.responses.count == 1)
    }

    @Test func aConnectionServesSoManyRequests() throws {
        let memory = try memory { $0.requestsPerConnectionMax = 2 }
        memory.send(sends() + sends() + sends())
        #expect(memory.responses.map(\.status) == [200, 200])
        #expect(memory.responses.last?.fields["connection"] == "close")
        #expect(memory.isClosed)
    }

    @Test func unreadAnswersStopTheReading() throws {
        var configuration = HTTPServerConfiguration()
        configuration.limits.outputHighWaterBytes = 1_000
        let mailbox = Mailbox {}
        let router = try echoRouter()
        let context = LoopContext(configuration, router, mailbox, LoopCounters(routeCount: router.routes.count))
        let connection = Connection(context, id: ConnectionID(raw: 1), peer: PeerAddress(), isSecure: false)
        let requests = Array(String(repeating: sends(), count: 100).utf8)
        requests.withUnsafeBufferPointer { connection.receive($0.baseAddress!, $0.count) }
        // Nothing was sent: the connection stopped soon after the mark, and holds the rest of the input.
        #expect(context.output.count < 1_400)
        #expect(connection.isBlocked)
        #expect(connection.inbox.count > requests.count / 2)
    }

    @Test func aDrainingServerAnswersAndCloses() throws {
        let memory = try memory()
        memory.context.isDraining = true
        memory.send(sends() + sends())
        #expect(memory.responses.map(\.status) == [200])
        #expect(memory.responses.first?.fields["connection"] == "close")
    }

    @Test func addressesAreCounted() {
        var limits = HTTPLimits()
        (limits.connectionsMax, limits.connectionsPerAddressMax) = (3, 2)
        let admissions = Admissions(limits)
        let first = PeerAddress(family: 4, port: 1, high: 1, low: 0)
        let second = PeerAddress(family: 4, port: 2, high: 2, low: 0)
        #expect([first, first, first].map(admissions.admit) == [.admitted, .admitted, .tooManyFromAddress])
        #expect([second, second].map(admissions.admit) == [.admitted, .tooMany])
        admissions.release(first)
        #expect(admissions.admit(first) == .admitted)
        #expect(admissions.counts == (4, 2))
    }
}
