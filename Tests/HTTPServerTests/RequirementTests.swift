// The requirements of RFC 9110, 9111, 9112 and 6585 on an origin server, section by section, beyond what ConformanceTests has: each name gives the
// section. Like those, every exchange is fed whole and in pieces.
import Testing

@testable import HTTPServer

private func get(_ fields: String...) -> String { sends("GET", "/", fields) }
private func post(_ fields: [String], _ body: String) -> String { sends("POST", "/", fields, body: body) }
private let after = sends("GET", "/things/after")

@Suite struct RequirementTests {
    /// RFC 9112 sections 2 and 3: lines, versions, targets.
    static let lines: [Exchange] = [
        Exchange("9112 2.2 empty lines between requests", sends() + "\r\n" + after, [200, 200]),
        Exchange("9112 2.2 CR without LF before a request", "\r" + sends(), [400], closes: true),
        Exchange("9112 2.2 white space before the request line", " " + sends(), [400], closes: true),
        Exchange("9112 2.2 white space before the first field", "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.2 a line of white space only", "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n", [400], closes: true),
        Exchange("9112 2.2 CR CR LF", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.2 an HTTP response", "HTTP/1.1 200 OK\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.2 octets of another protocol", "\0\u{1}\u{2}\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 no minor version", "GET / HTTP/1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 an empty minor version", "GET / HTTP/1.\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 a comma in the version", "GET / HTTP/1,1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 a space in the version", "GET / HTTP/ 1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 a sign in the version", "GET / HTTP/+1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 another protocol's name", "GET / HTTPS/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 2.3 HTTP/3.0", sends(version: "3.0"), [505], closes: true),
        Exchange("9112 2.3 HTTP/1.9 is served", sends(version: "1.9"), [200]),
        Exchange("9112 3 no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 3 an empty method", " / HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 3 a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 3 VT as separator", "GET\u{0B}/ HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 3 a delimiter in the method", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("9112 3 8000 octets are served", sends("GET", "/things/" + String(repeating: "a", count: 7_960)), [200]),
        Exchange("9112 3.2 the pair of an authority and an origin", sends("GET", "//other/path"), [404]),
        Exchange("9112 3.2.2 absolute form with one slash", sends("GET", "http:/localhost/"), [400], closes: true),
        Exchange("9112 3.2.2 absolute form without slashes", sends("GET", "http:localhost/"), [400], closes: true),
        Exchange("9112 3.2.2 absolute form with a fragment", sends("GET", "http://localhost/#a"), [400], closes: true),
        Exchange("9112 3.2.2 absolute form with an empty port", sends("GET", "http://localhost:/"), [200]),
        Exchange("9112 3.2.2 absolute form of HTTP/1.0 without Host", sends("GET", "http://a/", [""], version: "1.0"), [200], closes: true),
        Exchange("9112 3.2.3 POST in authority form", sends("POST", "localhost:80"), [400], closes: true),
        Exchange("9112 3.2.3 CONNECT in absolute form", sends("CONNECT", "http://localhost:80"), [400], closes: true),
        Exchange("9112 3.2.3 CONNECT with a port too large", sends("CONNECT", "localhost:65536"), [400], closes: true),
        Exchange("9112 3.2.4 HEAD *", sends("HEAD", "*"), [400], closes: true),
        Exchange("9112 3.2.4 OPTIONS *x", sends("OPTIONS", "*x"), [400], closes: true),
        Exchange("9112 3.2.4 OPTIONS * with content", sends("OPTIONS", "*", ["Content-Length: 5"], body: "hello") + after, [204, 200]),
    ]

    /// RFC 9110 sections 5 and 7.2, RFC 9112 section 5: fields and Host.
    static let fields: [Exchange] = [
        Exchange("9110 5.1 names without case", "GET / HTTP/1.1\r\nhOsT: a\r\ncOnNeCtIoN: cLoSe\r\n\r\n", [200], closes: true),
        Exchange("9110 5.3 a field on several lines", get("Accept: a/b", "Accept: c/d"), [200]),
        Exchange("9110 5.5 white space around a value", get("Connection: \t close \t "), [200], closes: true),
        Exchange("9110 5.5 a bare CR does not start a line", post(["X: b\rTransfer-Encoding: chunked"], "0\r\n\r\n"), [400], closes: true),
        Exchange("9110 5.5 a bare LF does not start a line", post(["X: b\nTransfer-Encoding: chunked"], "0\r\n\r\n"), [400], closes: true),
        Exchange("9110 5.5 VT, FF and ESC", get("X-A: a\u{0B}\u{0C}\u{1B}"), [400], closes: true),
        Exchange("9110 5.6.2 a quote in a name", get("X\"A: b"), [400], closes: true),
        Exchange("9110 5.6.2 DEL in a name", get("X\u{7F}A: b"), [400], closes: true),
        Exchange("9110 5.6.2 obs-text in a name", get("Xé: b"), [400], closes: true),
        Exchange("9110 5.6.2 every token octet in a name", get("M!#$%&'*+-.^_`|~9: b"), [200]),
        Exchange("9110 7.2 Host of two lines that agree", get("Host: localhost", "Host: localhost"), [400], closes: true),
        Exchange("9110 7.2 Host with a scheme", get("Host: http://localhost"), [400], closes: true),
        Exchange("9110 7.2 Host in quotes", get("Host: \"localhost\""), [400], closes: true),
        Exchange("9110 7.2 Host with a query", get("Host: localhost?a"), [400], closes: true),
        Exchange("9110 7.2 Host with a fragment", get("Host: localhost#a"), [400], closes: true),
        Exchange("9110 7.2 Host with a backslash", get("Host: localhost\\a"), [400], closes: true),
        Exchange("9110 7.2 Host with a NUL", get("Host: local\0host"), [400], closes: true),
        Exchange("9110 7.2 Host that is not ASCII", get("Host: hôte"), [400], closes: true),
        Exchange("9110 7.2 Host with a negative port", get("Host: localhost:-1"), [400], closes: true),
        Exchange("9110 7.2 Host with a zone", get("Host: [fe80::1%25eth0]"), [400], closes: true),
        Exchange("9110 7.2 Host with an IPv4 group out of range", get("Host: [::ffff:256.0.0.1]"), [400], closes: true),
        Exchange("9110 7.2 Host IPv4", get("Host: 192.0.2.1:80"), [200]),
        Exchange("9110 7.2 Host with an underscore", get("Host: a_b.example"), [200]),
        Exchange("9110 7.2 Host twice in HTTP/1.0", sends("GET", "/", ["Host: a", "Host: a"], version: "1.0"), [400], closes: true),
        Exchange("9110 7.2 Host invalid in HTTP/1.0", sends("GET", "/", ["Host: a/b"], version: "1.0"), [400], closes: true),
        Exchange("9112 5.1 a tab before the colon", get("X-A\t: b"), [400], closes: true),
        Exchange("9112 5.1 white space before Content-Length's colon", post(["Content-Length : 5"], "hello"), [400], closes: true),
        Exchange("9112 5.2 Transfer-Encoding folded", post(["Transfer-Encoding:\r\n chunked"], "0\r\n\r\n"), [400], closes: true),
        Exchange("9112 5.2 a folded empty line", get("X-A: b\r\n "), [400], closes: true),
        Exchange("6585 5 256 fields", sends("GET", "/", Array(repeating: "X: y", count: 255)), [200]),
        Exchange("6585 5 257 fields", sends("GET", "/", Array(repeating: "X: y", count: 256)), [431], closes: true),
        Exchange("6585 5 a field of 16 KiB", get("X: " + String(repeating: "a", count: 16_384)), [200]),
    ]

    /// RFC 9112 sections 6 and 7: where a message ends. What gives two answers here is how requests are smuggled.
    static let framing: [Exchange] =
        [
            "\u{85}5", "5\u{A0}", "\"5\"", "5;a", "five", "1e1", "0b101", "0o5", "5,", ",5", "5,5", "5 ,5", "- 5", "+ 5", "5\u{7F}", "٥",
            "NaN",
            "5%20", "０",
        ].map { Exchange("9112 6.3 Content-Length \($0)", post(["Content-Length: \($0)"], "hello" + after), [400], closes: true) }
        + [
            Exchange("9112 6.3 lengths that differ", post(["Content-Length: 5", "Content-Length: 6"], "hello!"), [400], closes: true),
            Exchange("9112 6.3 a length of 2^63", post(["Content-Length: 9223372036854775808"], "hello"), [413], closes: true),
            Exchange("9112 6.3 a length of 2^63 - 1", post(["Content-Length: 9223372036854775807"], "hello"), [413], closes: true),
            Exchange("9112 6.3 a length of 2^32 + 5", post(["Content-Length: 4294967301"], "hello"), [413], closes: true),
            Exchange("9112 6.3 neither length nor coding", post([], "") + after, [200, 200]),
            Exchange("9112 6.3 content that looks like a request", post(["Content-Length: \(after.utf8.count)"], after), [200]),
            Exchange(
                "9112 6.1 CL.TE", post(["Content-Length: 6", "Transfer-Encoding: chunked"], "0\r\n\r\nX" + after), [400], closes: true),
            Exchange("9112 6.1 TE.CL", post(["Transfer-Encoding: chunked", "Content-Length: 4"], "5c\r\n"), [400], closes: true),
            Exchange(
                "9112 6.1 TE with a length of zero", post(["Transfer-Encoding: chunked", "Content-Length: 0"], after), [400], closes: true),
            Exchange(
                "9112 6.1 identity and a length", post(["Transfer-Encoding: identity", "Content-Length: 5"], "hello"), [400], closes: true),
            Exchange(
                "9112 6.1 unknown coding and a length", post(["Transfer-Encoding: x", "Content-Length: 5"], "hello"), [400], closes: true),
            Exchange(
                "9112 6.1 identity, then chunked", post(["Transfer-Encoding: identity", "Transfer-Encoding: chunked"], "0\r\n\r\n"), [501],
                closes: true),
            Exchange(
                "9112 6.1 chunked on two lines", post(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "0\r\n\r\n"), [400],
                closes: true),
            Exchange(
                "9112 6.1 chunked, then a line that is empty", post(["Transfer-Encoding: chunked", "Transfer-Encoding:"], "0\r\n\r\n"),
                [400], closes: true),
            Exchange("9112 6.1 chunked after a NUL", post(["Transfer-Encoding: \0chunked"], "0\r\n\r\n"), [400], closes: true),
            Exchange("9112 6.1 chunked before a NUL", post(["Transfer-Encoding: chunked\0"], "0\r\n\r\n"), [400], closes: true),
            Exchange("9112 6.1 chunked with a Kelvin sign", post(["Transfer-Encoding: chun\u{212A}ed"], "0\r\n\r\n"), [400], closes: true),
            Exchange("9112 6.1 chunk", post(["Transfer-Encoding: chunk"], "0\r\n\r\n"), [400], closes: true),
            Exchange("9112 6.1 chunked with a space inside", post(["Transfer-Encoding: chun ked"], "0\r\n\r\n"), [400], closes: true),
            Exchange(
                "9112 6.1 chunked on GET", sends("GET", "/", ["Transfer-Encoding: chunked"], body: "5\r\nhello\r\n0\r\n\r\n") + after,
                [200, 200]),
            Exchange(
                "9112 6.1 an empty chunked GET", sends("GET", "/", ["Transfer-Encoding: chunked"], body: "0\r\n\r\n") + after, [200, 200]),
            Exchange(
                "9112 6.1 coding in HTTP/1.0 with a length",
                sends(
                    "POST", "/", ["Connection: keep-alive", "Content-Length: 5", "Transfer-Encoding: chunked"], version: "1.0",
                    body: "0\r\n\r\n"),
                [400], closes: true),
            Exchange("9112 6.1 TE is another field", sends("GET", "/", ["TE: chunked"]) + after, [200, 200]),
        ]
        + [
            ("-5", 400), ("5.0", 400), ("5_", 400), ("5,", 400), ("\"5\"", 400), ("5\u{0B}", 400), ("g", 400), ("5\u{7F}", 400),
            ("0x5", 400),
            ("5h", 400), ("\t5", 400), ("5\t", 400), ("ffffffffffffffff", 413), ("7fffffffffffffff", 413), ("8000000000000000", 413),
            ("100000005", 413), (String(repeating: "f", count: 100), 413), ("5;;a", 400), ("5;=b", 400), ("5; \r", 400), ("5;a\rb", 400),
            ("5;a=\"b", 400), ("5;a=\"\n\"", 400), ("5;a=b c", 400), ("5;a\u{7F}", 400),
        ].map {
            Exchange(
                "9112 7.1 chunk size \($0.0.prefix(20))", post(["Transfer-Encoding: chunked"], $0.0 + "\r\nhello\r\n0\r\n\r\n" + after),
                [$0.1], closes: true)
        }
        + [
            Exchange(
                "9112 7.1 CR CR LF after data", post(["Transfer-Encoding: chunked"], "5\r\nhello\r\r\n0\r\n\r\n"), [400], closes: true),
            Exchange(
                "9112 7.1 the end of data is not skipped", post(["Transfer-Encoding: chunked"], "5\r\nhelloXX0\r\n\r\n"), [400],
                closes: true),
            Exchange(
                "9112 7.1 data shorter than said", post(["Transfer-Encoding: chunked"], "6\r\nhello\r\n0\r\n\r\n"), [400], closes: true),
            Exchange("9112 7.1 a last chunk of many zeros", post(["Transfer-Encoding: chunked"], "0000\r\n\r\n") + after, [200, 200]),
            Exchange(
                "9112 7.1 an extension on the last chunk", post(["Transfer-Encoding: chunked"], "0;a=\"b\"\r\n\r\n") + after, [200, 200]),
            Exchange(
                "9112 7.1.2 a trailer field without a name", post(["Transfer-Encoding: chunked"], "0\r\n: v\r\n\r\n"), [400], closes: true),
            Exchange("9112 7.1.2 a trailer with a NUL", post(["Transfer-Encoding: chunked"], "0\r\nX: \0\r\n\r\n"), [400], closes: true),
            Exchange(
                "9112 7.1.2 a bare CR in a trailer", post(["Transfer-Encoding: chunked"], "0\r\nX: a\rb\r\n\r\n"), [400], closes: true),
            Exchange(
                "9110 6.5.1 trailers do not frame", post(["Transfer-Encoding: chunked"], "0\r\nTransfer-Encoding: chunked\r\n\r\n") + after,
                [200, 200]),
            Exchange(
                "9110 6.5.1 trailers do not close", post(["Transfer-Encoding: chunked"], "0\r\nConnection: close\r\n\r\n") + after,
                [200, 200]),
        ]

    /// RFC 9110 sections 7.6.1, 7.8, 9 and 10: connections, methods, expectations.
    static let semantics: [Exchange] = [
        Exchange("9110 7.6.1 unknown options", get("Connection: foo, bar") + after, [200, 200]),
        Exchange(
            "9110 7.8 h2c is not spoken", get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"), [200]),
        Exchange(
            "9110 7.8 Upgrade in HTTP/1.0", sends("GET", "/", ["Connection: upgrade", "Upgrade: websocket"], version: "1.0"), [200],
            closes: true),
        Exchange("9110 7.8 Upgrade without its option", get("Upgrade: websocket") + after, [200, 200]),
        Exchange("9110 9.1 methods are told by case", sends("Get") + sends("GETX"), [501, 501]),
        Exchange("9110 9.3.2 HEAD of nothing", sends("HEAD", "/nothing"), [404]),
        Exchange("9110 9.3.2 HEAD of what only POST has", sends("HEAD", "/things"), [404]),
        Exchange("9110 9.3.8 TRACE with content", sends("TRACE", "/", ["Content-Length: 5"], body: "hello") + after, [405, 200]),
        Exchange("9110 10.1.1 no content, no interim answer", get("Expect: 100-continue") + after, [200, 200]),
        Exchange(
            "9110 10.1.1 no interim answer to HTTP/1.0",
            sends("POST", "/", ["Expect: 100-continue", "Content-Length: 5"], version: "1.0", body: "hello"), [200], closes: true),
        Exchange("9110 10.1.1 an unknown expectation of HTTP/1.0", sends("GET", "/", ["Expect: x"], version: "1.0"), [200], closes: true),
        Exchange(
            "9110 10.1.1 a known and an unknown expectation", post(["Expect: 100-continue, x", "Content-Length: 5"], "hello"), [417],
            closes: true),
        Exchange(
            "9110 10.1.1 an expectation with a value", post(["Expect: 100-continue=1", "Content-Length: 5"], "hello"), [417], closes: true),
        Exchange(
            "9110 10.1.1 nothing is promised before a refusal", post(["Expect: 100-continue", "Content-Length: 200000"], ""), [413],
            closes: true),
        Exchange("9110 14.2 Range of another unit", get("Range: lines=0-1"), [200]),
        Exchange(
            "9110 15.5.15 a long target in a pipeline", sends() + sends("GET", "/" + String(repeating: "a", count: 9_000)), [200, 414],
            closes: true),
        Exchange("9112 9.3.2 a fault ends a pipeline", sends() + get("Bad Name: x") + sends(), [200, 400], closes: true),
        Exchange(
            "9112 9.6 nothing is served after close", post(["Connection: close", "Content-Length: 5"], "hello" + after), [200], closes: true
        ),
    ]

    @Test("a requirement holds however the request is cut", arguments: [lines, fields, framing, semantics].flatMap { $0 })
    func aRequirementHolds(_ exchange: Exchange) throws {
        let router = try echoRouter()
        for pieces in [[], [1], [3, 1, 7]] {
            let memory = MemoryConnection(router)
            memory.send(exchange.sent, pieces: pieces)
            let answers = Answer.parse(memory.received, heads: exchange.sent.hasPrefix("HEAD") ? [0] : []).filter { $0.status != 100 }
            #expect(answers.map(\.status) == exchange.statuses, "pieces \(pieces): \(memory.text.prefix(200))")
            #expect(memory.isClosed == exchange.closes)
            for answer in answers {
                #expect(answer.fields["date"] != nil, "RFC 9110 section 6.6.1")
                if answer.status == 405 { #expect(answer.fields["allow"] != nil, "RFC 9110 section 15.5.6") }
                if answer.status == 204 { #expect(answer.fields["content-length"] == nil, "RFC 9110 section 8.6") }
                #expect(answer.fields["transfer-encoding"] == nil)
            }
            if exchange.closes { #expect(answers.last?.fields["connection"] == "close", "RFC 9112 section 9.6") }
        }
    }

    @Test func section10_1_1_theInterimAnswerComesOnceBeforeContent() throws {
        let memory = MemoryConnection(try echoRouter())
        memory.send(post(["Expect: 100-Continue", "Transfer-Encoding: chunked"], ""))
        #expect(memory.text == "HTTP/1.1 100 Continue\r\n\r\n")
        memory.send("5\r\nhello\r\n0\r\n\r\n")
        #expect(memory.responses.map(\.status) == [100, 200])
        #expect(memory.responses.last?.text == "hello")
        // Where content came with the head, nobody waits for it (section 10.1.1).
        memory.send(post(["Expect: 100-continue", "Content-Length: 5"], "hello"))
        #expect(memory.responses.map(\.status) == [100, 200, 200])
    }

    @Test func section3_2_2_theTargetsAuthorityOverrulesHost() throws {
        let router = try Router([Route(.get, "/") { request, responder in responder.answer(.text(.ok, request.authority)) }])
        let memory = MemoryConnection(router)
        memory.send(sends("GET", "http://first:81/") + sends("GET", "http://[::1]/", ["Host: other"]) + sends("GET", "/", ["Host: third"]))
        #expect(memory.responses.map(\.text) == ["first:81", "[::1]", "third"])
    }

    @Test func section2_3_answersToHTTP10CarryTheServersVersionAndNoChunks() throws {
        let memory = MemoryConnection(try echoRouter())
        memory.send(sends("GET", "/", ["Connection: keep-alive"], version: "1.0"))
        #expect(memory.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(memory.responses.first?.fields["connection"] == "keep-alive")
        #expect(memory.responses.first?.fields["transfer-encoding"] == nil)
        #expect(!memory.isClosed)
    }
}
