// Preconditions, ranges, dates and tags (RFC 9110 sections 5.6.7, 8.8, 13 and 14).
import CLinux
import Testing

@testable import HTTPServer

@Suite struct ConditionTests {
    static let modified = HTTPDate(seconds: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    /// Statuses of a stored representation of ten octets with the tag "v1".
    private func stored(_ method: String, _ fields: [String]) throws -> Answer {
        let handler: HTTPHandler = { request, responder in
            let body = HTTPResponseBody.bytes(Array("0123456789".utf8))
            let tag = EntityTag("v1")
            responder.answer(.stored(body, count: 10, contentType: "text/plain", tag: tag, modified: ConditionTests.modified, for: request))
        }
        let memory = MemoryConnection(try Router([Route(.get, "/", handler: handler), Route(.put, "/", handler: handler)]))
        memory.send(sends(method, "/", fields))
        return try #require(Answer.parse(memory.received, heads: method == "HEAD" ? [0] : []).first)
    }

    typealias ConditionCase = (method: String, fields: [String], status: Int)
    static let conditions: [ConditionCase] = [
        ("GET", ["If-None-Match: \"v1\""], 304), ("GET", ["If-None-Match: \"v0\", W/\"v1\""], 304), ("GET", ["If-None-Match: *"], 304),
        ("GET", ["If-None-Match: \"v0\""], 200), ("HEAD", ["If-None-Match: \"v1\""], 304), ("PUT", ["If-None-Match: *"], 412),
        ("GET", ["If-None-Match: v1"], 200), ("GET", ["If-None-Match: \"v1-gzip\""], 304),
        ("GET", ["If-Match: \"v1\""], 200), ("GET", ["If-Match: \"v0\", \"v1\""], 200), ("GET", ["If-Match: *"], 200),
        ("GET", ["If-Match: \"v0\""], 412), ("GET", ["If-Match: W/\"v1\""], 412), ("PUT", ["If-Match: \"v0\""], 412),
        ("GET", ["If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"], 304),
        ("GET", ["If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT"], 200),
        ("GET", ["If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT"], 304), ("GET", ["If-Modified-Since: Sun Nov  6 08:49:37 1994"], 304),
        ("GET", ["If-Modified-Since: yesterday"], 200), ("PUT", ["If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"], 200),
        ("GET", ["If-None-Match: \"v0\"", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"], 200),
        ("GET", ["If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT"], 412),
        ("GET", ["If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"], 200),
        ("GET", ["If-Match: \"v1\"", "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT"], 200),
        ("GET", ["If-Match: \"v0\"", "If-None-Match: \"v1\""], 412),
    ]

    @Test(arguments: conditions) func preconditionsDecide(_ example: ConditionCase) throws {
        let (method, fields, status) = example
        let answer = try stored(method, fields)
        #expect(answer.status == status)
        if status == 304 {
            #expect(answer.fields["etag"] == "\"v1\"")
            #expect(answer.fields["content-length"] == nil)
        }
    }

    /// The fields, the status, and the content where it matters.
    typealias RangeCase = (fields: [String], status: Int, body: String?)
    static let ranges: [RangeCase] = [
        (["Range: bytes=0-3"], 206, "0123"), (["Range: bytes=8-"], 206, "89"), (["Range: bytes=-3"], 206, "789"),
        (["Range: bytes=-99"], 206, "0123456789"),
        (["Range: bytes=5-99"], 206, "56789"), (["Range: BYTES=0-0"], 206, "0"),
        (["Range: bytes=0-99999999999999999999"], 206, "0123456789"),
        (["Range: bytes=10-"], 416, nil), (["Range: bytes=-0"], 416, nil), (["Range: bytes=3-1"], 200, "0123456789"),
        (["Range: bytes=a-b"], 200, "0123456789"),
        (["Range: foo=0-3"], 200, "0123456789"), (["Range: bytes=0-1,3-4"], 200, "0123456789"),
        (["Range: bytes=0-1", "Range: bytes=3-4"], 200, "0123456789"),
        (["Range: bytes=0-3", "If-Range: \"v1\""], 206, "0123"), (["Range: bytes=0-3", "If-Range: W/\"v1\""], 200, "0123456789"),
        (["Range: bytes=0-3", "If-Range: \"v0\""], 200, "0123456789"),
        (["Range: bytes=0-3", "If-Range: Sun, 06 Nov 1994 08:49:37 GMT"], 206, "0123"),
        (["Range: bytes=0-3", "If-Range: Sun, 06 Nov 1994 08:49:36 GMT"], 200, "0123456789"),
        (["Range: bytes=0-3", "If-None-Match: \"v1\""], 304, ""),
    ]

    @Test(arguments: ranges) func rangesDecide(_ example: RangeCase) throws {
        let (fields, status, body) = example
        let answer = try stored("GET", fields)
        #expect(answer.status == status)
        if let body { #expect(answer.text == body) }
        if status == 206 { #expect(answer.fields["content-range"]?.hasSuffix("/10") == true) }
        if status == 416 { #expect(answer.fields["content-range"] == "bytes */10") }
    }

    @Test func partOfWhatWouldBeCompressed_VariesAsTheWholeDoes() throws {
        let text = Array(String(repeating: "0123456789", count: 500).utf8)
        let router = try Router([
            Route(.get, "/") { request, responder in
                responder.answer(.stored(.bytes(text), count: text.count, contentType: "text/plain", tag: EntityTag("v1"), for: request))
            }
        ])
        let memory = MemoryConnection(router)
        memory.send(sends("GET", "/", ["Accept-Encoding: gzip", "Range: bytes=10-12"]) + sends("GET", "/", ["Range: bytes=0-2000"]))
        #expect(memory.responses.map(\.status) == [206, 206])
        #expect(memory.responses.map(\.body.count) == [3, 2001])
        for answer in memory.responses {
            #expect(answer.fields["vary"] == "Accept-Encoding")
            #expect(answer.fields["etag"] == "\"v1\"")
            #expect(answer.fields["content-encoding"] == nil)
        }
    }

    @Test func dateOfTheLastMinute_IsNoReasonForAPart() throws {
        func status(_ modified: HTTPDate) throws -> Int {
            let router = try Router([
                Route(.get, "/") { request, responder in
                    let body = HTTPResponseBody.bytes(Array("0123456789".utf8))
                    responder.answer(.stored(body, count: 10, contentType: "text/plain", tag: nil, modified: modified, for: request))
                }
            ])
            let memory = MemoryConnection(router)
            memory.send(sends("GET", "/", ["Range: bytes=0-3", "If-Range: \(modified.text)"]))
            return try #require(memory.responses.first).status
        }
        let now = Int(clinux_realtime_s())
        #expect(try status(HTTPDate(seconds: now - 100)) == 206)
        #expect(try status(HTTPDate(seconds: now - 10)) == 200)
    }

    @Test func rangesAreForGetAlone() throws {
        #expect(try stored("HEAD", ["Range: bytes=0-3"]).status == 200)
        #expect(try stored("PUT", ["Range: bytes=0-3"]).status == 200)
    }

    @Test func datesAreReadAsTheyAreWritten() throws {
        #expect(HTTPDate(seconds: 784_111_777).text == "Sun, 06 Nov 1994 08:49:37 GMT")
        for seconds in stride(from: -12_000_000_000, through: 12_000_000_000, by: 86_399 * 3_571) {
            let date = HTTPDate(seconds: seconds)
            #expect(HTTPDate(date.text) == date)
        }
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            #expect(HTTPDate(text) == HTTPDate(seconds: 784_111_777))
        }
    }

    @Test(arguments: [
        "", "6 Nov 1994", "0", "784111777", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 30 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:61:00 GMT",
        "sun, 06 nov 1994 08:49:37 gmt", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT, Mon, 07 Nov 1994 08:49:37 GMT", "Sun Nov 06 08:49:37 1994 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
    ])
    func whatIsNotAnHTTPDate_IsNoDate(_ text: String) { #expect(HTTPDate(text) == nil) }

    @Test func twoDigitYear_IsAtMost50YearsAhead() throws {
        let now = HTTPDate(seconds: 1_795_651_200)  // 2026-11-26
        func year(_ digits: String) throws -> Substring {
            try #require(HTTPDate("Thursday, 26-Nov-\(digits) 00:00:00 GMT", now: now.seconds)).text.dropFirst(12).prefix(4)
        }
        #expect(try year("26") == "2026")
        #expect(try year("76") == "2076")
        #expect(try year("77") == "1977")
        #expect(try year("94") == "1994")
    }

    @Test func tagsAreReadAsTheyAreWritten() {
        #expect(EntityTag(parsing: "\"a\"") == EntityTag("a"))
        #expect(EntityTag(parsing: "W/\"\"") == EntityTag("", isWeak: true))
        for text in ["a", "\"a", "w/\"a\"", "\"a\"b\"", "\""] { #expect(EntityTag(parsing: text) == nil) }
        #expect(EntityTag("a\"b").description == "\"ab\"")
    }
}
