// What survives: kill -9, a restart, a second process, the operator's SIGTERM.

import Dispatch
import Glibc
import HTTPClient
import JSON
import Synchronization
import Testing

@Suite struct DurabilityTests {
    /// Callers write as fast as they can; the process is killed under them; whatever was acknowledged is there afterwards.
    @Test func killedProcess_KeepsEveryAcknowledgedWrite() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        let one = try city.register(uscc(1))
        let acknowledged = Mutex<[(id: String, receipt: String)]>([])
        let isEnough = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        for writer in 0..<4 {
            let caller = try voucherd.caller()
            let sendable = Unshared(caller)
            DispatchQueue.global().async(group: group) {
                for number in 0..<10_000 {
                    let body: JSON = [
                        "scheme": "model-api", "applicant": .string(one), "claim": City.claim("1000.00", contract: "K-\(writer)-\(number)"),
                    ]
                    guard let answer = try? sendable.value.send("POST", "/v1/applications", as: "portal", body), answer.status == 201 else {
                        return
                    }
                    let receipt = answer.response.header("voucherd-receipt") ?? ""
                    let count = acknowledged.withLock {
                        $0.append((answer.id, receipt))
                        return $0.count
                    }
                    if count == 300 { isEnough.signal() }
                }
            }
        }
        #expect(isEnough.wait(timeout: .now() + 60) == .success)
        voucherd.end(SIGKILL)
        group.wait()
        let written = acknowledged.withLock { $0 }
        #expect(written.count >= 300)

        let reopened = try Voucherd(data: voucherd.data)
        let caller = try reopened.caller()
        caller.tokens = city.caller.tokens
        var missing = 0
        for (id, _) in written where try caller.send("GET", "/v1/applications/\(id)", as: "portal").status != 200 { missing += 1 }
        #expect(missing == 0)
        // The receipts name records of the chain with just those hashes.
        for (_, receipt) in written.suffix(3) {
            let parts = receipt.split(separator: ";").map { $0.split(separator: "=")[1] }
            let seq = try #require(Int(parts[0]))
            let record = try caller.expect(200, "GET", "/v1/audit/records?limit=1&after=\(seq - 1)", as: "auditor")
            #expect(record["/data/0/seq"]?.integer == Int64(seq))
            #expect(record.text("/data/0/hash") == String(parts[1]))
        }
        #expect(reopened.end(SIGTERM) == 0)
    }

    @Test func sameKey_ReplaysAcrossARestart() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        let one = try city.register(uscc(1))
        func body(_ contract: String) -> JSON {
            ["scheme": "model-api", "applicant": .string(one), "claim": City.claim("1000.00", contract: contract)]
        }
        let first = try city.caller.expect(201, "POST", "/v1/applications", as: "portal", body("I-1"), key: "one")
        #expect(first.response.header("idempotency-replayed") == nil)
        let client: JSON = ["name": "x", "person": "x", "roles": ["expert"]]
        let token = try #require(try city.caller.expect(201, "POST", "/v1/clients", as: "admin", client, key: "client").text("/token"))
        voucherd.end(SIGKILL)

        let reopened = try Voucherd(data: voucherd.data)
        let caller = try reopened.caller()
        caller.tokens = city.caller.tokens
        let seq = try caller.expect(200, "GET", "/v1/audit/head", as: "auditor").json["seq"]
        let again = try caller.expect(201, "POST", "/v1/applications", as: "portal", body("I-1"), key: "one")
        #expect(again.response.header("idempotency-replayed") == "true")
        #expect(again.response.body == first.response.body)
        #expect(again.response.header("voucherd-receipt") == first.response.header("voucherd-receipt"))
        #expect(again.response.header("location") == first.response.header("location"))
        // A token is replayed too, though nobody stored it, and it works.
        #expect(try caller.expect(201, "POST", "/v1/clients", as: "admin", client, key: "client").text("/token") == token)
        #expect(try caller.send("GET", "/v1/applications", as: token).status == 200)
        let log = try caller.expect(200, "GET", "/v1/audit/records?limit=500", as: "auditor").response.text
        #expect(!log.contains(token))

        let other = try caller.send("POST", "/v1/applications", as: "portal", body("I-2"), key: "one")
        #expect(other.status == 422)
        #expect(other.code == "idempotency-key-reused")
        // The key is the client's own: another client's is another key.
        #expect(try caller.send("POST", "/v1/applications", as: "portal2", body("I-3"), key: "one").status == 201)
        #expect(try caller.expect(200, "GET", "/v1/audit/head", as: "auditor").json["seq"]?.integer == (seq?.integer ?? 0) + 1)
    }

    @Test func secondProcess_IsRefused() throws {
        let voucherd = try Voucherd()
        let data = voucherd.data.path + "/data"
        let second = try Voucherd.run([
            "serve", "--sandbox", "--port", "0", "--data", data, "--config", Voucherd.repository + "/Config/voucherd.json",
        ])
        #expect(second.code == 75)
        #expect(second.log.contains("is in use by process \(voucherd.pid)"))
        #expect(try voucherd.caller().send("GET", "/healthz").status == 200)
    }

    @Test func termination_AnswersWhatIsUnderWay() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        let one = try city.register(uscc(1))
        let caller = try voucherd.caller()
        let connection = try HTTPConnection(port: voucherd.port)
        let body = JSON.object(
            JSONObject([
                .init(key: "scheme", value: "model-api"), .init(key: "applicant", value: .string(one)),
                .init(key: "claim", value: City.claim("1000.00", contract: "T-1")),
            ])
        ).bytes()
        // The head and half of the body are there when the signal comes; the rest follows.
        let token = caller.tokens["portal"] ?? ""
        let head =
            "POST /v1/applications HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        try connection.sendRaw(Array(head.utf8) + body[..<20])
        #expect(try caller.send("GET", "/healthz").status == 200)
        let status = Mutex<Int32?>(nil)
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            let code = voucherd.end(SIGTERM)
            status.withLock { $0 = code }
            ended.signal()
        }
        // Once the signal has arrived, the listener is gone.
        var isRefused = false
        for _ in 0..<500 where !isRefused {
            isRefused = (try? HTTPConnection(port: voucherd.port)) == nil
            usleep(10_000)
        }
        #expect(isRefused)
        try connection.sendRaw(Array(body[20...]))
        let answer = try connection.readResponse()
        #expect(answer.status == 201)
        #expect(ended.wait(timeout: .now() + 30) == .success)
        #expect(status.withLock { $0 } == 0)
        let id = try #require(try JSON(parsing: answer.body)["id"]?.string)
        let reopened = try Voucherd(data: voucherd.data)
        let after = try reopened.caller()
        after.tokens = caller.tokens
        #expect(try after.send("GET", "/v1/applications/\(id)", as: "portal").status == 200)
    }
}

/// A value that one thread hands to another and does not touch again.
struct Unshared<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
