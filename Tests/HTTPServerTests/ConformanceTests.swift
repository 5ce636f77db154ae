// What RFC 9112 and 9110 demand of a server, case by case: each is fed whole, an octet at a time and in random pieces, with the same answer.
import Testing

@testable import HTTPServer

/// One exchange: what is sent, which statuses come back, whether the connection ends.
struct Exchange: Sendable, CustomTestStringConvertible {
    var name: String
    var sent: String
    var statuses: [Int]
    var closes: Bool

    init(_ name: String, _ sent: String, _ statuses: [Int], closes: Bool = false) {
        (self.name, self.sent, self.statuses, self.closes) = (name, sent, statuses, closes)
    }

    var testDescription: String { name }
}

private let next = sends("GET", "/next", ["Connection: close"])
private func chunked(_ body: String, _ fields: [String] = []) -> String {
    sends("POST", "/", ["Transfer-Encoding: chunked"] + fields, body: body)
}
private func head(_ fields: String...) -> String { sends("GET", "/", fields) }

@Suite struct ConformanceTests {
    static let requestLines: [Exchange] = [
        Exchange("minimal GET", sends(), [200]),
        Exchange("one empty line before", "\r\n" + sends(), [200]),
        Exchange("too many empty lines", String(repeating: "\r\n", count: 5) + sends(), [400], closes: true),
        Exchange("bare LF before", "\n" + sends(), [400], closes: true),
        Exchange("bare LF ends the line", "GET / HTTP/1.1\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("tab as separator", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("trailing space", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("no version", "GET /\r\n\r\n", [400], closes: true),
        Exchange("HTTP/1.2 is served as 1.1", sends(version: "1.2"), [200]),
        Exchange("HTTP/1.9 needs a Host", sends("GET", "/", [""], version: "1.9"), [400], closes: true),
        Exchange("HTTP/2.0", sends(version: "2.0"), [505], closes: true),
        Exchange("HTTP/0.9", sends(version: "0.9"), [505], closes: true),
        Exchange("HTTP/1.10", sends(version: "1.10"), [400], closes: true),
        Exchange("HTTP/01.1", sends(version: "01.1"), [400], closes: true),
        Exchange("lower-case protocol", "GET / http/1.1\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("lower-case method", sends("get"), [501]),
        Exchange("unknown method", sends("BREW"), [501]),
        Exchange("method of all token octets", sends("M!#$%&'*+-.^_`|~9"), [501]),
        Exchange("known method, other resource", sends("DELETE"), [405]),
        Exchange("TRACE", sends("TRACE"), [405]),
        Exchange("long method", sends(String(repeating: "A", count: 300)), [501]),
        Exchange("endless method", String(repeating: "A", count: 9_000), [501], closes: true),
        Exchange("long target", sends("GET", "/" + String(repeating: "a", count: 7_980)), [404]),
        Exchange("too long target", sends("GET", "/" + String(repeating: "a", count: 9_000)), [414], closes: true),
        Exchange("TLS on a plain port", "\u{16}\u{03}\u{01}", [400], closes: true),
        Exchange("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [505], closes: true),
    ]

    static let targets: [Exchange] = [
        Exchange("absolute form", sends("GET", "http://localhost/"), [200]),
        Exchange("absolute form, other case", sends("GET", "HTTP://LOCALHOST"), [200]),
        Exchange("absolute form, query only", sends("GET", "http://localhost?a=b"), [200]),
        Exchange("absolute form overrules Host", sends("GET", "http://other:8080/"), [200]),
        Exchange("absolute form still needs Host", sends("GET", "http://other/", [""]), [400], closes: true),
        Exchange("absolute form, Host invalid", sends("GET", "http://other/", ["Host: a b"]), [400], closes: true),
        Exchange("absolute form, empty host", sends("GET", "http:///"), [400], closes: true),
        Exchange("absolute form, credentials", sends("GET", "http://u:p@localhost/"), [400], closes: true),
        Exchange("absolute form, port no number", sends("GET", "http://localhost:x/"), [400], closes: true),
        Exchange("absolute form, other scheme", sends("GET", "ftp://localhost/"), [400], closes: true),
        Exchange("https without TLS", sends("GET", "https://localhost/"), [421], closes: true),
        Exchange("OPTIONS *", sends("OPTIONS", "*"), [204]),
        Exchange("OPTIONS in absolute form", sends("OPTIONS", "http://localhost"), [204]),
        Exchange("OPTIONS on a resource", sends("OPTIONS", "/"), [204]),
        Exchange("OPTIONS on nothing", sends("OPTIONS", "/nothing"), [404]),
        Exchange("GET *", sends("GET", "*"), [400], closes: true),
        Exchange("CONNECT", sends("CONNECT", "example.com:443") + "tunnelled", [501], closes: true),
        Exchange("CONNECT without a port", sends("CONNECT", "example.com"), [400], closes: true),
        Exchange("CONNECT with port 0", sends("CONNECT", "example.com:0"), [400], closes: true),
        Exchange("CONNECT with a path", sends("CONNECT", "/"), [400], closes: true),
        Exchange("authority form for GET", sends("GET", "localhost:80"), [400], closes: true),
        Exchange("relative path", sends("GET", "foo/bar"), [400], closes: true),
        Exchange("fragment", sends("GET", "/#a"), [400], closes: true),
        Exchange("backslash", sends("GET", "/a\\b"), [400], closes: true),
        Exchange("brackets in a path", sends("GET", "/[a]"), [400], closes: true),
        Exchange("not ASCII", sends("GET", "/é"), [400], closes: true),
        Exchange("DEL", sends("GET", "/\u{7F}"), [400], closes: true),
        Exchange("broken escape", sends("GET", "/%zz"), [400], closes: true),
        Exchange("short escape", sends("GET", "/%4"), [400], closes: true),
        Exchange("broken escape in the query", sends("GET", "/?a=%z"), [400], closes: true),
        Exchange("escaped NUL", sends("GET", "/things/%00"), [400]),
        Exchange("escapes that are not UTF-8", sends("GET", "/things/%ff%fe"), [400]),
        Exchange("escaped CR LF", sends("GET", "/%0d%0aX:%20y"), [404]),
        Exchange("dot segments", sends("GET", "/../../etc/passwd"), [404]),
        Exchange("empty query", sends("GET", "/?"), [200]),
    ]

    static let hosts: [Exchange] = [
        Exchange("Host missing", sends("GET", "/", [""]), [400], closes: true),
        Exchange("Host missing in 1.0", sends("GET", "/", [""], version: "1.0"), [200], closes: true),
        Exchange("Host twice", head("Host: a", "host: a"), [400], closes: true),
        Exchange("Host empty", head("Host: "), [400], closes: true),
        Exchange("Host list", head("Host: a, b"), [400], closes: true),
        Exchange("Host with a path", head("Host: a/b"), [400], closes: true),
        Exchange("Host with user", head("Host: u@a"), [400], closes: true),
        Exchange("Host with a port", head("Host: a:8080"), [200]),
        Exchange("Host with an empty port", head("Host: a:"), [200]),
        Exchange("Host with port 65536", head("Host: a:65536"), [400], closes: true),
        Exchange("Host with a named port", head("Host: a:http"), [400], closes: true),
        Exchange("Host with two ports", head("Host: a:80:80"), [400], closes: true),
        Exchange("Host IPv6", head("Host: [::1]:80"), [200]),
        Exchange("Host IPv6 in full", head("Host: [2001:db8:0:0:0:0:0:1]"), [200]),
        Exchange("Host IPv6 with IPv4", head("Host: [::ffff:192.0.2.1]"), [200]),
        Exchange("Host IPv6 open", head("Host: [::1"), [400], closes: true),
        Exchange("Host IPv6 with a tail", head("Host: [::1]a"), [400], closes: true),
        Exchange("Host IPv6 elided twice", head("Host: [1::2::3]"), [400], closes: true),
        Exchange("Host IPv6 too long", head("Host: [1:2:3:4:5:6:7:8:9]"), [400], closes: true),
        Exchange("Host IPv6 bare", head("Host: ::1"), [400], closes: true),
        Exchange("Host IPvFuture", head("Host: [v1.a:b]"), [200]),
        Exchange("Host escaped", head("Host: %61"), [200]),
        Exchange("Host with a broken escape", head("Host: %6"), [400], closes: true),
    ]

    static let fields: [Exchange] = [
        Exchange("space before the colon", head("X-A : b"), [400], closes: true),
        Exchange("no colon", head("X-A b"), [400], closes: true),
        Exchange("no name", head(": b"), [400], closes: true),
        Exchange("bracket in a name", head("X[: b"), [400], closes: true),
        Exchange("folded line", head("X-A: b\r\n c"), [400], closes: true),
        Exchange("folded first line", "GET / HTTP/1.1\r\n X: y\r\nHost: a\r\n\r\n", [400], closes: true),
        Exchange("bare CR in a value", head("X-A: b\rc"), [400], closes: true),
        Exchange("bare LF in a value", head("X-A: b\nc: d"), [400], closes: true),
        Exchange("NUL in a value", head("X-A: b\0c"), [400], closes: true),
        Exchange("control in a value", head("X-A: abcdefgh\u{1}ijklmnop"), [400], closes: true),
        Exchange("DEL in a value", head("X-A: abcdefghijk\u{7F}"), [400], closes: true),
        Exchange("tab in a value", head("X-A: abcdefgh\tijklmnopq"), [200]),
        Exchange("octets above ASCII in a value", head("X-A: 上海经信"), [200]),
        Exchange("empty value", head("X-A:"), [200]),
        Exchange("100 fields", sends("GET", "/", Array(repeating: "X-A: b", count: 99)), [200]),
        Exchange("large header", head("X-A: " + String(repeating: "a", count: 40_000)), [431], closes: true),
        Exchange("large name", head(String(repeating: "a", count: 40_000) + ": b"), [431], closes: true),
        Exchange("unknown expectation", head("Expect: 200-maybe"), [417], closes: true),
    ]

    static let lengths: [Exchange] =
        ["+5", "-5", "0x5", "5.0", "5_0", "5 5", "5, 5", "5,6", "", "\u{0B}5", "abc", "５"].map {
            Exchange("Content-Length \($0)", sends("POST", "/", ["Content-Length: \($0)"], body: "hello" + next), [400], closes: true)
        } + [
            Exchange("length twice", sends("POST", "/", ["Content-Length: 5", "Content-Length: 5"], body: "hello"), [400], closes: true),
            Exchange(
                "length of 2^64 + 5", sends("POST", "/", ["Content-Length: 18446744073709551621"], body: "hello"), [413], closes: true),
            Exchange("leading zeros", sends("POST", "/", ["Content-Length: 005"], body: "hello"), [200]),
            Exchange("content with GET", sends("GET", "/", ["Content-Length: 5"], body: "hello") + sends(), [200, 200]),
            Exchange("content for nothing", sends("POST", "/nothing", ["Content-Length: 5"], body: "hello") + sends(), [404, 200]),
            Exchange("too long for its route", sends("POST", "/", ["Content-Length: 100001"], body: "hello"), [413], closes: true),
            Exchange("CRLF after content", sends("POST", "/", ["Content-Length: 5"], body: "hello\r\n") + sends(), [200, 200]),
            Exchange("other media type", sends("PUT", "/things/1", ["Content-Length: 1", "Content-Type: text/html"], body: "1"), [415]),
            Exchange(
                "media type with parameter",
                sends("PUT", "/things/1", ["Content-Length: 1", "Content-Type: Application/JSON; a=b"], body: "1"), [204]),
            Exchange(
                "coded content",
                sends("PUT", "/things/1", ["Content-Length: 1", "Content-Type: application/json", "Content-Encoding: gzip"], body: "1"),
                [415]),
        ]

    static let codings: [Exchange] =
        [
            ("chunked, gzip", 400), ("chunked, identity", 400), ("identity", 400), ("xchunked", 400), ("gzip", 400),
            ("chunked, chunked", 400),
            ("gzip, chunked", 501), ("\"chunked\"", 400), ("chunked;a=b", 400), (", chunked", 400), ("chunked,", 400), ("", 400),
            ("\u{0B}chunked", 400),
        ].map {
            Exchange(
                "Transfer-Encoding \($0.0)", sends("POST", "/", ["Transfer-Encoding: \($0.0)"], body: "0\r\n\r\n" + next), [$0.1],
                closes: true)
        } + [
            Exchange("both lengths", chunked("0\r\n\r\n" + next, ["Content-Length: 5"]), [400], closes: true),
            Exchange(
                "both lengths on GET", sends("GET", "/", ["Content-Length: 5", "Transfer-Encoding: chunked"], body: "0\r\n\r\n"), [400],
                closes: true),
            Exchange(
                "chunked in 1.0", sends("POST", "/", ["Transfer-Encoding: chunked"], version: "1.0", body: "0\r\n\r\n"), [400], closes: true
            ),
            Exchange("two coding lines", chunked("0\r\n\r\n", ["Transfer-Encoding: identity"]), [400], closes: true),
            Exchange("other case", sends("POST", "/", ["transfer-encoding: \t CHUNKED \t"], body: "5\r\nhello\r\n0\r\n\r\n"), [200]),
            Exchange(
                "coding with an underscore is another field", sends("POST", "/", ["Transfer_Encoding: chunked"]) + sends(), [200, 200]),
        ]

    static let chunks: [Exchange] = [
        ("two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", 200), ("leading zeros", "0005\r\nhello\r\n000\r\n\r\n", 200),
        ("upper and lower hex", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", 200),
        ("extensions", "5;a=b;c;d=\"e;\\\"f\"\r\nhello\r\n0\r\n\r\n", 200),
        ("extension with white space", "5 ; a = b\r\nhello\r\n0\r\n\r\n", 200),
        ("trailers", "5\r\nhello\r\n0\r\nX-T: 1\r\nContent-Length: 9\r\n\r\n", 200),
        ("no size", "\r\nhello\r\n0\r\n\r\n", 400), ("size with 0x", "0x5\r\nhello\r\n0\r\n\r\n", 400),
        ("size with plus", "+5\r\nhello\r\n0\r\n\r\n", 400),
        ("space before size", " 5\r\nhello\r\n0\r\n\r\n", 400), ("space after size", "5 \r\nhello\r\n0\r\n\r\n", 400),
        ("LF after size", "5\nhello\r\n0\r\n\r\n", 400), ("bare CR after size", "5\rhello\r\n0\r\n\r\n", 400),
        ("LF after data", "5\r\nhello\n0\r\n\r\n", 400), ("data too long", "5\r\nhelloX\r\n0\r\n\r\n", 400),
        ("size of 2^64 + 5", "10000000000000005\r\nhello\r\n0\r\n\r\n", 413), ("endless size", String(repeating: "0", count: 40), 400),
        ("extension without a name", "5;\r\nhello\r\n0\r\n\r\n", 400), ("extension without a value", "5;a=\r\nhello\r\n0\r\n\r\n", 400),
        ("LF ends an extension", "5;a\nhello\r\n0\r\n\r\n", 400), ("NUL in an extension", "5;a\0\r\nhello\r\n0\r\n\r\n", 400),
        ("control in a quoted extension", "5;a=\"\u{1}\"\r\nhello\r\n0\r\n\r\n", 400),
        ("many extensions", String(repeating: "1;aaaaaaaaaaaaaaaaaaa\r\nx\r\n", count: 250), 400),
        ("trailer with a space", "0\r\nX T: 1\r\n\r\n", 400), ("folded trailer", "0\r\nX: 1\r\n 2\r\n\r\n", 400),
        ("LF ends a trailer", "0\r\nX: 1\n\r\n", 400),
        ("LF ends the body", "0\r\n\n", 400), ("long trailers", "0\r\nX: " + String(repeating: "a", count: 9_000), 431),
        ("content beyond the route's", "20000\r\n" + String(repeating: "a", count: 0x20000), 413),
    ].map { name, body, status in
        let isGood = status == 200
        return Exchange("chunked: " + name, chunked(body) + (isGood ? sends() : ""), isGood ? [200, 200] : [status], closes: !isGood)
    }

    static let persistence: [Exchange] = [
        Exchange("HTTP/1.0 closes", sends(version: "1.0"), [200], closes: true),
        Exchange("HTTP/1.0 keep-alive", sends("GET", "/", ["Connection: foo, Keep-Alive"], version: "1.0"), [200]),
        Exchange("HTTP/1.0 both", sends("GET", "/", ["Connection: keep-alive, close"], version: "1.0"), [200], closes: true),
        Exchange("close in any case", sends("GET", "/", ["Connection: CLOSE"]) + sends(), [200], closes: true),
        Exchange("close in a list with empty members", sends("GET", "/", ["Connection: ,, close,"]), [200], closes: true),
        Exchange("close on a second line", sends("GET", "/", ["Connection: keep-alive", "Connection: close"]), [200], closes: true),
        Exchange("closed is not close", sends("GET", "/", ["Connection: closed"]), [200]),
        Exchange("Proxy-Connection means nothing", sends("GET", "/", ["Proxy-Connection: close"]), [200]),
        Exchange("unknown upgrade", sends("GET", "/", ["Connection: upgrade", "Upgrade: foo/1"]), [200]),
        Exchange("pipelined", sends() + sends("GET", "/things/2") + next, [200, 200, 404], closes: true),
        Exchange("HEAD, then GET", sends("HEAD") + sends("DELETE"), [200, 405]),
        Exchange("no handler's answer", sends("GET", "/dropped") + sends(), [500, 200]),
    ]

    @Test(
        "a request is answered the same however it is cut",
        arguments: [requestLines, targets, hosts, fields, lengths, codings, chunks, persistence].flatMap { $0 })
    func answersTheSameHoweverItIsCut(_ exchange: Exchange) throws {
        var generator = SeededGenerator(seed: 7)
        let random = (0..<64).map { _ in Int.random(in: 1...40, using: &generator) }
        let router = try echoRouter()
        for pieces in [[], [1], [2], random] {
            let memory = MemoryConnection(router)
            memory.send(exchange.sent, pieces: pieces)
            let heads: Set<Int> = exchange.sent.hasPrefix("HEAD") ? [0] : []
            let answers = Answer.parse(memory.received, heads: heads)
            #expect(answers.map(\.status) == exchange.statuses, "pieces \(pieces.prefix(4)): \(memory.text.prefix(200))")
            #expect(memory.isClosed == exchange.closes)
            for answer in answers where answer.status >= 200 { #expect(answer.fields["date"] != nil) }
            if exchange.closes { #expect(answers.last?.fields["connection"] == "close") }
        }
    }

    @Test func aMissingEndIsNoSuccess() throws {
        for sent in ["GET / HTTP/1.1\r\nHost: lo", sends("POST", "/", ["Content-Length: 10"], body: "hello"), chunked("5\r\nhello\r\n")] {
            let memory = MemoryConnection(try echoRouter())
            memory.send(sent)
            memory.end()
            #expect(memory.responses.map(\.status) == [400])
            #expect(memory.isClosed)
        }
    }

    @Test func aHalfClosedClientGetsItsAnswers() throws {
        let memory = MemoryConnection(try echoRouter())
        memory.send(sends() + sends("GET", "/things/1"))
        memory.end()
        #expect(memory.responses.map(\.status) == [200, 200])
        #expect(memory.isClosed)
    }

    @Test func anEndWithoutARequestIsSilent() throws {
        let memory = MemoryConnection(try echoRouter())
        memory.end()
        #expect(memory.received.isEmpty)
        #expect(memory.isClosed)
    }

    @Test func aMethodNotAllowedNamesTheOthers() throws {
        let memory = MemoryConnection(try echoRouter())
        memory.send(sends("PATCH"))
        #expect(memory.responses.first?.fields["allow"] == "GET, POST, HEAD, OPTIONS")
    }
}

/// SplitMix64: the same pieces on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
