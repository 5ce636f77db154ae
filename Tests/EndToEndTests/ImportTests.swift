import Glibc
import HTTPClient
import JSON
import Synchronization
import Testing

/// Files of enterprises and calendars: a row a record, duplicates told, reports that a repeated request gets again.
@Suite struct ImportTests {
    private func outcomes(_ answer: Caller.Answer) -> [String] { (answer["/rows"]?.array ?? []).map { $0["outcome"]?.string ?? "" } }

    @Test func duplicates_AreFound_InTheFileAndOnTheRegister() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        try city.register(uscc(1))
        let name = City.enterprise(uscc(1))["name"]?.string ?? ""
        let file = """
            uscc,name,district
            \(uscc(2)),甲公司,浦东新区
            \(uscc(3)),乙公司,徐汇区
            \(uscc(2)),甲公司（改）,浦东新区
            \(uscc(4)),\(name),徐汇区
            \(uscc(5)),甲公司,徐汇区
            """
        for target in ["/v1/enterprises/imports?dryRun=true", "/v1/enterprises/imports"] {
            let report = try caller.expect(200, "POST", target, as: "admin", octets: Array(file.utf8), type: "text/csv")
            #expect(outcomes(report) == ["created", "created", "duplicate", "created", "created"])
            #expect(report.text("/rows/2/errors/0/code") == "duplicate-in-file" && report["/duplicate"]?.integer == 1)
            #expect(report.text("/rows/3/warnings/0/code") == "same-name")
            #expect(report["/rows/4/warnings"]?.array?.count == 1)
        }
        #expect(try caller.expect(200, "GET", "/v1/enterprises/\(uscc(2))", as: "admin").text("/name") == "甲公司")
    }

    @Test func aRepeatedKey_GetsTheFirstReport_AlsoAfterARestart() throws {
        let city = try City(Voucherd())
        let file = Array("uscc,name,district\n\(uscc(2)),甲公司,浦东新区\n".utf8)
        func send(_ caller: Caller, _ octets: [UInt8], _ key: String, _ query: String = "") throws -> Caller.Answer {
            try caller.send("POST", "/v1/enterprises/imports" + query, as: "admin", octets: octets, type: "text/csv", key: key)
        }
        let first = try send(city.caller, file, "import-1")
        #expect(outcomes(first) == ["created"] && first.response.header("idempotency-replayed") == nil)
        let seq = try city.seq()
        let again = try send(city.caller, file, "import-1")
        #expect(again.response.body == first.response.body && again.response.header("idempotency-replayed") == "true")
        let other = try send(city.caller, file + Array("\(uscc(3)),乙公司,浦东新区\n".utf8), "import-1")
        #expect(other.status == 422 && other.code == "idempotency-key-reused")
        #expect(try city.seq() == seq, "a repetition changes nothing")
        #expect(city.voucherd.end(SIGTERM) == 0)
        let restarted = try Voucherd(data: city.voucherd.data)
        restarted.tokens.withLock { $0 = city.caller.tokens }
        let late = try send(restarted.caller(), file, "import-1")
        #expect(late.response.body == first.response.body && late.response.header("idempotency-replayed") == "true")
    }

    @Test func aCalendar_IsImportedWholeOrNotAtAll_AndDeadlinesFollowIt() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        #expect(try caller.send("GET", "/v1/calendars/2027").status == 404)
        let target = "/v1/calendars/imports"
        let wrong = "date,kind,name\n2027-01-01,holiday,元旦\n2027-02-30,holiday,\n2027-01-03,weekend,\n2027-01-01,holiday,元旦\n"
        let refused = try caller.expect(200, "POST", target, as: "admin", octets: Array(wrong.utf8), type: "text/csv")
        #expect(outcomes(refused) == ["created", "failed", "failed", "duplicate"])
        #expect(refused.text("/rows/0/warnings/0/code") == "not-stored")
        #expect(try caller.send("GET", "/v1/calendars/2027").status == 404)
        let lines = "{\"date\":\"2027-01-01\",\"kind\":\"holiday\"}\n{\"date\":\"2027-01-03\",\"kind\":\"workday\",\"name\":\"元旦调休\"}\n"
        let dry = try caller.expect(
            200, "POST", target + "?dryRun=true", as: "admin", octets: Array(lines.utf8), type: "application/x-ndjson")
        #expect(outcomes(dry) == ["created", "created"])
        #expect(try caller.send("GET", "/v1/calendars/2027").status == 404)
        try caller.expect(200, "POST", target, as: "admin", octets: Array(lines.utf8), type: "application/x-ndjson")
        let calendar = try caller.expect(200, "GET", "/v1/calendars/2027")
        #expect(calendar["/holidays"] == ["2027-01-01"] && calendar["/workingWeekends"] == ["2027-01-03"])
        let again = try caller.expect(200, "POST", target, as: "admin", octets: Array(lines.utf8), type: "application/x-ndjson")
        #expect(outcomes(again) == ["unchanged", "unchanged"])
        // Publicity that crosses the year: 28, 29, 30 and 31 December and, the holiday passed over, Sunday the 3rd that is worked.
        try city.register(uscc(1))
        try city.moveClock(to: "2026-12-25T09:00:00+08:00")
        let id = try city.approved(uscc(1), amount: "1000000.00", contract: "HT-27")
        #expect(try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal").text("/publicUntil") == "2027-01-03")
        #expect(try caller.send("POST", target, as: "portal", octets: Array(lines.utf8), type: "application/x-ndjson").status == 403)
    }
}
