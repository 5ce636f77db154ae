import Glibc
import HTTPClient
import JSON
import Testing

@Suite struct WholeFlowTests {
    /// The whole life of a voucher, with the fen of every step.
    @Test func everyStepOfAVoucherGivesTheRightFen() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        let uscc = try city.register(uscc(1))

        // 测算: 8,000,000 × 0.5 is below the cap.
        let assessed = try caller.expect(
            200, "POST", "/v1/assessments",
            ["scheme": "model-api", "enterprise": City.enterprise(uscc), "claim": City.claim("8000000.00", contract: "HT-1")])
        #expect(assessed["/eligible"] == true)
        #expect(assessed.text("/amount") == "4000000.00")
        #expect(assessed.text("/boundBy") == "rate")

        // 申报与审核: the review accepts 7,654,321.01 at 0.4, which is 3,061,728.404: floored to 3,061,728.40.
        let id = try city.checked(uscc, amount: "8000000.00", contract: "HT-1")
        #expect(try city.pool()["available"] == "300000000.00")
        let approved = try caller.expect(
            201, "POST", "/v1/applications/\(id)/reviews", as: "city",
            City.approval("municipal-review", base: "7654321.01", rate: "0.4"))
        #expect(approved.text("/status") == "publicity")
        #expect(approved.text("/approvedBase") == "7654321.01")
        #expect(approved.text("/approvedRate") == "0.4")
        #expect(approved.text("/approvedAmount") == "3061728.40")
        // Five working days after Monday 5 January 2026.
        #expect(approved.text("/publicUntil") == "2026-01-12")
        #expect(try city.pool()["reserved"] == "3061728.40")
        #expect(try city.pool()["available"] == "296938271.60")

        // 公示
        let notices = try caller.expect(200, "GET", "/v1/notices")
        #expect(notices.text("/data/0/application") == id)
        #expect(notices.text("/data/0/amount") == "3061728.40")
        try city.moveClock(to: "2026-01-12T23:59:59+08:00")
        #expect(try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal").text("/status") == "publicity")
        try city.moveClock(to: "2026-01-13T00:00:00+08:00")
        let granted = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        #expect(granted.text("/status") == "granted")
        let voucher = try #require(granted.text("/vouchers/0"))
        let fresh = try caller.expect(200, "GET", "/v1/vouchers/\(voucher)", as: "applicant")
        #expect(fresh.text("/faceValue") == "3061728.40")
        #expect(fresh.text("/balance") == "3061728.40")
        #expect(fresh.text("/rate") == "0.4")
        #expect(fresh.text("/status") == "active")
        #expect(fresh.text("/validFrom") == "2026-01-13")

        // 核销: 1,000,000.01 × 0.4 is 400,000.004, floored.
        let payable = try city.payable(voucher, of: uscc, contract: "HT-1", amount: "1000000.01", invoice: "25312000000000000001")
        #expect(try caller.expect(200, "GET", "/v1/payables/\(payable)", as: "maker").text("/amount") == "400000.00")
        #expect(try caller.expect(200, "GET", "/v1/vouchers/\(voucher)", as: "portal").text("/balance") == "2661728.40")
        #expect(try city.pool()["committed"] == "400000.00")
        #expect(try city.pool()["reserved"] == "2661728.40")

        // 拨付
        let batch = try city.draftedBatch([payable])
        let own = try caller.send("POST", "/v1/payment-batches/\(batch)/approval", as: "both")
        #expect(own.status == 403)
        #expect(own.code == "same-person")
        #expect(try caller.send("GET", "/v1/payment-batches/\(batch)/file", as: "maker").code == "invalid-state")
        let checked = try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/approval", as: "checker")
        #expect(checked.text("/status") == "approved")
        #expect(checked.text("/total") == "400000.00")
        let file = try caller.expect(200, "GET", "/v1/payment-batches/\(batch)/file", as: "maker", headers: [("Accept", "application/xml")])
        #expect(file.response.text.contains("<InstdAmt Ccy=\"CNY\">400000.00</InstdAmt>"))
        #expect(file.response.text.contains("<EndToEndId>\(payable)</EndToEndId>"))
        let again = try caller.expect(
            200, "GET", "/v1/payment-batches/\(batch)/file", as: "checker", headers: [("Accept", "application/xml")])
        #expect(again.response.body == file.response.body)
        let table = try caller.expect(200, "GET", "/v1/payment-batches/\(batch)/file", as: "maker", headers: [("Accept", "text/csv")])
        #expect(table.response.text.contains("\(payable),\(uscc),"))

        let results: JSON = ["results": [["payable": .string(payable), "outcome": "paid", "reference": "BANK-1"]]]
        let settled = try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/results", as: "maker", results)
        #expect(settled.text("/status") == "settled")
        let paid = try city.pool()
        // The bank's file a second time, under another key, pays nothing twice.
        let repeated = try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/results", as: "maker", results)
        #expect(repeated.text("/rows/0/result") == "unchanged")
        #expect(try city.pool() == paid)
        #expect(paid["paid"] == "400000.00")
        #expect(paid["committed"] == "0.00")

        // 追缴: half comes back.
        let recovery = try caller.expect(
            201, "POST", "/v1/recoveries", as: "city", ["payable": .string(payable), "amount": "200000.00", "reason": "多付"])
        #expect(recovery.text("/status") == "ordered")
        let received = try caller.expect(
            201, "POST", "/v1/recoveries/\(recovery.id)/receipts", as: "maker", ["amount": "200000.00", "reference": "IN-1"])
        #expect(received.text("/status") == "received")
        let end = try city.pool()
        #expect(end["recovered"] == "200000.00")
        #expect(try isBalanced(end))

        // 过程与审计
        let timeline = try caller.expect(200, "GET", "/v1/applications/\(id)/timeline", as: "auditor")
        let steps = (timeline["/data"]?.array ?? []).compactMap { $0["what"]?.string }
        #expect(steps.first == "application-drafted")
        #expect(timeline["/data/0"]?.object?.keys.sorted() == ["seq", "what", "when", "who", "why"])
        for step in [
            "application-submitted", "review-recorded", "publicity-started", "application-granted", "redemption-filed", "payable-paid",
        ] {
            #expect(steps.contains(step), "\(step) is missing in \(steps)")
        }
        #expect(city.voucherd.end(SIGTERM) == 0)
        let verified = try Voucherd.run([
            "verify", "--data", city.voucherd.data.path + "/data", "--config", Voucherd.repository + "/Config/voucherd.json",
        ])
        #expect(verified.code == 0, "\(verified.log)")
    }

    private func isBalanced(_ pool: [String: String]) throws -> Bool {
        func fen(_ term: String) throws -> Int {
            let digits = (pool[term] ?? "").filter { $0 != "." }
            return try #require(Int(digits))
        }
        return try fen("appropriated")
            == fen("available") + fen("reserved") + fen("committed") + fen("paid") - fen("recovered")
    }
}
