import Glibc
import HTTPClient
import JSON
import Testing

/// Grants in parts, recommendations and runs over the register, over real HTTP.
@Suite struct MeasureTests {
    /// Files a scheme's own first example for an enterprise, with every document that it asks for; the application's id.
    private func submitted(_ scheme: String, _ changes: [(String, JSON)] = [], of code: String, in city: City) throws -> String {
        let caller = city.caller
        let file = try caller.expect(200, "GET", "/v1/schemes/\(scheme)").json
        var claim = file["examples"]?.array?.first?["claim"]?.object ?? JSONObject()
        for (name, value) in changes { claim[name] = value }
        var documents: [JSON] = []
        for document in file["documents"]?.array ?? [] where document["required"]?.bool == true {
            let stored = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("\(scheme)".utf8), type: "text/plain")
            documents.append(["kind": document["kind"] ?? .null, "id": .string(stored.id)])
        }
        let id = try caller.expect(
            201, "POST", "/v1/applications", as: "portal",
            ["scheme": .string(scheme), "applicant": .string(code), "claim": .object(claim), "documents": .array(documents)]
        ).id
        try caller.expect(200, "POST", "/v1/applications/\(id)/submission", as: "portal")
        return id
    }

    private func sign(_ id: String, _ stage: String, as client: String, score: Int64? = nil, base: String? = nil, in city: City) throws {
        var review = City.approval(stage, base: base).object ?? JSONObject()
        if let score { review["score"] = .number(JSONNumber(score)) }
        try city.caller.expect(201, "POST", "/v1/applications/\(id)/reviews", as: client, .object(review))
    }

    private func register(_ code: String, _ members: [(String, JSON)] = [], in city: City) throws {
        var enterprise = City.enterprise(code).object ?? JSONObject()
        for (name, value) in members { enterprise[name] = value }
        try city.caller.expect(201, "PUT", "/v1/enterprises/\(code)", as: "portal", .object(enterprise), headers: [("If-None-Match", "*")])
    }

    @Test func aGrantInParts_IsReleasedPartByPart() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        try register(uscc(1), [("cluster", "模速空间")], in: city)
        let id = try submitted("cluster-rent-relief", [("rent", "100000.00"), ("months", 6)], of: uscc(1), in: city)
        try sign(id, "district-check", as: "district", in: city)
        try sign(id, "municipal-review", as: "city", in: city)
        #expect(try city.pool("cluster-development")["reserved"] == "100000.00")
        try city.moveClock(to: "2026-01-13T09:00:00+08:00")
        let granted = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        let parts = (granted["/tranches"]?.array ?? []).map {
            "\($0["n"]?.integer ?? 0) \($0["amount"]?.string ?? "") \($0["dueOn"]?.string ?? "")"
        }
        #expect(parts.count == 6 && parts.first == "1 16666.67 2026-01-05" && parts.last == "6 16666.66 2026-06-05", "\(parts)")

        let path = "/v1/applications/\(id)/tranches"
        let early = try caller.send("POST", "\(path)/2/appraisal", as: "city", ["outcome": "release", "opinion": "先放"])
        #expect(early.status == 409 && early.code == "tranche-out-of-order")
        let released = try caller.expect(200, "POST", "\(path)/1/appraisal", as: "city", ["outcome": "release", "opinion": "考核通过"])
        #expect(released.text("/tranches/0/status") == "released")
        let payable = try #require(released.text("/tranches/0/payable"))
        #expect(try caller.expect(200, "GET", "/v1/payables/\(payable)", as: "maker").text("/amount") == "16666.67")
        let undue = try caller.send("POST", "\(path)/2/appraisal", as: "city", ["outcome": "release", "opinion": "先放"])
        #expect(undue.status == 409 && undue.code == "tranche-not-due" && undue.text("/dueOn") == "2026-02-05")
        let portal = try caller.send("POST", "\(path)/1/appraisal", as: "portal", ["outcome": "release", "opinion": "自放"])
        #expect(portal.status == 403)
        let ended = try caller.expect(200, "POST", "\(path)/2/appraisal", as: "city", ["outcome": "end", "opinion": "团队解散"])
        #expect(ended.text("/tranches/5/status") == "ended")
        #expect(try city.pool("cluster-development")["reserved"] == "0.00")
        #expect(try city.pool("cluster-development")["committed"] == "16666.67")
    }

    @Test func aRunOverTheRegister_ListsPublishesAndGives_OnceOnly() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        try register(uscc(1), [("cluster", "模速空间")], in: city)
        try register(uscc(2), in: city)
        try register(uscc(3), [("cluster", "模速空间"), ("sizeClass", .null)], in: city)
        let before = try city.pool("compute-voucher")
        let dry = try caller.expect(
            201, "POST", "/v1/entitlement-runs", as: "city", ["scheme": "cluster-compute", "dryRun": true],
            headers: [("Accept-Language", "en")])
        #expect(dry.text("/status") == "completed" && dry["/dryRun"] == true)
        #expect(["included", "excluded", "undecided"].map { dry["/\($0)"]?.integer } == [1, 1, 1])
        #expect((dry["/entries"]?.array ?? []).map { $0["outcome"]?.string ?? "" } == ["included", "excluded", "undecided"])
        let reasons = dry["/entries/1/reasons"]?.array ?? []
        #expect(reasons.contains { $0["rule"] == "in-cluster" && $0["passed"] == false })
        #expect(try city.pool("compute-voucher") == before)

        let run = try caller.expect(201, "POST", "/v1/entitlement-runs", as: "city", ["scheme": "cluster-compute", "dryRun": false])
        let application = try #require(run.text("/entries/0/application"))
        #expect(try caller.expect(200, "GET", "/v1/notices").text("/data/0/application") == application)
        #expect(try caller.expect(200, "GET", "/v1/applications/\(application)", as: "portal").text("/run") == run.id)
        try city.moveClock(to: "2026-01-13T09:00:00+08:00")
        let vouchers = try caller.expect(200, "GET", "/v1/vouchers?scheme=cluster-compute", as: "applicant")
        #expect(vouchers.text("/data/0/faceValue") == "1000000.00" && vouchers["/data"]?.array?.count == 1)
        #expect(try caller.expect(200, "GET", "/v1/vouchers?scheme=cluster-compute", as: "portal")["/data"]?.array?.count == 1)
        let again = try caller.expect(201, "POST", "/v1/entitlement-runs", as: "city", ["scheme": "cluster-compute", "dryRun": false])
        #expect(again["/included"]?.integer == 0 && again.text("/entries/0/reasons/4/rule") == "already-granted")
        #expect(try city.pool("compute-voucher")["reserved"] == "1000000.00")
        let undecided = try caller.expect(200, "GET", "/v1/entitlement-runs/\(run.id)/entries?outcome=undecided", as: "auditor")
        #expect(undecided.text("/data/0/uscc") == uscc(3) && undecided["/data"]?.array?.count == 1)
        #expect(try caller.expect(200, "GET", "/v1/entitlement-runs", as: "admin")["/data"]?.array?.count == 3)
        #expect(try caller.send("GET", "/v1/entitlement-runs", as: "portal").status == 403)
    }

    @Test func aRecommendation_IsRecordedWithItsOutcome_AndCounted() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        try register(uscc(1), in: city)
        let id = try submitted("compute-platform", of: uscc(1), in: city)
        try sign(id, "municipal-review", as: "city", in: city)
        let referred = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        #expect(referred.text("/status") == "granted" && referred["/referral"]?.isNull == true)
        #expect(referred.text("/approvedAmount") == "0.00" && referred.text("/assessment/amount") == "0.00")
        let answer = try caller.expect(
            200, "POST", "/v1/applications/\(id)/referral-outcome", as: "city",
            ["outcome": "accepted", "opinion": "入库", "reference": "SH-1"])
        #expect(answer.text("/status") == "closed" && answer.text("/referral/outcome") == "accepted")
        let enterprise = try caller.expect(200, "GET", "/v1/enterprises/\(uscc(1))", as: "portal")
        #expect(enterprise["/tags"] == ["compute-provider"])
        let statistics = try caller.expect(200, "GET", "/v1/statistics?measure=1")
        #expect(statistics["/referrals"] == [["scheme": "compute-platform", "outcome": "accepted", "count": 1]])
        #expect(statistics.text("/rows/0/district") == City.pudong && statistics.text("/rows/0/month") == "2026-01")
        #expect(statistics["/rows/0/granted"]?.integer == 1 && statistics["/measures/0/submitted"]?.integer == 1)
        #expect(try caller.expect(200, "GET", "/v1/statistics?from=2026-02")["/rows"] == [])
        #expect(try caller.send("GET", "/v1/statistics?from=2026-13").status == 400)
    }

    @Test func rule13_APersonsNumbersAreInNoPublicFigure() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        try register(uscc(1), in: city)
        let id = try submitted("talent-housing", of: uscc(1), in: city)
        try sign(id, "municipal-review", as: "city", in: city)
        let statistics = try caller.expect(200, "GET", "/v1/statistics")
        #expect(statistics["/rows/0/district"]?.isNull == true && statistics.text("/rows/0/scheme") == "talent-housing")
        for target in ["/v1/statistics", "/v1/notices", "/v1/schemes/talent-housing"] where target != "/v1/schemes/talent-housing" {
            #expect(!(try caller.expect(200, "GET", target).response.text.contains("310101199001011234")))
        }
    }

    @Test func rule13_AnIdentityNumber_IsWholeForWhoFiledOrDecides_AndMaskedForAllOthers() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        try register(uscc(1), in: city)
        let id = try submitted("talent-housing", of: uscc(1), in: city)
        var masked: [String] = []
        for client in ["portal", "applicant", "district", "city", "expert", "maker", "checker", "auditor", "admin"] {
            for target in ["/v1/applications/\(id)", "/v1/applications"] {
                let answer = try caller.send("GET", target, as: client)
                guard answer.status == 200, answer.response.text.contains("idNumber") else { continue }
                let isWhole = answer.response.text.contains("310101199001011234")
                #expect(isWhole == ["portal", "applicant", "district", "city"].contains(client), "\(client)")
                if !isWhole {
                    #expect(answer.response.text.contains("\"idNumber\":\"310*************34\""), "\(client)")
                    masked.append(client)
                }
            }
        }
        #expect(Set(masked).isSuperset(of: ["auditor", "admin"]))
    }
}
