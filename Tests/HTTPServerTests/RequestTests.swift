// What a handler can ask of a request.
import Testing

@testable import HTTPServer

@Suite struct RequestTests {
    private func request(_ text: String) throws -> HTTPRequest {
        let kept = Kept<HTTPRequest>()
        let router = try Router([
            Route(.get, "/{rest...}") { request, responder in
                kept.keep(request)
                responder.answer(HTTPResponse(.noContent))
            },
            Route(.post, "/", body: .collect(bytesMax: 100)) { request, responder in
                kept.keep(request)
                responder.answer(HTTPResponse(.noContent))
            },
        ])
        let memory = MemoryConnection(router)
        memory.send(text)
        // Another request follows on the same connection: what was kept must not change.
        memory.send(sends("GET", "/other", ["X-Other: 1"]))
        return try #require(kept.take())
    }

    @Test func partsOfTheTarget() throws {
        let request = try request(sends("GET", "/a%20b/%E4%B8%8A?x=1&y=a+b%26c&&z&x=2&bad=%ff"))
        #expect(request.path == "/a b/上")
        #expect(request.rawPath == "/a%20b/%E4%B8%8A")
        #expect(request.rawQuery == "x=1&y=a+b%26c&&z&x=2&bad=%ff")
        #expect(request.queryItems.map(\.name) == ["x", "y", "z", "x"])
        #expect(request.queryItems.map(\.value) == ["1", "a b&c", "", "2"])
        #expect(request.query("x") == "1")
        #expect(request.query("none") == nil)
    }

    @Test func headersByAnyCase() throws {
        let request = try request(sends("GET", "/x", ["Accept: a, b;q=\"x,y\"", "accept:  c ", "X-Empty:"]))
        #expect(request.header("ACCEPT") == "a, b;q=\"x,y\", c")
        #expect(request.headerLines("accept") == ["a, b;q=\"x,y\"", "c"])
        #expect(request.headerList("Accept") == ["a", "b;q=\"x,y\"", "c"])
        #expect(request.header("x-empty") == "")
        #expect(request.header("x-none") == nil)
        #expect(request.headers.map(\.name) == ["Host", "Accept", "accept", "X-Empty"])
        #expect(request.authority == "localhost")
    }

    @Test func contentAndTrailers() throws {
        let body = "5\r\nhello\r\n0\r\nX-Check: ok\r\nAuthorization: no\r\n\r\n"
        let request = try request(sends("POST", "/", ["Transfer-Encoding: chunked"], body: body))
        #expect(request.body == Array("hello".utf8))
        #expect(request.trailers == [HTTPField("X-Check", "ok")])
    }

    @Test func idsDifferAndTracesAreChecked() throws {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let first = try request(sends("GET", "/x", ["traceparent: \(trace)"]))
        let second = try request(sends("GET", "/x", ["traceparent: 00-0-0-01"]))
        #expect(first.id != second.id)
        #expect(first.id.count == 24)
        #expect(first.traceparent == trace)
        #expect(second.traceparent == nil)
    }

    @Test func addressesAsText() {
        #expect(PeerAddress(family: 4, port: 1, high: 0x0100_007F, low: 0).text == "127.0.0.1")
        #expect(PeerAddress(family: 6, port: 1, high: 0, low: 1 << 56).text == "::1")
        #expect(PeerAddress().text == "unknown")
    }
}
