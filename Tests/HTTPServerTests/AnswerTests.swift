// Answers: framing, late answers, streams both ways, compression, what handlers may not do.
import CZlib
import Dispatch
import Testing

@testable import HTTPServer

@Suite struct AnswerTests {
    private func memory(_ routes: Route..., configure: (inout HTTPServerConfiguration) -> Void = { _ in }) throws -> MemoryConnection {
        var configuration = HTTPServerConfiguration()
        configure(&configuration)
        return MemoryConnection(try Router(routes), configuration)
    }

    @Test func lateAnswersKeepTheOrderOfPipelinedRequests() throws {
        let kept = Kept<Responder>()
        let memory = try memory(
            Route(.get, "/late") { _, responder in kept.keep(responder) },
            Route(.get, "/now") { _, responder in responder.answer(.text(.ok, "now")) })
        memory.send(sends("GET", "/late") + sends("GET", "/now") + sends("GET", "/late") + sends("GET", "/now"))
        #expect(memory.responses.isEmpty)
        for text in ["first", "second"] {
            try #require(kept.take()).answer(.text(.ok, text))
            memory.settle()
        }
        #expect(memory.responses.map(\.text) == ["first", "now", "second", "now"])
    }

    @Test func resetContent_HasNoContent() throws {
        let prepared = PreparedResponse(205, body: Array("no".utf8))
        let memory = try memory(
            Route(.get, "/") { _, responder in responder.answer(.text(205, "no")) },
            Route(.get, "/prepared") { _, responder in responder.answer(prepared) })
        memory.send(sends() + sends("GET", "/prepared") + sends())
        #expect(memory.responses.map(\.status) == [205, 205, 205])
        #expect(memory.responses.allSatisfy { $0.fields["content-length"] == "0" && $0.body.isEmpty })
    }

    @Test func interimStatusFromAHandler_Is500() throws {
        let memory = try memory(Route(.get, "/") { _, responder in responder.answer(HTTPResponse(100)) })
        memory.send(sends() + sends())
        #expect(memory.responses.map(\.status) == [500, 500])
    }

    @Test func onlyTheFirstAnswerCounts() throws {
        let memory = try memory(
            Route(.get, "/") { _, responder in
                responder.answer(.text(.ok, "one"))
                responder.answer(.text(.ok, "two"))
                responder.fail(HTTPFailure(.badRequest, "x", "x"))
            })
        memory.send(sends() + sends())
        #expect(memory.responses.map(\.text) == ["one", "one"])
    }

    @Test func aResponderKeptAfterItsAnswerCannotAnswerTheNext() throws {
        let kept = Kept<Responder>()
        let memory = try memory(
            Route(.get, "/") { _, responder in
                kept.keep(responder)
                responder.answer(.text(.ok, "mine"))
            }, Route(.get, "/late") { _, responder in kept.keep(responder) })
        memory.send(sends() + sends("GET", "/late"))
        try #require(kept.take()).answer(.text(.ok, "stale"))
        memory.settle()
        #expect(memory.responses.map(\.text) == ["mine"])
        try #require(kept.take()).answer(.text(.ok, "fresh"))
        memory.settle()
        #expect(memory.responses.map(\.text) == ["mine", "fresh"])
    }

    @Test func aDroppedResponderAnswers500() throws {
        let kept = Kept<Responder>()
        let memory = try memory(Route(.get, "/") { _, responder in kept.keep(responder) })
        memory.send(sends())
        #expect(memory.responses.isEmpty)
        _ = kept.take()
        memory.settle()
        #expect(memory.responses.map(\.status) == [500])
    }

    @Test func fieldsCannotSplitAResponse() throws {
        let memory = try memory(
            Route(.get, "/") { _, responder in
                responder.answer(
                    HTTPResponse(
                        .ok, ["x-a": "b\r\nx-evil: 1", "bad name": "c", "content-length": "99", "Connection": "upgrade", "x-z": "last"],
                        body: .bytes([65])))
            })
        memory.send(sends())
        let answer = try #require(memory.responses.first)
        #expect(answer.fields["x-evil"] == nil)
        #expect(answer.fields["x-a"] == "b  x-evil: 1")
        #expect(answer.fields["bad name"] == nil)
        #expect(answer.fields["content-length"] == "1")
        #expect(answer.fields["connection"] == nil)
        #expect(answer.fields["x-z"] == "last")
    }

    @Test func statusesWithoutContentHaveNone() throws {
        let memory = try memory(
            Route(.get, "/{code}") { request, responder in
                responder.answer(HTTPResponse(HTTPStatus(Int(request.parameter("code")!)!), body: .bytes(Array("body".utf8))))
            })
        memory.send(sends("GET", "/204") + sends("GET", "/304") + sends("GET", "/200"))
        #expect(memory.responses.map(\.text) == ["", "", "body"])
        #expect(memory.responses[0].fields["content-length"] == nil)
    }

    @Test func headHasTheFieldsOfGet() throws {
        let memory = try memory(Route(.get, "/") { _, responder in responder.answer(.text(.ok, "hello")) })
        memory.send(sends("HEAD") + sends())
        let answers = Answer.parse(memory.received, heads: [0])
        #expect(answers[0].fields == answers[1].fields)
        #expect(answers[0].body.isEmpty)
    }

    // MARK: Streams out

    @Test(arguments: ["1.1", "1.0"]) func aStreamIsFramedForItsClient(_ version: String) throws {
        let kept = Kept<ResponseStream>()
        let memory = try memory(
            Route(.get, "/") { _, responder in responder.answer(HTTPResponse(.ok, body: .stream { kept.keep($0) })) })
        memory.send(sends("GET", "/", ["Connection: keep-alive"], version: version) + sends("DELETE"))
        let stream = try #require(kept.take())
        for piece in ["one ", "", "two"] {
            stream.write(Array(piece.utf8))
            memory.settle()
        }
        stream.finish(trailers: [HTTPField("x-count", "2")])
        memory.settle()
        let answers = memory.responses
        #expect(answers.first?.text == "one two")
        #expect(answers.first?.fields["transfer-encoding"] == (version == "1.1" ? "chunked" : nil))
        #expect(answers.map(\.status) == (version == "1.1" ? [200, 405] : [200]))
        #expect(memory.text.contains("0\r\nx-count: 2\r\n\r\n") == (version == "1.1"))
        #expect(memory.isClosed == (version == "1.0"))
        #expect(stream.write([1]) == .closed)
    }

    @Test func aStreamThatIsDroppedCutsTheConnection() throws {
        let memory = try memory(
            Route(.get, "/") { _, responder in
                responder.answer(HTTPResponse(.ok, body: .stream { stream in stream.write(Array("part".utf8)) }))
            })
        memory.send(sends())
        #expect(memory.connection.isAborted)
        #expect(!memory.text.contains("0\r\n\r\n"))
    }

    @Test func aWriterThatIgnoresBackpressureIsCutOff() throws {
        let mailbox = Mailbox {}
        var limits = HTTPLimits()
        (limits.outputLowWaterBytes, limits.outputHighWaterBytes, limits.outputBytesMax) = (10, 20, 40)
        let core = StreamCore(mailbox, ConnectionID(raw: 1), limits)
        let stream = ResponseStream(core)
        let calls = Kept<Int>()
        #expect(stream.write([UInt8](repeating: 0, count: 15)) == .accepted)
        #expect(stream.write([UInt8](repeating: 0, count: 15)) == .full)
        stream.whenWritable { calls.keep(1) }
        _ = core.take()
        core.note(unsentBytes: 12)
        #expect(calls.all.isEmpty)
        core.note(unsentBytes: 10)
        #expect(calls.all == [1])
        #expect(stream.write([UInt8](repeating: 0, count: 31)) == .closed)
        #expect(core.take().isAborted)
    }

    // MARK: Streams in

    private func streaming(_ ends: Kept<String>, _ chunks: Kept<[UInt8]>, demand: RequestBodyStream.Demand = .more, kept: Kept<HTTPRequest>)
        -> Route
    {
        Route(.post, "/", body: .stream(bytesMax: 20)) { request, responder in
            kept.keep(request)
            request.bodyStream?.read { chunk in
                chunks.keep(chunk)
                return demand
            } onEnd: { end in
                switch end {
                case .complete(let trailers): ends.keep("complete \(trailers.count)")
                case .failed(let failure): ends.keep("\(failure)")
                }
                responder.answer(.text(.ok, "done"))
            }
        }
    }

    @Test func contentArrivesPieceByPiece() throws {
        let (ends, chunks, kept) = (Kept<String>(), Kept<[UInt8]>(), Kept<HTTPRequest>())
        let memory = try memory(streaming(ends, chunks, kept: kept))
        memory.send(sends("POST", "/", ["Transfer-Encoding: chunked"]))
        memory.send("5\r\nhello\r\n")
        memory.send("6\r\n wor")
        #expect(chunks.all.joined().elementsEqual(Array("hello wor".utf8)))
        memory.send("ld\r\n0\r\nX-T: 1\r\n\r\n" + sends("POST", "/", ["Content-Length: 0"]))
        #expect(ends.all == ["complete 1", "complete 0"])
        #expect(memory.responses.map(\.text) == ["done", "done"])
    }

    @Test func aPausedReaderStopsTheConnection() throws {
        let (ends, chunks, kept) = (Kept<String>(), Kept<[UInt8]>(), Kept<HTTPRequest>())
        let memory = try memory(streaming(ends, chunks, demand: .pause, kept: kept)) { $0.limits.readAheadBytesMax = 4 }
        memory.send(sends("POST", "/", ["Content-Length: 12"], body: "abc"))
        memory.send("defg")
        #expect(chunks.all == [Array("abc".utf8)])
        #expect(!memory.connection.wantsInput)
        let stream = try #require(kept.take()?.bodyStream)
        stream.resume()
        memory.settle()
        #expect(chunks.all.count == 2)
        #expect(memory.connection.wantsInput)
        memory.send("hijkl")
        stream.resume()
        memory.settle()
        #expect(ends.all == ["complete 0"])
        #expect(chunks.all.joined().count == 12)
    }

    @Test func contentThatFailsIsTold() throws {
        let bodies: [(String, String, Int)] = [
            ("1f\r\n" + String(repeating: "a", count: 31), "tooLarge", 413), ("5\r\nhelloX", "malformed", 400),
            ("5\r\nhe", "disconnected", 400),
        ]
        for (body, failure, status) in bodies {
            let (ends, chunks, kept) = (Kept<String>(), Kept<[UInt8]>(), Kept<HTTPRequest>())
            let memory = try memory(streaming(ends, chunks, kept: kept))
            memory.send(sends("POST", "/", ["Transfer-Encoding: chunked"], body: body))
            memory.end()
            #expect(ends.all == [failure])
            #expect(memory.responses.map(\.status).first.map { $0 == status || $0 == 200 } == true)
            #expect(memory.isClosed)
        }
    }

    @Test func theInterimAnswerWaitsForAReader() throws {
        let kept = Kept<HTTPRequest>()
        let memory = try memory(
            Route(.post, "/", body: .stream(bytesMax: 20)) { request, responder in
                kept.keep(request)
                request.bodyStream?.read { _ in
                    .more
                } onEnd: { _ in
                    responder.answer(.text(.ok, "ok"))
                }
            }, Route(.put, "/", body: .collect(bytesMax: 3)) { _, responder in responder.answer(.text(.ok, "put")) })
        memory.send(sends("POST", "/", ["Content-Length: 2", "Expect: 100-continue"]))
        #expect(memory.responses.map(\.status) == [100])
        memory.send("ab")
        #expect(memory.responses.map(\.status) == [100, 200])
        memory.send(sends("PUT", "/", ["Content-Length: 4", "Expect: 100-continue"]))
        #expect(memory.responses.map(\.status) == [100, 200, 413])
        #expect(memory.isClosed)
    }

    // MARK: Compression

    @Test func bodiesAreCompressedForThoseWhoAccept() throws {
        let text = String(repeating: "voucher ", count: 400)
        let memory = try memory(
            Route(.get, "/{kind}") { request, responder in
                let type = request.parameter("kind") == "image" ? "image/png" : "application/json; charset=utf-8"
                if request.parameter("kind") == "stored" {
                    let body = HTTPResponseBody.bytes(Array(text.utf8))
                    let tag = EntityTag("v1")
                    return responder.answer(.stored(body, count: text.utf8.count, contentType: type, tag: tag, for: request))
                }
                responder.answer(HTTPResponse(.ok, ["content-type": type, "etag": "\"v1\""], body: .bytes(Array(text.utf8))))
            })
        memory.send(sends("GET", "/json", ["Accept-Encoding: br, gzip;q=0.5"]))
        let packed = try #require(memory.responses.last)
        #expect(packed.fields["content-encoding"] == "gzip")
        #expect(packed.fields["vary"] == "Accept-Encoding")
        #expect(packed.fields["etag"] == "\"v1-gzip\"")
        #expect(try expand(packed.body) == Array(text.utf8))
        for field in ["Accept-Encoding: gzip;q=0", "Accept-Encoding: br", "X: gzip", "Accept-Encoding: *;q=0.0"] {
            memory.send(sends("GET", "/json", [field]))
            #expect(memory.responses.last?.fields["content-encoding"] == nil)
            #expect(memory.responses.last?.fields["vary"] == "Accept-Encoding")
            #expect(memory.responses.last?.text == text)
        }
        // Not modified says what the content would have said (RFC 9110 section 15.4.5).
        memory.send(sends("GET", "/stored", ["Accept-Encoding: gzip", "If-None-Match: \"v1-gzip\""]))
        #expect(memory.responses.last?.status == 304)
        #expect(memory.responses.last?.fields["vary"] == "Accept-Encoding")
        #expect(memory.responses.last?.fields["etag"] == "\"v1-gzip\"")
        memory.send(sends("GET", "/stored", ["If-None-Match: \"v1\""]))
        #expect(memory.responses.last?.fields["vary"] == "Accept-Encoding")
        #expect(memory.responses.last?.fields["etag"] == "\"v1\"")
        memory.send(sends("GET", "/image", ["Accept-Encoding: gzip"]))
        #expect(memory.responses.last?.fields["content-encoding"] == nil)
        #expect(memory.responses.last?.fields["vary"] == nil)
    }

    private func expand(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        try #require(inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { inflateEnd(&stream) }
        var (input, output) = (bytes, [UInt8](repeating: 0, count: 65_536))
        let count = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
                (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
                return inflate(&stream, Z_FINISH) == Z_STREAM_END ? target.count - Int(stream.avail_out) : -1
            }
        }
        try #require(count >= 0)
        return Array(output[..<count])
    }
}
