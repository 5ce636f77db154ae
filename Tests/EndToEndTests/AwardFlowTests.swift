// One award from the first question to the last yuan, over HTTP: called for, shortlisted, scored, approved, published, paid, audited,
// and the excess brought back.

import HTTPClient
import JSON
import Testing

@Suite struct AwardFlowTests {
    private let city: City
    private let caller: Caller

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
        for number in 1...3 {
            let answer = try caller.expect(
                201, "POST", "/v1/clients", as: "admin",
                ["name": "专家", "person": .string("专家\(number)"), "roles": ["expert"]])
            caller.tokens["expert\(number)"] = answer.text("/token")
        }
    }

    private func claim(_ title: String) -> JSON { ["totalInvestment": "33333333.33", "projectTitle": .string(title)] }

    private func draft(_ uscc: String, _ title: String) throws -> String {
        let plan = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("申报书 \(title)".utf8), type: "text/plain")
        return try caller.expect(
            201, "POST", "/v1/applications", as: "portal",
            [
                "scheme": "benchmark-scenario", "applicant": .string(uscc), "claim": claim(title),
                "documents": [["kind": "project-plan", "id": .string(plan.id)]],
            ]
        ).id
    }

    private func review(_ id: String, as client: String, _ body: JSON) throws -> Caller.Answer {
        try caller.expect(201, "POST", "/v1/applications/\(id)/reviews", as: client, body)
    }

    @Test func aBenchmarkScenario_FromTheFirstQuestionToTheLastYuan() throws {
        let one = try city.register(uscc(1))
        let two = try city.register(uscc(2))
        // 测算: a fifth of 33,333,333.33 is 6,666,666.666, floored to the fen.
        let assessed = try caller.expect(
            200, "POST", "/v1/assessments",
            ["scheme": "benchmark-scenario", "enterprise": City.enterprise(one), "claim": claim("智能工厂")])
        #expect(assessed.text("/amount") == "6666666.66" && assessed.text("/boundBy") == "rate")

        // 征集: outside of a call nothing is taken in.
        let id = try draft(one, "智能工厂")
        let early = try caller.send("POST", "/v1/applications/\(id)/submission", as: "portal")
        #expect(early.status == 409 && early.code == "no-open-call")
        let call = try caller.expect(
            201, "POST", "/v1/calls", as: "admin",
            ["scheme": "benchmark-scenario", "title": "2026年第一批", "opensOn": "2026-01-05", "closesOn": "2026-01-16"])
        #expect(call.text("/status") == "open")
        let submitted = try caller.expect(200, "POST", "/v1/applications/\(id)/submission", as: "portal")
        #expect(submitted.text("/call") == call.id && submitted.text("/stage") == "shortlist")
        let other = try draft(two, "智慧商场")
        try caller.expect(200, "POST", "/v1/applications/\(other)/submission", as: "portal")
        #expect(try caller.expect(200, "GET", "/v1/calls?scheme=benchmark-scenario")["/data/0/applications"] == 2)

        // 入围
        try city.moveClock(to: "2026-01-19T09:00:00+08:00")
        let shortlist = try caller.expect(
            200, "POST", "/v1/calls/\(call.id)/shortlist", as: "city", ["applications": [.string(id)], "opinion": "具有标杆意义"])
        #expect(shortlist.text("/status") == "closed" && shortlist.text("/shortlistedAt") != nil)
        #expect(try caller.expect(200, "GET", "/v1/applications/\(other)", as: "portal").text("/status") == "rejected")

        // 评审: a mean of 60 at least; one vote against is a vote.
        for (expert, score, outcome) in [("expert1", 90, "approve"), ("expert2", 80, "approve"), ("expert3", 20, "reject")] {
            _ = try review(
                id, as: expert,
                [
                    "stage": "expert-panel", "outcome": .string(outcome), "score": JSON(integerLiteral: Int64(score)), "opinion": "评分",
                ])
        }
        let signedBefore = try caller.send(
            "POST", "/v1/applications/\(id)/reviews", as: "city", City.approval("municipal-review"))
        #expect(signedBefore.status == 403 && signedBefore.code == "already-signed", "the shortlist was a signature")
        // 30,000,000.07 × 0.15 is 4,500,000.0105.
        let approved = try review(id, as: "city2", City.approval("municipal-review", base: "30000000.07", rate: "0.15"))
        #expect(approved.text("/approvedAmount") == "4500000.01" && approved.text("/status") == "publicity")
        #expect(try caller.expect(200, "GET", "/v1/notices").text("/data/0/amount") == "4500000.01")
        #expect(try city.pool("application-promotion")["reserved"] == "4500000.01")

        // 拨付
        try city.moveClock(to: "2026-01-27T09:00:00+08:00")
        let granted = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        #expect(granted.text("/status") == "granted")
        let payable = try #require(granted.text("/payables/0"))
        let batch = try caller.expect(
            201, "POST", "/v1/payment-batches", as: "maker", ["pool": "application-promotion", "payables": [.string(payable)]]
        ).id
        try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/approval", as: "checker")
        try caller.expect(
            200, "POST", "/v1/payment-batches/\(batch)/results", as: "maker",
            ["results": [["payable": .string(payable), "outcome": "paid", "reference": "BANK-1"]]])
        #expect(try city.pool("application-promotion")["paid"] == "4500000.01")

        // 结算: 29,999,999.99 × 0.15 is 4,499,999.9985; two fen come back.
        let audited = try caller.expect(
            201, "POST", "/v1/applications/\(id)/audits", as: "city2", ["auditedInvestment": "29999999.99", "opinion": "竣工审计"])
        #expect(audited.text("/audit/finalAmount") == "4499999.99" && audited.text("/approvedAmount") == "4499999.99")
        let recovery = try caller.expect(200, "GET", "/v1/recoveries", as: "maker")
        #expect(recovery.text("/data/0/amount") == "0.02" && recovery.text("/data/0/application") == id)
        try caller.expect(
            201, "POST", "/v1/recoveries/\(recovery.text("/data/0/id") ?? "")/receipts", as: "maker",
            ["amount": "0.02", "reference": "IN-1"])
        let end = try city.pool("application-promotion")
        #expect(end["paid"] == "4500000.01" && end["recovered"] == "0.02" && end["reserved"] == "0.00" && end["committed"] == "0.00")
        #expect(try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal").text("/status") == "closed")
    }

    @Test func aGrantThatIsRevoked_IsOrderedBack_AndAWrongStateSaysWhatIsAllowed() throws {
        let one = try city.register(uscc(1))
        let (id, voucher) = try city.granted(one, amount: "1000000.00", contract: "R-1", on: "2026-01-13T09:00:00+08:00")
        let audit = try caller.send(
            "POST", "/v1/applications/\(id)/audits", as: "city", ["auditedInvestment": "1.00", "opinion": "x"])
        #expect(audit.status == 409 && audit.code == "invalid-state" && audit["/allowed"]?.array?.contains("revocation") == true)
        let revoked = try caller.expect(200, "POST", "/v1/applications/\(id)/revocation", as: "city", ["reason": "不符合条件"])
        #expect(revoked.text("/status") == "closed")
        #expect(try caller.expect(200, "GET", "/v1/vouchers/\(voucher)", as: "portal").text("/status") == "revoked")
        #expect(try city.pool()["available"] == "300000000.00")
        let again = try caller.send("POST", "/v1/applications/\(id)/revocation", as: "city", ["reason": "x"])
        #expect(again.status == 409 && again.code == "invalid-state" && again["/state"] == "closed")
    }

    @Test func anObjectionUpheldInPart_LowersTheAward_AndPublishesItAnew() throws {
        let one = try city.register(uscc(1))
        let id = try city.approved(one, amount: "1000000.00", contract: "O-1")
        let objection = try caller.expect(201, "POST", "/v1/applications/\(id)/objections", as: "portal2", ["reason": "部分不实"]).id
        let ruled = try caller.expect(
            200, "POST", "/v1/objections/\(objection)/ruling", as: "city2",
            ["outcome": "upheld", "approvedAmount": "300000.00", "opinion": "部分成立"])
        #expect(ruled.text("/status") == "upheld")
        let application = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        #expect(application.text("/status") == "publicity" && application.text("/approvedAmount") == "300000.00")
        #expect(try city.pool()["reserved"] == "300000.00")
    }

    @Test func goalsAreCountedInPublic() throws {
        let progress = try caller.expect(200, "GET", "/v1/schemes/ai4s-project/progress")
        #expect((progress["/goals"]?.array ?? []).map { $0["target"]?.integer } == [100, 100])
        #expect(progress["/goals/0/count"] == 0)
    }

    /// What acceptance runs do to every scheme: its own examples, and an enterprise exactly as the register answers it.
    @Test func everySchemesExamples_AreAssessedAsTheySay() throws {
        try city.register(uscc(1))
        let registered = try caller.expect(200, "GET", "/v1/enterprises/\(uscc(1))", as: "admin").json
        var schemes: [JSON] = []
        var target = "/v1/schemes?limit=10"
        while true {
            let page = try caller.expect(200, "GET", target)
            schemes += page["/data"]?.array ?? []
            guard let next = page.text("/next") else { break }
            target = "/v1/schemes?limit=10&after=\(next)"
        }
        #expect(schemes.count >= 18)
        for scheme in schemes {
            let id = scheme["id"]?.string ?? ""
            for example in scheme["examples"]?.array ?? [] {
                let answer = try caller.expect(
                    200, "POST", "/v1/assessments",
                    ["scheme": .string(id), "enterprise": example["enterprise"] ?? .null, "claim": example["claim"] ?? .null])
                // An example of another day may come out otherwise on this one.
                guard example["on"]?.string == nil || example["on"]?.string == "2026-01-05" else { continue }
                #expect(answer["/eligible"] == example["expect"]?["eligible"], "\(id): \(example["name"]?.string ?? "")")
                #expect(answer["/amount"] == example["expect"]?["amount"], "\(id): \(example["name"]?.string ?? "")")
                #expect(answer["/boundBy"] == example["expect"]?["boundBy"], "\(id): \(example["name"]?.string ?? "")")
            }
            let claim = scheme["examples"]?.array?.first?["claim"] ?? .null
            try caller.expect(200, "POST", "/v1/assessments", ["scheme": .string(id), "enterprise": registered, "claim": claim])
        }
        // Whoever reads the register: an auditor sees the account masked, and that too is taken as it is.
        for reader in ["portal", "applicant", "district", "city", "maker", "auditor"] {
            let seen = try caller.expect(200, "GET", "/v1/enterprises/\(uscc(1))", as: reader).json
            let answer = try caller.expect(
                200, "POST", "/v1/assessments",
                ["scheme": "model-api", "enterprise": seen, "claim": City.claim("8000000.00", contract: "M-1")])
            #expect(answer.text("/amount") == "4000000.00", "\(reader)")
        }
    }
}
