// The service's transport: the access log, its limits, 304 for compressed answers, TLS told at the start, metrics per route.

import Glibc
import HTTPClient
import JSON
import Testing

@Suite struct TransportTests {
    /// The log has a line for each request: the id that the client was told, its trace, the route, the status, the time and the octets.
    @Test func everyRequestIsALineOfTheAccessLog() throws {
        let directory = Directory()
        let path = directory.path + "/access.jsonl"
        let voucherd = try Voucherd(arguments: ["--access-log", path])
        let caller = try voucherd.caller()
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let pools = try caller.send("GET", "/v1/pools", headers: [("traceparent", "00-\(trace)-00f067aa0ba902b7-01")])
        let missing = try caller.send("GET", "/v1/nothing")
        #expect(voucherd.end(SIGTERM) == 0)
        let lines = try Voucherd.text(ofFile: path).split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
        try #require(lines.count == 2)
        #expect(lines.map { $0["id"]?.string } == [pools.response.header("x-request-id"), missing.response.header("x-request-id")])
        #expect(lines.map { $0["trace"]?.string } == [trace, nil])
        #expect(lines.map { $0["status"]?.description } == ["200", "404"])
        #expect(lines[0]["method"]?.string == "GET")
        for line in lines {
            for member in ["route", "remote", "durationMicroseconds", "bytes"] { #expect(line[member] != nil, "\(member)") }
        }
    }

    @Test func aLimitOfTheConfigurationHolds() throws {
        let config = try Directory.configuration(service: [("httpLimits", ["headerCountMax": 5])])
        let voucherd = try Voucherd(config: config.path)
        let caller = try voucherd.caller()
        #expect(try caller.send("GET", "/healthz").status == 200)
        #expect(try caller.send("GET", "/healthz", headers: (0..<5).map { ("X-\($0)", "y") }).status == 431)
    }

    @Test func aCompressedAnswerIsNotSentTwice() throws {
        let voucherd = try Voucherd()
        let caller = try voucherd.caller()
        let first = try caller.send("GET", "/v1/schemes", headers: [("Accept-Encoding", "gzip")])
        #expect(first.response.header("content-encoding") == "gzip")
        let again = try caller.send("GET", "/v1/schemes", headers: [("Accept-Encoding", "gzip"), ("If-None-Match", first.etag)])
        #expect(again.status == 304)
        #expect(again.etag == first.etag)
        #expect(again.response.header("vary")?.contains("Accept-Encoding") == true)
        #expect(voucherd.end(SIGTERM) == 0)
    }

    @Test func metricsCountPerRouteWithoutPaths() throws {
        let voucherd = try Voucherd()
        let caller = try voucherd.caller()
        for id in ["pool-a", "pool-b", "pool-c"] { _ = try caller.send("GET", "/v1/pools/\(id)") }
        let text = try caller.send("GET", "/metrics").response.text
        #expect(!text.contains("pool-a"))
        let counts = text.split(separator: "\n").filter { $0.hasPrefix("http_responses_total{") && $0.contains("class=\"4xx\"") }
        #expect(counts.contains { $0.hasSuffix(" 3") })
        #expect(text.contains("http_request_duration_seconds_bucket{"))
        #expect(voucherd.end(SIGTERM) == 0)
    }

    @Test func aCertificateThatIsNotThereEndsTheStart() throws {
        let directory = Directory()
        let ending = try Voucherd.run([
            "serve", "--sandbox", "--port", "0", "--data", directory.path + "/data", "--config", Voucherd.repository + "/Config",
            "--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key",
        ])
        #expect(ending.code != 0)
        #expect(ending.log.contains("certificate-unreadable: /nowhere.pem"))
        #expect(try Voucherd.run(["serve", "--tls-cert", "/nowhere.pem"]).log.contains("--tls-cert and --tls-key go together"))
    }
}
