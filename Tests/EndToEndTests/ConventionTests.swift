// The conventions that every client relies on: conditions, lists, languages, limits, files.

import HTTPClient
import JSON
import Testing

@Suite struct ConventionTests {
    private let city: City
    private let caller: Caller

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
    }

    @Test func changes_NeedTheETagThatWasRead() throws {
        let one = uscc(1)
        let path = "/v1/enterprises/\(one)"
        let body = City.enterprise(one)
        let missing = try caller.send("PUT", path, as: "portal", body, headers: [("If-Match", "*")])
        #expect(missing.status == 412)
        let created = try caller.expect(201, "PUT", path, as: "portal", body, headers: [("If-None-Match", "*")])
        #expect(created.response.header("location") == path)
        #expect(try caller.send("PUT", path, as: "portal", body, headers: [("If-None-Match", "*")]).status == 412)
        let bare = try caller.send("PUT", path, as: "portal", body)
        #expect(bare.status == 428)
        #expect(bare.code == "precondition-required")
        let read = try caller.expect(200, "GET", path, as: "portal")
        #expect(read.etag == created.etag)
        let same = try caller.send("GET", path, as: "portal", headers: [("If-None-Match", read.etag)])
        #expect(same.status == 304)
        #expect(same.response.body.isEmpty)
        #expect(same.etag == read.etag)
        // What was read can be sent back as it is.
        let changed = try caller.expect(200, "PUT", path, as: "portal", read.json, headers: [("If-Match", read.etag)])
        #expect(changed.etag != read.etag)
        let stale = try caller.send("PUT", path, as: "portal", body, headers: [("If-Match", read.etag)])
        #expect(stale.status == 412)
        #expect(stale.code == "stale")
        #expect(try caller.send("PUT", path, as: "portal", body, headers: [("If-Match", "W/\(changed.etag)")]).status == 412)
        #expect(try caller.send("GET", path, as: "portal", headers: [("If-None-Match", read.etag)]).status == 200)

        let draft = "/v1/applications/" + (try city.draft(one, amount: "1000.00", contract: "C-1"))
        let patch: JSON = ["claim": City.claim("2000.00", contract: "C-1")]
        #expect(try caller.send("PATCH", draft, as: "portal", patch).status == 428)
        let etag = try caller.expect(200, "GET", draft, as: "portal").etag
        let amended = try caller.expect(200, "PATCH", draft, as: "portal", patch, headers: [("If-Match", "\"other\", \(etag)")])
        #expect(amended.text("/claim/contractAmount") == "2000.00")
        #expect(try caller.send("PATCH", draft, as: "portal", patch, headers: [("If-Match", etag)]).status == 412)
    }

    @Test func lists_GoOnWithTheirCursor() throws {
        for number in 1...7 { try city.register(uscc(number)) }
        var target: String? = "/v1/enterprises?limit=3"
        var seen: [String] = []
        var pages = 0
        while let next = target {
            let page = try caller.expect(200, "GET", next, as: "portal")
            seen += (page["/data"]?.array ?? []).compactMap { $0["uscc"]?.string }
            pages += 1
            let link = page.response.header("link")
            #expect((link == nil) == (page["/next"] == .null))
            target = link.map { String($0.split(separator: ">")[0].dropFirst()) }
            if let target { #expect(target.contains("after=\(page.text("/next") ?? "")")) }
        }
        #expect(pages == 3)
        #expect(seen == (1...7).map { uscc($0) })
        // Another portal's entries are neither shown nor counted.
        #expect(try caller.expect(200, "GET", "/v1/enterprises?limit=3", as: "portal2").json["data"] == [])
        let exact = try caller.expect(200, "GET", "/v1/enterprises?limit=7", as: "portal")
        #expect(exact["/next"] == .null)
        let etag = exact.etag
        #expect(try caller.send("GET", "/v1/enterprises?limit=7", as: "portal", headers: [("If-None-Match", etag)]).status == 304)
    }

    @Test func lists_AreExportedWholeAsStreams() throws {
        for number in 1...7 { try city.register(uscc(number)) }
        let lines = try caller.expect(200, "GET", "/v1/enterprises?limit=2", as: "portal", headers: [("Accept", "application/jsonl")])
        #expect(lines.response.header("content-type") == "application/jsonl")
        let rows = try lines.response.text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
        #expect(rows.map { $0["uscc"]?.string } == (1...7).map { uscc($0) })
        let csv = try caller.expect(
            200, "GET", "/v1/enterprises?district=%E6%B5%A6%E4%B8%9C%E6%96%B0%E5%8C%BA", as: "portal", headers: [("Accept", "text/csv")])
        let table = csv.response.text.split(separator: "\r\n")
        #expect(table.count == 8 && table[0].hasPrefix("uscc,name,district,"))
        #expect(table[1].hasPrefix(uscc(1)))
        let none = try caller.expect(200, "GET", "/v1/enterprises", as: "portal2", headers: [("Accept", "text/csv")])
        #expect(none.response.text.split(separator: "\r\n").count == 1, "another portal's entries are not in its export")
        #expect(try caller.send("GET", "/v1/enterprises", as: nil, headers: [("Accept", "text/csv")]).status == 401)
    }

    @Test func problems_SpeakTheLanguageThatIsAskedFor() throws {
        let cases = [
            (nil, "zh-CN"), ("en", "en"), ("zh-CN", "zh-CN"), ("en-GB,en;q=0.9", "en"), ("fr", "zh-CN"), ("fr,en;q=0.1", "en"),
            ("zh;q=0.1,en;q=0.9", "en"), ("zh-Hant-TW", "zh-CN"), ("en;q=0", "zh-CN"), (";;,;q=x", "zh-CN"),
        ]
        for (field, language) in cases {
            let answer = try caller.send("GET", "/v1/pools/none", headers: field.map { [("Accept-Language", $0)] } ?? [])
            #expect(answer.response.header("content-language") == language, "\(field ?? "none")")
            let isChinese = answer.text("/detail")?.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ?? false
            #expect(isChinese == (language == "zh-CN"), "\(field ?? "none")")
        }
    }

    @Test func everyAnswer_HasItsFields() throws {
        for (target, client) in [("/v1/pools", nil), ("/v1/clients", "admin"), ("/v1/nowhere", nil), ("/v1/clients", nil)] {
            let answer = try caller.send("GET", target, as: client)
            #expect(answer.response.header("x-content-type-options") == "nosniff", "\(target)")
            #expect(answer.response.header("x-request-id")?.isEmpty == false, "\(target)")
            #expect(answer.response.header("cache-control") != nil, "\(target)")
            #expect(answer.response.header("server") == nil, "\(target)")
        }
        let head = try caller.send("HEAD", "/v1/pools")
        #expect(head.status == 200)
        #expect(head.response.body.isEmpty)
        #expect(head.response.header("content-length") != "0")
        let written = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("x".utf8), type: "text/plain")
        #expect(written.response.header("voucherd-receipt")?.hasPrefix("seq=") == true)
    }

    @Test func limits_AnswerWithTheirStatus() throws {
        let long = try caller.send("GET", "/v1/pools/" + String(repeating: "x", count: 9000))
        #expect(long.status == 414)
        let header = try caller.send("GET", "/v1/pools", headers: [("X-Long", String(repeating: "x", count: 40_000))])
        #expect(header.status == 431)
        let body = JSON.object(JSONObject([.init(key: "x", value: .string(String(repeating: "x", count: 1_100_000)))]))
        let large = try caller.send("POST", "/v1/applications", as: "portal", body)
        #expect(large.status == 413)
        for answer in [long, header, large] {
            #expect(answer.response.header("content-type") == "application/problem+json")
            #expect(answer.text("/requestId")?.isEmpty == false)
        }
    }

    @Test func tooManyRequests_Are429AndOthersAreServed() throws {
        let config = try Directory.configuration(service: [("requestsPerSecondMax", 1)])
        defer { withExtendedLifetime(config) {} }
        let voucherd = try Voucherd(config: config.path)
        let caller = try voucherd.caller()
        var limited: Caller.Answer?
        for _ in 0..<2000 where limited == nil {
            let answer = try caller.send("GET", "/v1/pools")
            if answer.status == 429 { limited = answer }
        }
        let answer = try #require(limited)
        #expect(answer.code == "too-many-requests")
        #expect(answer.response.header("retry-after").flatMap { Int($0) } ?? 0 >= 1)
        #expect(try caller.send("GET", "/v1/clients", as: "admin").status == 200)
    }

    @Test func documents_AreGivenBackAsTheyWere() throws {
        let octets = Array("%PDF-1.7 合同".utf8)
        let stored = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: octets, type: "application/pdf")
        #expect(stored["/size"]?.integer == Int64(octets.count))
        #expect(stored.text("/mediaType") == "application/pdf")
        let answer = try caller.expect(200, "GET", "/v1/documents/\(stored.id)", as: "portal", headers: [("Accept", "*/*")])
        #expect(answer.response.body == octets)
        #expect(answer.response.header("content-type") == "application/pdf")
        #expect(answer.response.header("content-disposition")?.hasPrefix("attachment") == true)
        #expect(answer.etag == "\"\(stored.text("/sha256") ?? "")\"")
        let refused: [(String, [UInt8], Int)] = [
            ("text/html", Array("<html>".utf8), 415), ("application/pdf", Array("<script>alert(1)</script>".utf8), 415),
            ("image/png", octets, 415), ("application/pdf", Array("MZ\u{90}".utf8), 415),
            ("text/plain", Array("  <!DOCTYPE html>".utf8), 415),
            ("text/plain", [], 400),
        ]
        let before = try city.seq()
        for (type, octets, status) in refused {
            let answer = try caller.send("POST", "/v1/documents", as: "portal", octets: octets, type: type)
            #expect(answer.status == status, "\(type): \(answer.response.text)")
        }
        #expect(try city.seq() == before)
    }

    @Test func imports_ReportEveryRow() throws {
        try city.register(uscc(1))
        let header = "uscc,name,district,foundedOn,tags,accountBank,accountNumber\r\n"
        let rows = [
            "\(uscc(1)),改名公司,浦东新区,,,,", "\(uscc(2)),\"逗号,公司\",徐汇区,2024-01-02,ai;compute,上海银行,310001",
            "91350100M000100Y44,错码公司,浦东新区,,,,", "\(uscc(3)),坏日期,浦东新区,2024-13-01,,,",
        ]
        let file = Array(("\u{FEFF}" + header + rows.joined(separator: "\r\n") + "\r\n").utf8)
        let before = try city.seq()
        let dry = try caller.expect(200, "POST", "/v1/enterprises/imports?dryRun=true", as: "admin", octets: file, type: "text/csv")
        #expect(try city.seq() == before + 1, "the report alone, since the request had a key")
        let outcomes = (dry["/rows"]?.array ?? []).map { $0["outcome"]?.string ?? "" }
        #expect(outcomes == ["updated", "created", "failed", "failed"])
        let real = try caller.expect(200, "POST", "/v1/enterprises/imports", as: "admin", octets: file, type: "text/csv")
        #expect((real["/rows"]?.array ?? []).map { $0["outcome"]?.string ?? "" } == outcomes)
        #expect(real["/rows/3/errors/0/pointer"] == "/foundedOn")
        #expect(real["/rows/2/line"]?.integer == 4)
        #expect(try city.seq() == before + 4, "two enterprises and the report")
        let second = try caller.expect(200, "GET", "/v1/enterprises/\(uscc(2))", as: "admin")
        #expect(second.text("/name") == "逗号,公司")
        #expect(second["/tags"] == ["ai", "compute"])
        // The same file twice changes nothing.
        let again = try caller.expect(200, "POST", "/v1/enterprises/imports", as: "admin", octets: file, type: "text/csv")
        #expect(again["/unchanged"]?.integer == 2)
        #expect(try city.seq() == before + 5)

        let lines = City.enterprise(uscc(5)).description + "\n\n{\"uscc\":\n" + City.enterprise(uscc(6)).description
        let jsonl = try caller.expect(
            200, "POST", "/v1/enterprises/imports", as: "admin", octets: Array(lines.utf8), type: "application/x-ndjson")
        #expect((jsonl["/rows"]?.array ?? []).map { $0["outcome"]?.string ?? "" } == ["created", "failed", "created"])
        for bad in ["uscc,nonsense\n", "name\n", "uscc,name\n\"x", "uscc,name\na,b,c\n"] {
            let answer = try caller.send("POST", "/v1/enterprises/imports", as: "admin", octets: Array(bad.utf8), type: "text/csv")
            #expect(answer.status == 400 && answer.code == "invalid-file", "\(bad): \(answer.response.text)")
        }
    }

    @Test func page_NeedsNothingFromElsewhere() throws {
        let chinese = try caller.expect(200, "GET", "/", headers: [("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")])
        #expect(chinese.response.header("content-type") == "text/html; charset=utf-8")
        #expect(chinese.response.header("content-security-policy")?.hasPrefix("default-src 'none'") == true)
        #expect(chinese.response.text.contains("<html lang=\"zh-CN\">"))
        #expect(chinese.response.text.contains("300,000,000.00"))
        #expect(!chinese.response.text.contains("<script"))
        #expect(!chinese.response.text.contains("http://") && !chinese.response.text.contains("https://"))
        let english = try caller.expect(200, "GET", "/?lang=en")
        #expect(english.response.text.contains("<html lang=\"en\">"))
        let metrics = try caller.expect(200, "GET", "/metrics")
        #expect(metrics.response.text.contains("voucherd_pool_yuan{pool=\"model-voucher\",term=\"available\"} 300000000.00"))
    }
}
