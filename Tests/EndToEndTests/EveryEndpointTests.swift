// Every endpoint against everything that a careless or hostile client sends. The table is the served OpenAPI document itself, so
// an endpoint that is added is tested here without being named.

import HTTPClient
import JSON
import Testing

@Suite struct EveryEndpointTests {
    /// Callers by role; each has that role alone.
    private static let callerOf = [
        "admin": "admin", "portal": "portal", "applicant": "applicant", "district-reviewer": "district", "municipal-reviewer": "city",
        "expert": "expert", "finance-maker": "maker", "finance-checker": "checker", "auditor": "auditor",
    ]

    private let city: City
    private let caller: Caller
    private let operations: [Operation]

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
        operations = Operation.all(try caller.expect(200, "GET", "/openapi.json").json)
        #expect(operations.count > 40)
    }

    /// Whoever is allowed to call it.
    private func allowed(_ operation: Operation) -> String? { operation.roles?.first.flatMap { Self.callerOf[$0] } }

    private func expect(
        _ status: Int, _ code: String?, _ operation: Operation, _ answer: Caller.Answer, _ what: String, pointer: String? = nil
    ) {
        #expect(answer.status == status, "\(operation.testDescription), \(what): \(answer.response.text.prefix(300))")
        guard status >= 400 else { return }
        #expect(answer.response.header("content-type") == "application/problem+json", "\(operation.testDescription), \(what)")
        if let code { #expect(answer.code == code, "\(operation.testDescription), \(what): \(answer.response.text.prefix(300))") }
        #expect(answer["/status"]?.integer == Int64(status), "\(operation.testDescription), \(what)")
        #expect(answer.text("/requestId") == answer.response.header("x-request-id"), "\(operation.testDescription), \(what)")
        #expect(operation.statuses.contains(status), "\(operation.testDescription), \(what): \(status) is not in its OpenAPI")
        guard let pointer else { return }
        let pointers = (answer["/errors"]?.array ?? []).compactMap { $0["pointer"]?.string }
        #expect(pointers.contains(pointer), "\(operation.testDescription), \(what): \(pointers) lacks \(pointer)")
    }

    /// Runs a body over all operations and checks that no record was written meanwhile.
    private func unchanged(_ body: () throws -> Void) throws {
        let before = try city.seq()
        try body()
        #expect(try city.seq() == before, "something was written")
    }

    @Test func withoutAToken_Is401() throws {
        try unchanged {
            for operation in operations where operation.roles != nil {
                let none = try caller.send(operation.method, operation.target, as: nil, operation.validBody)
                expect(401, "unauthenticated", operation, none, "no token")
                #expect(none.response.header("www-authenticate")?.hasPrefix("Bearer") == true)
                let wrong = try caller.send(operation.method, operation.target, as: "vt_unknown", operation.validBody)
                expect(401, "invalid-token", operation, wrong, "unknown token")
            }
        }
    }

    @Test func everyOtherRole_Is403() throws {
        try unchanged {
            for operation in operations {
                guard let roles = operation.roles else { continue }
                for (role, client) in Self.callerOf.sorted(by: { $0.key < $1.key }) where !roles.contains(role) {
                    let answer = try caller.send(operation.method, operation.target, as: client, operation.validBody)
                    expect(403, "role-not-allowed", operation, answer, role)
                }
            }
        }
    }

    @Test func whatNamesNothing_Is404() throws {
        try unchanged {
            for operation in operations where operation.hasPathParameter && operation.method != "PUT" && operation.id != "storeDocument" {
                let answer = try caller.send(
                    operation.method, operation.target, as: allowed(operation), operation.validBody, headers: [("If-Match", "\"1\"")])
                expect(404, "not-found", operation, answer, "an unknown id")
            }
        }
    }

    @Test func malformedContent_Is400() throws {
        let texts = [
            "{", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "[1", "nul", "{\"a\":01}", "\"\\ud800\"", "{} {}", String(repeating: "[", count: 5000),
        ]
        try unchanged {
            for operation in operations where operation.bodySchema != nil {
                for text in texts {
                    let answer = try caller.send(
                        operation.method, operation.target, as: allowed(operation), octets: Array(text.utf8),
                        headers: [("If-Match", "\"1\"")])
                    expect(400, "invalid-json", operation, answer, String(text.prefix(20)))
                }
                let latin = try caller.send(operation.method, operation.target, as: allowed(operation), octets: [0x22, 0xE9, 0x22])
                expect(400, "invalid-json", operation, latin, "not UTF-8")
            }
        }
    }

    @Test func everyMember_IsChecked() throws {
        try unchanged {
            for operation in operations {
                guard let schema = operation.bodySchema, case .object(let valid)? = operation.validBody else { continue }
                func send(_ body: JSON) throws -> Caller.Answer {
                    try caller.send(operation.method, operation.target, as: allowed(operation), body, headers: [("If-Match", "\"1\"")])
                }
                for wrong in [JSON.array([]), .string("x"), .number(JSONNumber(1)), .null] {
                    expect(400, "invalid-request", operation, try send(wrong), "a \(wrong.typeName) for the object", pointer: "")
                }
                var unknown = valid
                unknown["nonsense"] = 1
                expect(400, "invalid-request", operation, try send(.object(unknown)), "an unknown member", pointer: "/nonsense")
                for name in schema["required"]?.array?.compactMap(\.string) ?? [] {
                    var missing = valid
                    missing[name] = nil
                    expect(400, "invalid-request", operation, try send(.object(missing)), "\(name) is missing")
                }
                for property in schema["properties"]?.object?.members ?? [] {
                    try checkMember(property.key, operation.resolved(property.value), valid, operation, send)
                }
            }
        }
    }

    private func checkMember(
        _ name: String, _ schema: JSON, _ valid: JSONObject, _ operation: Operation, _ send: (JSON) throws -> Caller.Answer
    ) throws {
        let types = schema["type"].map { $0.string.map { [$0] } ?? ($0.array ?? []).compactMap(\.string) } ?? []
        guard !types.isEmpty else { return }
        var body = valid
        body[name] = types.contains("object") ? 7 : ["x": 1]
        expect(400, "invalid-request", operation, try send(.object(body)), "\(name) of a wrong type", pointer: "/" + name)
        if let length = schema["maxLength"]?.integer, types.contains("string") {
            body[name] = .string(String(repeating: "长", count: Int(length) + 1))
            expect(400, "invalid-request", operation, try send(.object(body)), "\(name) over-long", pointer: "/" + name)
        }
        if schema["format"]?.string == "money" {
            for amount in ["-1.00", "1.001", "1e3", "99999999999999999.00", "一", ""] {
                body[name] = .string(amount)
                expect(400, "invalid-request", operation, try send(.object(body)), "\(name) \(amount)", pointer: "/" + name)
            }
            body[name] = JSONNumber("1.001").map { .number($0) }
            expect(400, "invalid-request", operation, try send(.object(body)), "\(name) of three decimals", pointer: "/" + name)
        }
        if schema["enum"] != nil {
            body[name] = "no-such-word"
            expect(400, "invalid-request", operation, try send(.object(body)), "\(name) of no known word", pointer: "/" + name)
        }
    }

    @Test func contentNegotiation_Is415And406() throws {
        try unchanged {
            for operation in operations {
                if !operation.bodyTypes.isEmpty {
                    let answer = try caller.send(
                        operation.method, operation.target, as: allowed(operation), octets: Array("x".utf8), type: "application/x-tar",
                        headers: [("If-Match", "\"1\"")])
                    expect(415, "unsupported-media-type", operation, answer, "a type that is not taken")
                }
                guard operation.method != "DELETE" else { continue }
                let answer = try caller.send(
                    operation.method, operation.target, as: allowed(operation), operation.validBody, headers: [("Accept", "audio/ogg")])
                expect(406, "not-acceptable", operation, answer, "a type that is not given")
            }
        }
    }

    @Test func queryAndKeys_AreChecked() throws {
        try unchanged {
            for operation in operations {
                let unknown = try caller.send(
                    operation.method, operation.target + "?nonsense=1", as: allowed(operation), operation.validBody)
                expect(400, "invalid-query", operation, unknown, "an unknown parameter", pointer: "/query/nonsense")
                if operation.parameters.contains(where: { $0["name"]?.string == "limit" }) {
                    for limit in ["0", "501", "-1", "x", "1e2", ""] {
                        let answer = try caller.send("GET", operation.target + "?limit=\(limit)", as: allowed(operation))
                        expect(400, "invalid-query", operation, answer, "limit=\(limit)")
                    }
                    let after = try caller.send("GET", operation.target + "?after=!", as: allowed(operation))
                    // Where the thing itself is looked up first, it is missed first.
                    if !operation.hasPathParameter { expect(400, "invalid-query", operation, after, "a strange cursor") }
                }
                if operation.parameters.contains(where: { $0["name"]?.string == "after" }) {
                    for after in ["9223372036854775807", "c9223372036854775807", "czzzzzzzzzzzz", "999999999999999.999999999"] {
                        let answer = try caller.send("GET", operation.target + "?after=\(after)", as: allowed(operation))
                        #expect([200, 400, 404].contains(answer.status), "\(operation.testDescription), after=\(after)")
                    }
                }
                if operation.needsKey {
                    let answer = try caller.send(
                        operation.method, operation.target, as: allowed(operation), operation.validBody, isBare: true)
                    expect(400, "idempotency-key-required", operation, answer, "no key")
                }
                if operation.parameters.contains(where: { $0["name"]?.string == "Idempotency-Key" }) {
                    let long = String(repeating: "k", count: 256)
                    let answer = try caller.send(operation.method, operation.target, as: allowed(operation), operation.validBody, key: long)
                    expect(400, "invalid-idempotency-key", operation, answer, "a long key")
                }
            }
        }
    }

    @Test func otherMethods_Are405() throws {
        try unchanged {
            for path in Set(operations.map(\.path)) {
                let there = operations.filter { $0.path == path }
                for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] where !there.contains(where: { $0.method == method }) {
                    let answer = try caller.send(method, there[0].target, as: "admin")
                    #expect(answer.status == 405, "\(method) \(path): \(answer.status)")
                    #expect(answer.code == "method-not-allowed")
                    for operation in there { #expect(answer.response.header("allow")?.contains(operation.method) == true) }
                }
            }
        }
    }
}
