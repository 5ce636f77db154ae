// What the domain refuses, as HTTP tells it: the wrong state, another party's things, a rule that is not met. Nothing changes by it.

import HTTPClient
import JSON
import Testing

@Suite struct RefusalTests {
    private let city: City
    private let caller: Caller

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
    }

    private struct Refused {
        let what: String
        let method: String
        let target: String
        let client: String
        var body: JSON?
        let status: Int
        let code: String
        var pointer: String?
    }

    private func check(_ rows: [Refused]) throws {
        let before = try city.seq()
        for row in rows {
            let answer = try caller.send(row.method, row.target, as: row.client, row.body)
            let said = "\(row.what): \(answer.status) \(answer.response.text.prefix(400))"
            #expect(answer.status == row.status, "\(said)")
            #expect(answer.code == row.code, "\(said)")
            #expect(answer.response.header("content-type") == "application/problem+json", "\(said)")
            if row.code == "invalid-state" { #expect(answer["/state"] != nil && answer["/allowed"]?.array != nil, "\(said)") }
            if let pointer = row.pointer {
                #expect((answer["/errors"]?.array ?? []).contains { $0["pointer"]?.string == pointer }, "\(said)")
            }
        }
        #expect(try city.seq() == before, "a refusal wrote a record")
    }

    @Test func wrongStates_Are409AndNameWhatIsAllowed() throws {
        let one = try city.register(uscc(1))
        let draft = "/v1/applications/" + (try city.draft(one, amount: "100000.00", contract: "D-1"))
        let submitted = "/v1/applications/" + (try city.submitted(one, amount: "100000.00", contract: "D-2"))
        let withdrawn = "/v1/applications/" + (try city.draft(one, amount: "100000.00", contract: "D-3"))
        try caller.expect(200, "POST", withdrawn + "/withdrawal", as: "portal", ["reason": "重报"])
        let (granted, voucher) = try city.granted(one, amount: "100000.00", contract: "D-4", on: "2026-01-13T09:00:00+08:00")
        let payable = try city.payable(voucher, of: one, contract: "D-4", amount: "50000.00", invoice: "25312000000000000010")
        let batch = "/v1/payment-batches/" + (try city.draftedBatch([payable]))
        let redemption = try #require(
            try caller.expect(200, "GET", "/v1/redemptions", as: "city").text("/data/0/id"))
        let spare = try city.granted(one, amount: "100000.00", contract: "D-5", on: "2026-01-22T09:00:00+08:00").voucher
        try caller.expect(200, "POST", "/v1/vouchers/\(spare)/revocation", as: "city", ["reason": "放弃"])

        let review = City.approval("district-check")
        let patch: JSON = ["documents": []]
        let results: JSON = ["results": [["payable": .string(payable), "outcome": "paid", "reference": "B-1"]]]
        func refused(_ what: String, _ target: String, _ client: String, _ body: JSON?, method: String = "POST") -> Refused {
            Refused(what: what, method: method, target: target, client: client, body: body, status: 409, code: "invalid-state")
        }
        try check([
            refused("reviewing a draft", draft + "/reviews", "city", review),
            refused("recusal from a draft", draft + "/recusals", "city", ["reason": "x"]),
            refused("submitting twice", submitted + "/submission", "portal", nil),
            refused("objecting before publicity", submitted + "/objections", "portal", ["reason": "x"]),
            refused("submitting what was withdrawn", withdrawn + "/submission", "portal", nil),
            refused("withdrawing twice", withdrawn + "/withdrawal", "portal", nil),
            refused(
                "an award on what was withdrawn", withdrawn + "/other-awards", "portal",
                ["funder": "national", "amount": "1.00", "reference": "N"]),
            refused("withdrawing what is granted", "/v1/applications/\(granted)/withdrawal", "portal", nil),
            refused("reviewing what is granted", "/v1/applications/\(granted)/reviews", "district", review),
            refused("objecting to what is granted", "/v1/applications/\(granted)/objections", "portal", ["reason": "x"]),
            refused("results of a draft", batch + "/results", "maker", results),
            refused("the file of a draft", batch + "/file", "maker", nil, method: "GET"),
            refused("reviewing a redemption twice", "/v1/redemptions/\(redemption)/review", "city", ["outcome": "reject", "opinion": "x"]),
            refused("revoking twice", "/v1/vouchers/\(spare)/revocation", "city", ["reason": "x"]),
            refused(
                "using a revoked voucher", "/v1/vouchers/\(spare)/redemptions", "portal",
                City.redemption(one, contract: "D-5", amount: "1.00", invoice: "25312000000000000011")),
        ])
        let before = try city.seq()
        let etag = try caller.expect(200, "GET", submitted, as: "portal").etag
        let amended = try caller.send("PATCH", submitted, as: "portal", patch, headers: [("If-Match", etag)])
        #expect(amended.status == 409 && amended.code == "invalid-state", "\(amended.response.text)")
        #expect(try city.seq() == before)
    }

    @Test func otherPartiesThings_AreNotThere() throws {
        let one = try city.register(uscc(1))
        let two = try city.register(uscc(2), as: "portal2")
        let theirs = try city.submitted(one, amount: "100000.00", contract: "S-1")
        let drafts = try city.draft(one, amount: "100000.00", contract: "S-2")
        func hidden(_ what: String, _ target: String, _ client: String, _ body: JSON? = nil, method: String = "GET") -> Refused {
            Refused(what: what, method: method, target: target, client: client, body: body, status: 404, code: "not-found")
        }
        try check([
            hidden("another portal's enterprise", "/v1/enterprises/\(one)", "portal2"),
            hidden("another enterprise", "/v1/enterprises/\(two)", "applicant"),
            hidden("another district's enterprise", "/v1/enterprises/\(one)", "district2"),
            hidden("another portal's application", "/v1/applications/\(theirs)", "portal2"),
            hidden("another portal's timeline", "/v1/applications/\(theirs)/timeline", "portal2"),
            hidden("another portal's submission", "/v1/applications/\(drafts)/submission", "portal2", method: "POST"),
            hidden("another district's application", "/v1/applications/\(theirs)", "district2"),
            hidden(
                "another district's review", "/v1/applications/\(theirs)/reviews", "district2", City.approval("district-check"),
                method: "POST"),
            hidden("a draft, to a district", "/v1/applications/\(drafts)", "district"),
            Refused(
                what: "an applicant for another enterprise", method: "POST", target: "/v1/applications", client: "applicant",
                body: ["scheme": "model-api", "applicant": .string(two), "claim": City.claim("1.00", contract: "S-3")], status: 403,
                code: "other-enterprise"),
        ])
        for (client, count) in [
            ("portal", 2), ("portal2", 0), ("applicant", 2), ("district", 1), ("district2", 0), ("city", 2), ("auditor", 2),
        ] {
            let list = try caller.expect(200, "GET", "/v1/applications", as: client)
            #expect(list["/data"]?.array?.count == count, "\(client)")
        }
        let document = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("x".utf8), type: "text/plain").id
        try check([hidden("another's document", "/v1/documents/\(document)", "portal2")])
    }

    @Test func rulesThatAreNotMet_Are422WithEveryFailure() throws {
        let one = try city.register(uscc(1))
        try city.register(uscc(3))
        let document = try caller.expect(201, "POST", "/v1/documents", as: "portal", octets: Array("x".utf8), type: "text/plain").id
        func application(_ members: [(String, JSON)]) -> JSON {
            var body = JSONObject([
                .init(key: "scheme", value: "model-api"), .init(key: "applicant", value: .string(one)),
                .init(key: "claim", value: City.claim("1000.00", contract: "R-1")),
            ])
            for (name, value) in members { body[name] = value }
            return .object(body)
        }
        func refused(_ what: String, _ members: [(String, JSON)], _ status: Int, _ code: String, _ pointer: String) -> Refused {
            Refused(
                what: what, method: "POST", target: "/v1/applications", client: "portal", body: application(members), status: status,
                code: code,
                pointer: pointer)
        }
        let claim: JSON = ["contractAmount": "x", "nonsense": 1]
        try check([
            refused("an unknown scheme", [("scheme", "no-such")], 422, "unknown-scheme", "/scheme"),
            refused("an unknown enterprise", [("applicant", .string(uscc(77)))], 422, "unknown-enterprise", "/applicant"),
            refused("a claim that breaks the form", [("claim", claim)], 400, "invalid-request", "/claim/contractAmount"),
            refused("a claim with an unknown member", [("claim", claim)], 400, "invalid-request", "/claim/nonsense"),
            refused(
                "an unknown document", [("documents", [["kind": "contract", "id": "doc_nothing"]])], 422, "unknown-document",
                "/documents/0/id"),
            refused(
                "an unknown kind of document", [("documents", [["kind": "poem", "id": .string(document)]])], 422, "unknown-document-kind",
                "/documents/0/kind"),
            Refused(
                what: "an unknown scheme, assessed", method: "POST", target: "/v1/assessments", client: "portal",
                body: ["scheme": "no-such", "enterprise": City.enterprise(one), "claim": [:]], status: 422, code: "unknown-scheme"),
            Refused(
                what: "a wrong check character", method: "PUT", target: "/v1/enterprises/91350100M000100Y44", client: "portal",
                body: City.enterprise(uscc(4)), status: 422, code: "invalid-uscc", pointer: "/uscc"),
            Refused(
                what: "two roles that exclude each other", method: "POST", target: "/v1/clients", client: "admin",
                body: ["name": "x", "person": "x", "roles": ["auditor", "finance-maker"]], status: 422, code: "roles-conflict",
                pointer: "/roles"),
            Refused(
                what: "a clock that runs backwards", method: "PUT", target: "/v1/clock", client: "admin",
                body: ["now": "2025-12-01T09:00:00+08:00"],
                status: 422, code: "clock-backwards", pointer: "/now"),
            Refused(
                what: "an unknown pool", method: "POST", target: "/v1/payment-batches", client: "maker",
                body: ["pool": "no-such", "payables": ["pay_nothing"]], status: 422, code: "unknown-pool", pointer: "/pool"),
            Refused(
                what: "an unknown payable", method: "POST", target: "/v1/payment-batches", client: "maker",
                body: ["pool": "model-voucher", "payables": ["pay_nothing"]], status: 422, code: "unknown-payable", pointer: "/payables/0"),
        ])

        // Submission: the missing document and the rule that fails are told at once.
        let incomplete = try caller.expect(
            201, "POST", "/v1/applications", as: "portal",
            [
                "scheme": "model-api", "applicant": .string(one),
                "claim": [
                    "contractAmount": "1000.00", "contractNumber": "R-2", "signedOn": "2026-01-04", "provider": .string(City.provider),
                    "thirdParty": false,
                ],
            ]
        ).id
        let answer = try caller.send("POST", "/v1/applications/\(incomplete)/submission", as: "portal")
        #expect(answer.status == 422)
        #expect((answer["/errors"]?.array ?? []).count >= 2, "\(answer.response.text)")
        let chinese = try #require(answer["/errors/0/message"]?.string)
        let english = try caller.send(
            "POST", "/v1/applications/\(incomplete)/submission", as: "portal", headers: [("Accept-Language", "fr, en;q=0.8, zh;q=0.2")])
        #expect(english.response.header("content-language") == "en")
        #expect(english["/errors/0/message"]?.string != chinese)
        #expect(english.text("/title") == "A rule is not met")
        #expect(answer.text("/title") == "内容不符合规定")
    }

    @Test func moneyRules_AreKept() throws {
        let one = try city.register(uscc(1))
        try city.register(uscc(2))
        let checked = "/v1/applications/" + (try city.checked(one, amount: "1000000.00", contract: "M-1"))
        let (_, voucher) = try city.granted(one, amount: "1000000.00", contract: "M-2", on: "2026-01-13T09:00:00+08:00")
        let redemptions = "/v1/vouchers/\(voucher)/redemptions"
        let good = City.redemption(one, contract: "M-2", amount: "300000.00", invoice: "25312000000000000020")
        func redemption(_ what: String, _ pointer: String, _ replacing: [(String, JSON)]) -> Refused {
            var body = good.object ?? JSONObject()
            for (name, value) in replacing { body[name] = value }
            return Refused(
                what: what, method: "POST", target: redemptions, client: "portal", body: .object(body), status: 422, code: "",
                pointer: pointer)
        }
        let rows: [Refused] = [
            redemption("a contract that is not the voucher's", "/contractNumber", [("contractNumber", "OTHER")]),
            redemption(
                "a payment of nothing", "/payment/amount", [("payment", ["amount": "0.00", "paidOn": "2026-01-12", "reference": "P"])]),
        ]
        let before = try city.seq()
        for row in rows {
            let answer = try caller.send("POST", row.target, as: "portal", row.body)
            #expect(answer.status == 422, "\(row.what): \(answer.response.text)")
            #expect(
                (answer["/errors"]?.array ?? []).contains { $0["pointer"]?.string == row.pointer }, "\(row.what): \(answer.response.text)")
        }
        try check([
            Refused(
                what: "a rate above the ceiling", method: "POST", target: checked + "/reviews", client: "city",
                body: City.approval("municipal-review", rate: "0.500001"), status: 422, code: "rate-too-high", pointer: "/approvedRate"),
            Refused(
                what: "a base above the claim", method: "POST", target: checked + "/reviews", client: "city",
                body: City.approval("municipal-review", base: "1000000.01"), status: 422, code: "base-too-high", pointer: "/approvedBase"),
            Refused(
                what: "the stage of another role", method: "POST", target: checked + "/reviews", client: "district",
                body: City.approval("municipal-review"), status: 403, code: "role-not-allowed"),
            Refused(
                what: "a recovery of what was never paid", method: "POST", target: "/v1/recoveries", client: "city",
                body: ["voucher": .string(voucher), "amount": "1.00", "reason": "x"], status: 422, code: "amount-too-high",
                pointer: "/amount"),
        ])
        #expect(try city.seq() == before)
    }
}
