// What an attacker tries, beside what EveryEndpointTests sends everywhere (unknown members, wrong types, no and wrong tokens, broken JSON).
// Each test names the risk: API1…API10 are OWASP's API Security Top 10 of 2023.

import HTTPClient
import JSON
import Testing

@Suite struct AbuseTests {
    private let city: City
    private let caller: Caller

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
    }

    @Test func api1_IdsOfOthers_AreNotThereHoweverTheyAreWritten() throws {
        let one = try city.register(uscc(1))
        let draft = try city.draft(one, amount: "100000.00", contract: "A-1")
        let document = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("x".utf8), type: "text/plain").id
        let hook = try caller.expect(201, "POST", "/v1/webhooks", as: "portal", ["url": "https://portal.example.org/"]).id
        let before = try city.seq()
        let things = [
            ("GET", "/v1/applications/\(draft)"), ("POST", "/v1/applications/\(draft)/withdrawal"), ("GET", "/v1/documents/\(document)"),
            ("GET", "/v1/enterprises/\(one)"), ("GET", "/v1/webhooks/\(hook)"), ("DELETE", "/v1/webhooks/\(hook)"),
            ("POST", "/v1/webhooks/\(hook)/secrets"), ("GET", "/v1/webhooks/\(hook)/deliveries"),
            ("GET", "/v1/applications/\(draft)/timeline"), ("POST", "/v1/applications/\(draft)/submission"),
        ]
        for (method, target) in things {
            let other = try caller.send(method, target, as: "portal2")
            #expect(other.status == 404 && other.code == "not-found", "\(method) \(target): \(other.status)")
            let unknown = try caller.send(
                method, target.replacing(draft, with: "app_0000000zzzz").replacing(hook, with: "hook_0000000zzzz"), as: "portal2")
            #expect(other.text("/detail") == unknown.text("/detail") || unknown.status == 404, "the answer must not tell whether it exists")
        }
        let replay = try caller.send("POST", "/v1/webhooks/\(hook)/replays", as: "portal2", ["after": "0.0"])
        #expect(replay.status == 404)
        // Attached to an own application, another's document stays unknown.
        let theft: JSON = [
            "scheme": "model-api", "applicant": .string(one), "claim": City.claim("1.00", contract: "A-2"),
            "documents": [["kind": "contract", "id": .string(document)]],
        ]
        #expect(try caller.send("POST", "/v1/applications", as: "portal2", theft).code == "unknown-document")
        #expect(try city.seq() == before)
    }

    @Test func api1_PathTricks_ReachNothing() throws {
        let one = try city.register(uscc(1))
        let targets = [
            "/v1/enterprises/..%2f..%2fetc%2fpasswd", "/v1/documents/..%2F..%2Fjournal%2Fhead", "/v1/documents/%00", "/v1/documents/.%2e/",
            "//v1/clients", "/v1//clients", "/v1/clients/", "/V1/clients", "/v1/clients;x=1", "/v1/./clients", "/v1/x/../clients",
            "/v1/clients%2f", "/v1/applications/\(one)%0d%0aX-Injected:%201", "/v1/enterprises/\(one)/", "/%76%31/x",
        ]
        for target in targets {
            for client in [nil, "admin", "portal"] {
                let answer = try caller.send("GET", target, as: client)
                #expect([400, 401, 403, 404].contains(answer.status), "\(target) as \(client ?? "nobody"): \(answer.status)")
                #expect(answer.response.header("x-injected") == nil)
                #expect(!answer.response.text.contains("root:"))
            }
        }
    }

    @Test func api3_MembersThatAreNotTheCallers_AreRefused() throws {
        let one = try city.register(uscc(1))
        let before = try city.seq()
        var application = JSONObject()
        application["scheme"] = "model-api"
        application["applicant"] = .string(one)
        application["claim"] = City.claim("1.00", contract: "M-1")
        let extra: [(String, JSON)] = [
            ("status", "approved"), ("approvedBase", "1.00"), ("id", "app_1"), ("filedBy", "cli_1"), ("__proto__", [:]),
            ("constructor", [:]),
            ("vouchers", ["vch_1"]), ("district", "徐汇区"),
        ]
        for (name, value) in extra {
            var body = application
            body[name] = value
            let answer = try caller.send("POST", "/v1/applications", as: "portal", .object(body))
            #expect(answer.status == 400 && answer["/errors/0/pointer"]?.string == "/" + name, "\(name): \(answer.response.text)")
        }
        let client: JSON = ["name": "x", "person": "x", "roles": ["portal"], "tokenHash": "00", "id": "cli_x"]
        #expect(try caller.send("POST", "/v1/clients", as: "admin", client).status == 400)
        #expect(try city.seq() == before)
    }

    @Test func api4_BombsOfEveryKind_AreRefusedQuickly() throws {
        let before = try city.seq()
        let deep = String(repeating: "{\"a\":", count: 20_000) + "1" + String(repeating: "}", count: 20_000)
        let wide = "{\"scheme\":[" + String(repeating: "1,", count: 200_000) + "1]}"
        let digits = "{\"claim\":{\"contractAmount\":1" + String(repeating: "0", count: 100_000) + "}}"
        let exponent = "{\"scheme\":\"model-api\",\"applicant\":\"x\",\"claim\":{\"contractAmount\":1e999999999}}"
        let duplicate = "{\"scheme\":\"a\",\"scheme\":\"b\",\"applicant\":\"x\",\"claim\":{}}"
        for (name, text) in [("deep", deep), ("wide", wide), ("digits", digits), ("exponent", exponent), ("duplicate", duplicate)] {
            let answer = try caller.send("POST", "/v1/applications", as: "portal", octets: Array(text.utf8))
            #expect([400, 413, 422].contains(answer.status), "\(name): \(answer.status)")
            // Each for its own reason: what is refused for another one too would hide that its bound is gone.
            let reason = ["deep": "too-deep", "duplicate": "duplicate-member"][name]
            #expect(reason == nil || answer["/errors/0/code"]?.string == reason, "\(name): \(answer.response.text)")
        }
        // Compressed content is not unpacked at all.
        let gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0, count: 100)
        let packed = try caller.send(
            "POST", "/v1/applications", as: "portal", octets: gzip, headers: [("Content-Encoding", "gzip")])
        #expect(packed.status == 415 && packed.code == "content-coding-unsupported", "\(packed.status)")
        let plain = try caller.send(
            "POST", "/v1/applications", as: "portal", octets: Array("{}".utf8), headers: [("Content-Encoding", "gzip")])
        #expect(plain.status == 415, "what says that it is packed and is not")
        // A zip is kept as it is and never opened; one that says it is a picture is refused.
        let zip = Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 1000)
        #expect(try caller.send("POST", "/v1/documents", as: "portal", octets: zip, type: "image/png").status == 415)
        #expect(try city.seq() == before)
    }

    @Test func api8_NothingOfACallerReachesAHeadOrALogLine() throws {
        let forged = "x\r\nSet-Cookie: a=b"
        let accept = try caller.send("GET", "/v1/pools", headers: [("Accept-Language", "en"), ("X-Request-Id", "a b\u{22}}")])
        #expect(accept.response.header("x-request-id")?.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 } == true)
        let own = try caller.send("GET", "/v1/pools/none", headers: [("X-Request-Id", "portal-7.42_x")])
        #expect(own.response.header("x-request-id") == "portal-7.42_x" && own.text("/requestId") == "portal-7.42_x")
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let traced = try caller.send("GET", "/v1/pools", headers: [("traceparent", trace)])
        let continued = try #require(traced.response.header("traceparent"))
        #expect(continued.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") && continued != trace)
        #expect(try caller.send("GET", "/v1/pools", headers: [("traceparent", "nonsense")]).response.header("traceparent") == nil)
        // A name with line ends, quotes and escapes is data wherever it comes out.
        let one = uscc(1)
        let answer = try caller.send(
            "PUT", "/v1/enterprises/\(one)", as: "portal", City.enterprise(one, name: forged + "\u{1B}[31m\u{22}"),
            headers: [("If-None-Match", "*")])
        #expect(answer.response.header("set-cookie") == nil)
        if answer.status == 201 {
            let list = try caller.expect(200, "GET", "/v1/enterprises", as: "portal")
            #expect(list.response.header("set-cookie") == nil && list["/data/0/name"]?.string?.hasPrefix(forged) == true)
        }
        let log = Voucherd.text(ofFile: city.voucherd.data.path + "/log")
        for line in log.split(separator: "\n") { #expect((try? JSON(parsing: Array(line.utf8))) != nil, "\(line)") }
    }

    @Test func api8_EveryPageForbidsWhatItDoesNotNeed() throws {
        let page = try caller.expect(200, "GET", "/")
        let policy = try #require(page.response.header("content-security-policy"))
        for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] { #expect(policy.contains(part), "\(policy)") }
        #expect(!policy.contains("unsafe"))
        let stored = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("<b>x".utf8), type: "text/plain")
        let document = try caller.expect(200, "GET", "/v1/documents/\(stored.id)", as: "portal", headers: [("Accept", "*/*")])
        #expect(document.response.header("x-content-type-options") == "nosniff")
        #expect(document.response.header("content-disposition")?.hasPrefix("attachment") == true)
        #expect(document.response.header("content-security-policy")?.contains("sandbox") == true)
    }

    @Test func api7_WebhooksCallNoAddressOfTheInside() throws {
        let before = try city.seq()
        for url in ["https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/", "https://localhost:8443/"] {
            let answer = try caller.send("POST", "/v1/webhooks", as: "portal", ["url": .string(url)])
            #expect(answer.status == 422 && answer.code == "address-not-allowed", "\(url)")
        }
        for url in ["http://example.org/", "file:///etc/passwd", "https://2130706433/", "gopher://x/"] {
            #expect(try caller.send("POST", "/v1/webhooks", as: "portal", ["url": .string(url)]).status == 422, "\(url)")
        }
        #expect(try city.seq() == before)
    }

    @Test func api2_SecretsAreShownOnce_AndNeverInTheFeedOrTheChain() throws {
        let hook = try caller.expect(201, "POST", "/v1/webhooks", as: "portal", ["url": "https://portal.example.org/"])
        let secret = try #require(hook.text("/secret"))
        let client = try caller.expect(200, "GET", "/v1/clients", as: "admin")["/data/0/id"]?.string ?? ""
        let key = try caller.expect(201, "POST", "/v1/clients/\(client)/credentials", as: "admin", ["kind": "shared-key"])
        let shared = try #require(key.text("/secret"))
        let places = [
            ("/v1/webhooks", "portal"), ("/v1/webhooks/\(hook.id)", "admin"), ("/v1/clients/\(client)/credentials", "admin"),
            ("/v1/events?limit=500", "auditor"), ("/v1/audit/records?limit=500", "auditor"), ("/v1/clients", "admin"),
        ]
        for (target, who) in places {
            let text = try caller.expect(200, "GET", target, as: who).response.text
            #expect(!text.contains(secret.dropFirst(6)) && !text.contains(shared), "\(target)")
            #expect(!text.contains(caller.tokens["portal"] ?? "?"), "\(target)")
        }
    }
}
