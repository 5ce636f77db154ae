import Glibc
import HTTPClient
import JSON
import Testing

/// What everybody may ask for in a while, and that everybody is told.
@Suite struct LimitTests {
    private static let form = "application/x-www-form-urlencoded"
    private static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    /// A service that takes `perSecond` requests a second of a caller, `burst` at once.
    private func limited(perSecond: Int64, burst: Int64) throws -> (Caller, Voucherd, Directory) {
        let config = try Directory.configuration(service: [
            ("requestsPerSecondMax", .number(JSONNumber(perSecond))), ("requestBurstMax", .number(JSONNumber(burst))), ("accessLog", "-"),
        ])
        let voucherd = try Voucherd(config: config.path)
        return (try voucherd.caller(), voucherd, config)
    }

    @Test func pages_PassTheLimiter_AndSayItInBothLanguages() throws {
        let (caller, voucherd, config) = try limited(perSecond: 1, burst: 3)
        defer { withExtendedLifetime((voucherd, config)) {} }
        for (language, words) in [("zh-CN", "请求过于频繁"), ("en", "Too many requests")] {
            for path in ["/", "/sign-in", "/calculator", "/reference", "/pools.csv"] {
                var refused: Caller.Answer?
                for _ in 0..<10 where refused == nil {
                    let answer = try caller.send("GET", path, headers: [("Accept-Language", language), ("Accept", "text/html, */*")])
                    if answer.status == 429 { refused = answer }
                }
                let answer = try #require(refused, "\(path) is not limited")
                #expect(answer.response.header("content-type")?.hasPrefix("text/html") == true, "\(path)")
                #expect(answer.response.text.contains(words), "\(path)")
                #expect((answer.response.header("retry-after").flatMap { Int($0) } ?? 0) >= 1)
                #expect(answer.response.header("ratelimit")?.contains("r=0") == true)
            }
        }
        // A reader who signed in has a quota of its own.
        let session = [(name: "Cookie", value: "voucherd_session=" + Voucherd.adminToken)]
        #expect(try caller.send("GET", "/", headers: session).status != 200, "the address is out of quota")
        #expect(try caller.send("GET", "/calculator", headers: session).status == 200)
    }

    @Test func wrongTokens_AtTheSignInPage_AreSlowedDown_WithoutAnyOtherLimit() throws {
        let voucherd = try Voucherd()
        let caller = try voucherd.caller()
        func signIn(_ token: String, _ language: String = "en") throws -> Caller.Answer {
            try caller.send(
                "POST", "/sign-in", octets: Array("token=\(token)".utf8), type: Self.form, isBare: true,
                headers: [("Accept-Language", language)])
        }
        #expect(try signIn(Voucherd.adminToken).status == 303)
        var statuses: [Int] = []
        for number in 0..<60 where statuses.last != 429 { statuses.append(try signIn("vt_guess\(number)").status) }
        #expect(statuses.dropLast().allSatisfy { $0 == 422 } && statuses.last == 429 && statuses.count > 20)
        for (language, words) in [("en", "Too many wrong tokens"), ("zh-CN", "错误的令牌过多")] {
            let answer = try signIn("vt_guess", language)
            #expect(answer.status == 429 && answer.response.text.contains(words))
            #expect((answer.response.header("retry-after").flatMap { Int($0) } ?? 0) >= 1)
        }
        // Also the right one has to wait: whoever guesses learns nothing meanwhile.
        #expect(try signIn(Voucherd.adminToken).status == 429)
        #expect(try caller.send("GET", "/v1/clients", as: "admin").status == 200, "the contract is not concerned")
    }

    @Test func wrongTokens_AtTheContract_AreLimitedByAddress_AndSpareWhoIsKnown() throws {
        let (caller, voucherd, config) = try limited(perSecond: 1, burst: 5)
        defer { withExtendedLifetime((voucherd, config)) {} }
        let statuses = try (0..<12).map { number in
            try caller.send("GET", "/v1/clients", headers: [("Authorization", "Bearer vt_guess\(number)")]).status
        }
        #expect(statuses.first == 401 && statuses.last == 429 && statuses.allSatisfy { $0 == 401 || $0 == 429 }, "\(statuses)")
        #expect(try caller.send("GET", "/v1/clients", as: "admin").status == 200)
    }

    @Test func everyAnswer_TellsQuotaTraceAndRequest_AlsoARefusal() throws {
        let (caller, voucherd, config) = try limited(perSecond: 100_000, burst: 100_000)
        defer { withExtendedLifetime((voucherd, config)) {} }
        let document = try caller.expect(200, "GET", "/openapi.json").json
        var seen: [Int: Int] = [:]
        for operation in Operation.all(document) {
            for client in [nil, "admin", "vt_unknown"] {
                for accept in ["*/*", "audio/ogg"] {
                    let answer = try caller.send(
                        operation.method, operation.target, as: client, operation.validBody,
                        headers: [
                            ("traceparent", Self.trace), ("X-Request-Id", "request-of-the-test"), ("If-Match", "\"1\""),
                            ("Accept", operation.id == "listEvents" ? "application/json" : accept),
                        ])
                    seen[answer.status, default: 0] += 1
                    let what = "\(operation.testDescription) as \(client ?? "nobody"): \(answer.status)"
                    func field(_ name: String) -> String { answer.response.header(name) ?? "" }
                    #expect(field("ratelimit-policy") == "\"client\";q=100000;w=1", "\(what)")
                    #expect(field("ratelimit").hasPrefix("\"client\";r="), "\(what)")
                    #expect(field("x-request-id") == "request-of-the-test", "\(what)")
                    let trace = field("traceparent").split(separator: "-")
                    #expect(trace.count == 4 && trace[1] == "4bf92f3577b34da6a3ce929d0e0e4736", "\(what): \(trace)")
                    #expect(trace.count == 4 && trace[2] != "00f067aa0ba902b7" && trace[3] == "01", "\(what): \(trace)")
                }
            }
        }
        for status in [200, 401, 403, 404, 406] { #expect(seen[status] ?? 0 > 0, "no answer was a \(status)") }
        let log = Voucherd.text(ofFile: voucherd.data.path + "/log")
        #expect(log.contains("request-of-the-test") && log.contains("4bf92f3577b34da6a3ce929d0e0e4736"))
        // What no row takes has no caller, and still continues the trace.
        let nowhere = try caller.send("GET", "/v1/nowhere", headers: [("traceparent", Self.trace)])
        #expect(nowhere.status == 404 && nowhere.response.header("traceparent")?.contains("4bf92f3577b34da6a3ce929d0e0e4736") == true)
        let page = try caller.send("GET", "/calculator", headers: [("traceparent", Self.trace)])
        #expect(page.status == 200 && page.response.header("traceparent")?.contains("4bf92f3577b34da6a3ce929d0e0e4736") == true)
    }

    @Test func keysOfWhatStoresNothing_ReplayTheFirstAnswer_AndRefuseAnotherRequest() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        let before = try city.seq()
        let assessment: JSON = [
            "scheme": "model-api", "enterprise": ["uscc": .string(uscc(1)), "name": "示例", "district": .string(City.pudong)],
            "claim": [
                "contractAmount": "8000000.00", "contractNumber": "HT-1", "signedOn": "2026-01-04", "provider": "云算", "thirdParty": true,
            ],
        ]
        let simulation: JSON = ["scheme": "model-api", "change": ["rate": ["max": "0.4"]]]
        for (path, client, body) in [("/v1/assessments", nil, assessment), ("/v1/simulations", "city", simulation)] {
            let first = try caller.expect(200, "POST", path, as: client, body, key: "question-1")
            #expect(first.response.header("idempotency-replayed") == nil)
            let again = try caller.expect(200, "POST", path, as: client, body, key: "question-1")
            #expect(again.response.body == first.response.body && again.response.header("idempotency-replayed") == "true")
            let other: JSON = .object(
                JSONObject(body.object!.members.map { $0.key == "scheme" ? .init(key: "scheme", value: "model-private") : $0 }))
            #expect(try caller.send("POST", path, as: client, other, key: "question-1").code == "idempotency-key-reused")
            #expect(
                try caller.expect(200, "POST", path, as: client, other, key: "question-2").response.header("idempotency-replayed") == nil)
        }
        let auditor = try caller.expect(200, "POST", "/v1/simulations", as: "auditor", simulation, key: "question-1")
        #expect(auditor.response.header("idempotency-replayed") == nil, "another caller's key is another key")
        #expect(try city.seq() == before)
    }

    @Test func aClientsKeys_AreNeverForgottenForRoom_ANewOneIsRefused_AlsoAfterKill() throws {
        let config = try Directory.configuration(service: [("limits", ["idempotencyKeysPerClientMax": 3])])
        defer { withExtendedLifetime(config) {} }
        let voucherd = try Voucherd(config: config.path)
        let caller = try voucherd.caller()
        try caller.expect(200, "PUT", "/v1/clock", as: "admin", ["now": "2026-01-05T09:00:00+08:00"])
        caller.tokens["portal"] = try caller.expect(
            201, "POST", "/v1/clients", as: "admin", ["name": "门户", "person": "p", "roles": ["portal"]]
        ).text("/token")
        func store(_ caller: Caller, _ number: Int) throws -> Caller.Answer {
            try caller.send(
                "POST", "/v1/documents", as: "portal", octets: Array("\(number)".utf8), type: "text/plain", key: "key-\(number)")
        }
        let first = try store(caller, 1)
        #expect(try first.status == 201 && store(caller, 2).status == 201 && store(caller, 3).status == 201)
        func expectFull(_ caller: Caller) throws {
            let refused = try store(caller, 4)
            #expect(refused.status == 429 && refused.code == "too-many-idempotency-keys")
            #expect(refused.response.header("retry-after") == "3600" && refused["/retryAfterSeconds"]?.integer == 3600)
            let again = try store(caller, 1)
            #expect(again.response.body == first.response.body && again.response.header("idempotency-replayed") == "true")
        }
        try expectFull(caller)
        voucherd.end(SIGKILL)
        let restarted = try Voucherd(data: voucherd.data, config: config.path)
        let later = try restarted.caller()
        later.tokens = caller.tokens
        try expectFull(later)
        // Nobody else is concerned, nor is a request without a key.
        #expect(try later.send("POST", "/v1/clients", as: "admin", ["name": "x", "person": "x", "roles": ["portal"]]).status == 201)
        // Eight days later the first keys have had their time.
        try later.expect(200, "PUT", "/v1/clock", as: "admin", ["now": "2026-01-13T09:00:00+08:00"])
        #expect(try store(later, 4).status == 201)
    }
}
