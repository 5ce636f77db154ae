// Who may review what, how an objection stops the clock, and what bank files do.

import HTTPClient
import JSON
import Testing

@Suite struct ReviewTests {
    private let city: City
    private let caller: Caller

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
    }

    @Test func tasks_AreForTheStagesRoleAndNotForWhoDeclaredAnInterest() throws {
        let one = try city.register(uscc(1))
        let first = try city.submitted(one, amount: "1000.00", contract: "T-1")
        let second = try city.submitted(one, amount: "1000.00", contract: "T-2")
        func tasks(_ client: String) throws -> [String] {
            try (caller.expect(200, "GET", "/v1/review-tasks", as: client)["/data"]?.array ?? []).compactMap { $0["id"]?.string }
        }
        #expect(try tasks("district") == [first, second])
        #expect(try tasks("district2") == [])
        #expect(try tasks("city") == [])
        try caller.expect(201, "POST", "/v1/applications/\(first)/recusals", as: "district", ["reason": "亲属任职"])
        #expect(try tasks("district") == [second])
        let refused = try caller.send("POST", "/v1/applications/\(first)/reviews", as: "district", City.approval("district-check"))
        #expect(refused.status == 403)
        #expect(refused.code == "recused")
        try caller.expect(201, "POST", "/v1/applications/\(second)/reviews", as: "district", City.approval("district-check"))
        #expect(try tasks("district") == [])
        #expect(try tasks("city") == [second])
        // Returned: the applicant mends it and hands it in again; earlier signatures no longer stand.
        try caller.expect(
            201, "POST", "/v1/applications/\(second)/reviews", as: "city",
            ["stage": "municipal-review", "outcome": "return", "opinion": "请补充付款条款。"])
        let returned = try caller.expect(200, "GET", "/v1/applications/\(second)", as: "applicant")
        #expect(returned.text("/status") == "returned")
        #expect(returned.text("/reviews/1/opinion") == "请补充付款条款。")
        #expect(returned["/reviews/1/person"] == nil)
        try caller.expect(
            200, "PATCH", "/v1/applications/\(second)", as: "portal", ["claim": City.claim("900.00", contract: "T-2")],
            headers: [("If-Match", returned.etag)])
        try caller.expect(200, "POST", "/v1/applications/\(second)/submission", as: "portal")
        #expect(try tasks("district") == [second])
    }

    @Test func objection_StopsTheClockAndItsDismissalRestartsIt() throws {
        let one = try city.register(uscc(1))
        let id = try city.approved(one, amount: "1000.00", contract: "O-1")
        try city.moveClock(to: "2026-01-07T10:00:00+08:00")
        let filed = try caller.expect(201, "POST", "/v1/applications/\(id)/objections", as: "portal2", ["reason": "合同与事实不符"])
        let objection = filed.id
        // Its Location leads somewhere: for whoever made it and whoever may see the application, and for nobody else.
        let location = try #require(filed.response.header("location"))
        for reader in ["portal2", "portal", "district", "city", "auditor"] {
            #expect(try caller.expect(200, "GET", location, as: reader).text("/status") == "open", "\(reader)")
        }
        #expect(try caller.send("GET", location, as: "district2").code == "not-found")
        #expect(try caller.expect(200, "GET", "/v1/applications/\(id)", as: "city").text("/status") == "objection")
        // Long past the day on which publicity would have been over.
        try city.moveClock(to: "2026-01-20T10:00:00+08:00")
        #expect(try caller.expect(200, "GET", "/v1/applications/\(id)", as: "city").text("/status") == "objection")
        let task = try caller.expect(200, "GET", "/v1/review-tasks", as: "city2")
        #expect(task.text("/data/0/kind") == "objection")
        let dismissal: JSON = ["outcome": "dismissed", "opinion": "经核查不成立"]
        // A ruling is no signature on the case: under this policy (`objectionRuling`) it is open to whoever signed, too.
        #expect(try caller.expect(200, "GET", "/v1/review-tasks", as: "city").text("/data/0/kind") == "objection")
        try caller.expect(200, "POST", "/v1/objections/\(objection)/ruling", as: "city", dismissal)
        let resumed = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "city")
        #expect(resumed.text("/status") == "publicity")
        // Of five working days (6, 7, 8, 9, 12 January) the 7th, 8th, 9th and 12th were left on the 7th: 21, 22, 23 and 26 January.
        #expect(resumed.text("/publicUntil") == "2026-01-26")
        let twice = try caller.send("POST", "/v1/objections/\(objection)/ruling", as: "city2", ["outcome": "upheld", "opinion": "x"])
        #expect(twice.status == 409)
        let upheld = try city.approved(one, amount: "1000.00", contract: "O-2")
        let other = try caller.expect(201, "POST", "/v1/applications/\(upheld)/objections", as: "portal2", ["reason": "x"]).id
        try caller.expect(200, "POST", "/v1/objections/\(other)/ruling", as: "city2", ["outcome": "upheld", "opinion": "成立"])
        #expect(try caller.expect(200, "GET", "/v1/applications/\(upheld)", as: "city").text("/status") == "rejected")
        #expect(try city.pool()["reserved"] == "500.00")
    }

    @Test func bankFiles_AreReadInEverySpelling() throws {
        let one = try city.register(uscc(1))
        let voucher = try city.granted(one, amount: "2000000.00", contract: "P-1", on: "2026-01-13T09:00:00+08:00").voucher
        let payables = try (1...3).map { number in
            try city.payable(voucher, of: one, contract: "P-1", amount: "1000.00", invoice: "2531200000000000004\(number)")
        }
        let batch = "/v1/payment-batches/" + (try city.draftedBatch(payables))
        try caller.expect(200, "POST", batch + "/approval", as: "checker")

        let csv = "payable,outcome,reference,reason\r\n\(payables[0]),paid,BANK-1,\r\npay_nothing,paid,BANK-2,\r\n"
        let first = try caller.expect(200, "POST", batch + "/results", as: "maker", octets: Array(csv.utf8), type: "text/csv")
        #expect((first["/rows"]?.array ?? []).map { $0["result"]?.string ?? "" } == ["paid", "unknown-payable"])
        #expect(first.text("/status") == "partly-paid")

        func report(_ body: String) -> [UInt8] {
            Array(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId></GrpHdr>
                <OrgnlPmtInfAndSts><OrgnlPmtInfId>x</OrgnlPmtInfId>\(body)</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
                """.utf8)
        }
        let xml = report(
            """
            <TxInfAndSts><OrgnlEndToEndId>\(payables[1])</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn>\
            <AddtlInf>账号&amp;户名不符</AddtlInf></StsRsnInf></TxInfAndSts>
            <TxInfAndSts><OrgnlEndToEndId>\(payables[2])</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>
            """)
        let second = try caller.expect(200, "POST", batch + "/results", as: "maker", octets: xml, type: "application/xml")
        #expect(second["/rows"]?.array?.count == 1)
        let failed = try caller.expect(200, "GET", "/v1/payables/\(payables[1])", as: "maker")
        #expect(failed.text("/failure") == "AC01: 账号&户名不符")
        // One failed item fails alone, and can be retried in a later batch.
        #expect(failed.text("/status") == "pending")
        let settled = report("<TxInfAndSts><OrgnlEndToEndId>\(payables[2])</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>")
        let third = try caller.expect(200, "POST", batch + "/results", as: "maker", octets: settled, type: "application/xml")
        #expect(third.text("/status") == "settled")
        #expect(try city.pool()["paid"] == "1000.00")
        let retry = try city.draftedBatch([payables[1]])
        #expect(try caller.expect(200, "GET", "/v1/payment-batches/\(retry)", as: "checker").text("/total") == "500.00")

        let before = try city.seq()
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Document>&a;</Document>"
        for bad in [bomb, "<Document>", "<Document/>", "x", String(repeating: "<a>", count: 5000)] {
            let answer = try caller.send("POST", batch + "/results", as: "maker", octets: Array(bad.utf8), type: "application/xml")
            #expect(answer.status == 400 && answer.code == "invalid-file", "\(bad.prefix(40)): \(answer.response.text)")
        }
        #expect(try city.seq() == before)
    }

    @Test func feed_TellsEachPortalItsOwn() throws {
        let one = try city.register(uscc(1))
        let id = try city.submitted(one, amount: "1000.00", contract: "F-1")
        var types: [String] = []
        var target = "/v1/events?limit=4"
        while true {
            let page = try caller.expect(200, "GET", target, as: "portal")
            types += (page["/data"]?.array ?? []).compactMap { $0["type"]?.string }
            guard let next = page.text("/next") else { break }
            target = "/v1/events?limit=4&after=\(next)"
        }
        #expect(types == ["enterprise-recorded", "document-stored", "application-drafted", "application-submitted"])
        try caller.expect(201, "POST", "/v1/applications/\(id)/reviews", as: "district", City.approval("district-check"))
        let whole = try caller.expect(200, "GET", "/v1/events?limit=500", as: "portal")
        let last = try #require(whole["/data"]?.array?.last)
        #expect(last["type"] == "review-recorded")
        #expect(last["application"] == .string(id))
        // From the last event on there is nothing, until something happens.
        let cursor = try #require(last["id"]?.string)
        #expect(try caller.expect(200, "GET", "/v1/events?after=\(cursor)", as: "portal")["/data"] == [])
        try caller.expect(200, "POST", "/v1/applications/\(id)/withdrawal", as: "portal")
        let after = try caller.expect(200, "GET", "/v1/events?after=\(cursor)", as: "portal")
        #expect((after["/data"]?.array ?? []).map { $0["type"]?.string ?? "" } == ["application-withdrawn"])
        #expect(try caller.expect(200, "GET", "/v1/events", as: "portal2")["/data"] == [])
        let everything = try caller.expect(200, "GET", "/v1/events?limit=500", as: "auditor")
        #expect((everything["/data"]?.array?.count ?? 0) > types.count)
        #expect(!everything.response.text.contains("tokenHash"))
    }
}
