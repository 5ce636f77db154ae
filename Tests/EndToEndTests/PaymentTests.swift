// Money out and back over HTTP: what a checker signs, what the bank says and in which spelling, what comes back, and the books of it all.

import HTTPClient
import JSON
import Testing

@Suite struct PaymentTests {
    private let city: City
    private let caller: Caller
    private let uscc: String
    private let voucher: String

    init() throws {
        city = try City(Voucherd())
        caller = city.caller
        uscc = try city.register(EndToEndTests.uscc(1))
        voucher = try city.granted(uscc, amount: "4000000.00", contract: "P-1", on: "2026-01-13T09:00:00+08:00").voucher
    }

    private func payables(_ count: Int, from first: Int = 0) throws -> [String] {
        try (first..<first + count).map {
            try city.payable(voucher, of: uscc, contract: "P-1", amount: "100000.00", invoice: "2531200000000000010\($0)")
        }
    }

    private func approved(_ payables: [String]) throws -> String {
        let batch = try city.draftedBatch(payables)
        try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/approval", as: "checker")
        return batch
    }

    @Test func theCheckerSignsTheFilesDigest_AndTheFileIsThatOne() throws {
        let batch = try city.draftedBatch(payables(2))
        let path = "/v1/payment-batches/\(batch)"
        let digest = try #require(try caller.expect(200, "GET", path, as: "checker").text("/fileDigest"))
        let wrong = try caller.send("POST", path + "/approval", as: "checker", ["fileDigest": .string(String(repeating: "0", count: 64))])
        #expect(wrong.status == 409 && wrong.code == "file-digest-mismatch" && wrong.text("/fileDigest") == digest)
        let approved = try caller.expect(200, "POST", path + "/approval", as: "checker", ["fileDigest": .string(digest)])
        #expect(approved.text("/fileDigest") == digest && approved.text("/files/0/sha256") == digest)
        let file = try caller.expect(200, "GET", path + "/file", as: "maker", headers: [("Accept", "application/xml")])
        #expect(file.response.header("voucherd-file-digest") == "sha-256=\(digest)")
        // A new account after approval alters nothing.
        let etag = try caller.expect(200, "GET", "/v1/enterprises/\(uscc)", as: "portal").etag
        var moved = City.enterprise(uscc).object ?? JSONObject()
        moved["account"] = ["bank": "别的银行", "number": "6222020200000000000", "name": "别人"]
        try caller.expect(200, "PUT", "/v1/enterprises/\(uscc)", as: "portal", .object(moved), headers: [("If-Match", etag)])
        let again = try caller.expect(200, "GET", path + "/file", as: "checker", headers: [("Accept", "application/xml")])
        #expect(again.response.body == file.response.body)
        let drafted = try city.draftedBatch(payables(1, from: 2))
        #expect(try caller.expect(200, "GET", "/v1/payment-batches/\(drafted)", as: "checker").text("/fileDigest") != digest)
    }

    @Test func theTreasurysTable_IsMarkedTextWithATrailer_AlsoInGB18030() throws {
        let path = "/v1/payment-batches/\(try approved(payables(2)))/file"
        let table = try caller.expect(200, "GET", path, as: "maker", headers: [("Accept", "text/csv")])
        #expect(table.response.body.starts(with: [0xEF, 0xBB, 0xBF]))
        let lines = table.response.text.split(separator: "\r\n")
        #expect(lines.count == 4 && lines[3].hasPrefix("TOTAL,2,") && lines[3].contains(",100000.00,CNY"))
        let chinese = try caller.expect(200, "GET", path, as: "maker", headers: [("Accept", "text/csv; charset=gb18030")])
        #expect(chinese.response.header("content-type") == "text/csv; charset=gb18030")
        // 上海银行 in GB 18030.
        let bank: [UInt8] = [0xC9, 0xCF, 0xBA, 0xA3, 0xD2, 0xF8, 0xD0, 0xD0]
        #expect(chinese.response.body.firstRange(of: bank) != nil)
    }

    @Test func theBanksReport_InItsThreeSpellings_PaysEachItemOnce() throws {
        let items = try payables(4)
        let path = "/v1/payment-batches/\(try approved(items))"
        try caller.expect(200, "POST", path + "/dispatch", as: "maker")
        let report = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>
            <TxInfAndSts><OrgnlEndToEndId>\(items[0])</OrgnlEndToEndId><TxSts>ACSC</TxSts><AcctSvcrRef>B-1</AcctSvcrRef></TxInfAndSts>
            <TxInfAndSts><OrgnlEndToEndId>\(items[1])</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
            </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
            """
        func results(_ octets: String, _ type: String) throws -> Caller.Answer {
            try caller.expect(200, "POST", path + "/results", as: "maker", octets: Array(octets.utf8), type: type)
        }
        let first = try results(report, "application/xml")
        #expect(first.text("/status") == "partly-paid")
        #expect(first["/counts"] == ["failed": 1, "paid": 1])
        let second = try results("payable,outcome,reference\n\(items[0]),paid,B-1\n\(items[2]),paid,B-3\npay_x,paid,B\n", "text/csv")
        #expect(second["/counts"] == ["paid": 1, "unchanged": 1, "unknown-payable": 1])
        let third: JSON = ["results": [["payable": .string(items[3]), "outcome": "failed", "reason": "销户"]]]
        #expect(try caller.expect(200, "POST", path + "/results", as: "maker", third).text("/status") == "settled")
        #expect(try city.pool()["paid"] == "100000.00")
        // Late: one comes back, and is owed again.
        let back: JSON = ["results": [["payable": .string(items[0]), "outcome": "returned", "reference": "RTN-1", "reason": "账户不存在"]]]
        #expect(try caller.expect(200, "POST", path + "/results", as: "maker", back)["/counts"] == ["returned": 1])
        #expect(try city.pool()["paid"] == "50000.00")
        let payable = try caller.expect(200, "GET", "/v1/payables/\(items[0])", as: "maker")
        #expect(payable.text("/status") == "pending" && payable.text("/failure") == "账户不存在")
        let open = try caller.expect(200, "GET", path + "/items?outcome=failed", as: "checker")
        #expect(open["/data"]?.array?.count == 2)
        let pending = try caller.expect(200, "GET", "/v1/payables?pool=model-voucher&status=pending", as: "maker")
        #expect(pending["/data"]?.array?.count == 3)
        try caller.expect(201, "POST", "/v1/payment-batches", as: "maker", ["pool": "model-voucher", "payables": [.string(items[0])]])
    }

    @Test func theSameReportUnderTheSameKey_GetsTheSameAnswer() throws {
        let items = try payables(1)
        let path = "/v1/payment-batches/\(try approved(items))/results"
        let body: JSON = ["results": [["payable": .string(items[0]), "outcome": "paid", "reference": "B-1"]]]
        let first = try caller.send("POST", path, as: "maker", body, key: "bank-file-1")
        let again = try caller.send("POST", path, as: "maker", body, key: "bank-file-1")
        #expect(first.status == 200 && again.response.body == first.response.body)
        #expect(again.response.header("idempotency-replayed") == "true")
        let other: JSON = ["results": [["payable": .string(items[0]), "outcome": "failed"]]]
        #expect(try caller.send("POST", path, as: "maker", other, key: "bank-file-1").code == "idempotency-key-reused")
    }

    @Test func aCancelledDraft_LetsItsPayablesGo() throws {
        let items = try payables(1)
        let path = "/v1/payment-batches/\(try city.draftedBatch(items))"
        let cancelled = try caller.expect(200, "POST", path + "/cancellation", as: "maker", ["reason": "改期"])
        #expect(cancelled.text("/status") == "cancelled" && cancelled.text("/reason") == "改期")
        #expect(try caller.send("POST", path + "/approval", as: "checker").code == "invalid-state")
        #expect(try caller.expect(200, "GET", "/v1/payables/\(items[0])", as: "maker").text("/status") == "pending")
    }

    @Test func whatComesBack_ByInstalmentsOffsetsAndWriteOff() throws {
        let items = try payables(2)
        let batch = try approved([items[0]])
        let paid: JSON = ["results": [["payable": .string(items[0]), "outcome": "paid", "reference": "B-1"]]]
        try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/results", as: "maker", paid)
        let order = try caller.expect(
            201, "POST", "/v1/recoveries", as: "city",
            [
                "payable": .string(items[0]), "amount": "50000.00", "reason": "虚报合同", "cause": "fraud", "legalGround": "专项资金管理办法第二十条",
                "instalments": [["amount": "20000.00", "dueOn": "2026-03-01"], ["amount": "30000.00", "dueOn": "2026-04-01"]],
            ])
        let path = "/v1/recoveries/\(order.id)"
        #expect(order.text("/outstanding") == "50000.00" && order.text("/cause") == "fraud")
        let enterprise = try caller.expect(200, "GET", "/v1/enterprises/\(uscc)", as: "portal")
        #expect(enterprise.text("/barredUntil") == "2029-01-13")
        let assessed = try caller.expect(
            200, "POST", "/v1/assessments",
            ["scheme": "model-api", "enterprise": enterprise.json, "claim": City.claim("8000000.00", contract: "P-9")])
        #expect(assessed["/eligible"] == false)
        let kept = try caller.expect(201, "POST", path + "/offsets", as: "maker", ["payable": .string(items[1]), "amount": "10000.00"])
        #expect(kept.text("/received") == "10000.00")
        #expect(try caller.expect(200, "GET", "/v1/payables/\(items[1])", as: "maker").text("/amount") == "40000.00")
        try caller.expect(201, "POST", path + "/receipts", as: "maker", ["amount": "15000.00", "reference": "IN-1"])
        try city.moveClock(to: "2026-03-02T09:00:00+08:00")
        #expect(try caller.expect(200, "GET", path, as: "maker").text("/overdue") == "0.00")
        try city.moveClock(to: "2026-04-02T09:00:00+08:00")
        #expect(try caller.expect(200, "GET", path, as: "maker").text("/overdue") == "25000.00")
        try caller.expect(200, "POST", path + "/write-off", as: "city", ["reason": "破产清算终结"])
        #expect(try caller.send("POST", path + "/write-off/approval", as: "city").code == "same-person")
        let over = try caller.expect(200, "POST", path + "/write-off/approval", as: "checker")
        #expect(over.text("/status") == "written-off" && over.text("/writeOff/amount") == "25000.00")
        #expect(try city.pool()["recovered"] == "25000.00")
    }
}
