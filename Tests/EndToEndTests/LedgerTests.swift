// The books over HTTP: balances at any record, entries, statements, year's end, what the bank and the books say of each other.

import Glibc
import HTTPClient
import JSON
import Testing

@Suite struct LedgerTests {
    private let city: City
    private let caller: Caller

    /// Half of 100,000 paid, half of 200,000 owed; 4,000,000 granted.
    init() throws {
        city = try City(Voucherd())
        caller = city.caller
        let uscc = try city.register(EndToEndTests.uscc(1))
        let voucher = try city.granted(uscc, amount: "8000000.00", contract: "L-1", on: "2026-01-13T09:00:00+08:00").voucher
        let first = try city.payable(voucher, of: uscc, contract: "L-1", amount: "100000.00", invoice: "25312000000000000201")
        _ = try city.payable(voucher, of: uscc, contract: "L-1", amount: "200000.00", invoice: "25312000000000000202")
        let batch = try city.draftedBatch([first])
        try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/approval", as: "checker")
        let paid: JSON = ["results": [["payable": .string(first), "outcome": "paid", "reference": "B-1"]]]
        try caller.expect(200, "POST", "/v1/payment-batches/\(batch)/results", as: "maker", paid)
    }

    private func balances(_ answer: Caller.Answer) -> [String: String] {
        var balances: [String: String] = [:]
        for row in answer["/data"]?.array ?? [] { balances[row["account"]?.string ?? ""] = row["balance"]?.string }
        return balances
    }

    @Test func theTrialBalanceOfAnyRecord_IsWhatItsEntriesMake() throws {
        let head = try city.seq()
        var entries: [JSON] = []
        var after = ""
        while true {
            let page = try caller.expect(200, "GET", "/v1/ledger/entries?pool=model-voucher&limit=2\(after)", as: "auditor")
            entries += page["/data"]?.array ?? []
            guard let next = page.text("/next") else { break }
            after = "&after=\(next)"
        }
        #expect(entries.count == 5, "appropriated, reserved, committed twice, paid")
        for seq in 0...head {
            let answer = try caller.expect(200, "GET", "/v1/ledger/accounts?at=\(seq)&pool=model-voucher", as: "auditor")
            #expect(answer.text("/debits") == answer.text("/credits"))
            var sums: [String: Int64] = [:]
            for entry in entries where (entry["seq"]?.integer ?? 0) <= seq {
                let fen = try #require(Int64((entry["amount"]?.string ?? "").filter { $0 != "." }))
                sums["model-voucher:" + (entry["debit"]?.string ?? ""), default: 0] += fen
                sums["model-voucher:" + (entry["credit"]?.string ?? ""), default: 0] -= fen
            }
            for (account, balance) in balances(answer) {
                let fen = try #require(Int64(balance.filter { $0 != "." }))
                let isCredit = account.hasSuffix("appropriated") || account.hasSuffix("recovered")
                #expect(fen == (isCredit ? -1 : 1) * (sums[account] ?? 0), "\(account) after record \(seq)")
            }
        }
        #expect(try caller.send("GET", "/v1/ledger/accounts?at=\(head + 1)", as: "auditor").code == "invalid-query")
        let now = balances(try caller.expect(200, "GET", "/v1/ledger/accounts", as: "maker"))
        #expect(now["model-voucher:paid"] == "50000.00" && now["model-voucher:committed"] == "100000.00")
    }

    @Test func entriesAreFilteredByAccountAndSubject() throws {
        let paid = try caller.expect(200, "GET", "/v1/ledger/entries?account=paid", as: "maker")
        #expect(paid["/data"]?.array?.count == 1 && paid.text("/data/0/amount") == "50000.00")
        let subject = try #require(paid.text("/data/0/subject"))
        #expect(try caller.expect(200, "GET", "/v1/ledger/entries?subject=\(subject)", as: "maker")["/data"]?.array?.count == 2)
    }

    @Test func statementsByPoolSchemeDistrictAndMonth() throws {
        func closing(_ query: String, _ key: String, _ kind: String) throws -> String? {
            let answer = try caller.expect(200, "GET", "/v1/ledger/statements?\(query)", as: "auditor")
            let statement = answer["/data"]?.array?.first { $0["key"]?.string == key }
            return statement?["accounts"]?.array?.first { $0["kind"]?.string == kind }?["closing"]?.string
        }
        #expect(try closing("by=pool", "model-voucher", "paid") == "50000.00")
        #expect(try closing("by=scheme&pool=model-voucher", "model-api", "committed") == "100000.00")
        #expect(try closing("by=district", City.pudong, "paid") == "50000.00")
        #expect(try closing("by=month&pool=model-voucher", "2026-01", "reserved") == "3850000.00")
        #expect(try closing("by=pool&to=2025-12", "model-voucher", "paid") == "0.00")
        let table = try caller.expect(
            200, "GET", "/v1/ledger/statements?by=month&pool=model-voucher", as: "maker", headers: [("Accept", "text/csv")])
        #expect(table.response.text.contains("2026-01,paid,0.00,50000.00,0.00,50000.00\r\n"))
        #expect(try caller.send("GET", "/v1/ledger/statements?from=2026-13", as: "maker").code == "invalid-query")
    }

    @Test func reconciliation_SaysWhatIsOpenAndHowOld() throws {
        try city.moveClock(to: "2026-02-02T09:00:00+08:00")
        let report = try caller.expect(200, "GET", "/v1/ledger/reconciliation", as: "auditor")
        let pool = try #require(report["/pools"]?.array?.first { $0["pool"]?.string == "model-voucher" })
        #expect(pool["bankPaid"] == "50000.00" && pool["booksPaid"] == "50000.00" && pool["difference"] == "0.00")
        #expect(pool["unexplained"] == "0.00")
        #expect(pool["pending"]?["count"] == 1 && pool["pending"]?["days"] == 20)
        #expect(report["/pendingByAge/1/amount"] == "100000.00")
    }

    @Test func yearsEnd_LapsesWithTwoPersons_AndSurvivesAStart() throws {
        try city.moveClock(to: "2027-02-01T09:00:00+08:00")
        let body: JSON = ["year": 2026, "outcome": "lapse", "reason": "年终收回"]
        let proposed = try caller.expect(201, "POST", "/v1/pools/model-voucher/year-ends", as: "maker", body)
        #expect(proposed.text("/unused") == "296000000.00" && proposed.text("/committed") == "100000.00")
        #expect(try caller.send("POST", "/v1/year-ends/\(proposed.id)/approval", as: "both").code == "same-person")
        let closed = try caller.expect(200, "POST", "/v1/year-ends/\(proposed.id)/approval", as: "checker")
        #expect(closed.text("/status") == "closed" && closed.text("/amount") == "296000000.00")
        let pool = try city.pool()
        #expect(pool["appropriated"] == "4000000.00")
        let list = try caller.expect(200, "GET", "/v1/year-ends?pool=model-voucher", as: "auditor")
        #expect(list["/data"]?.array?.count == 1)
    }

    @Test func beancount_IsServedAndWrittenByTheCommandAlike() throws {
        let served = try caller.expect(200, "GET", "/v1/ledger/beancount", as: "auditor")
        #expect(served.response.text.contains("  Expenses:Paid:Model-voucher  50000.00 CNY\n"))
        #expect(city.voucherd.end(SIGTERM) == 0)
        let file = city.voucherd.data.path + "/books.beancount"
        let written = try Voucherd.run([
            "ledger", "--data", city.voucherd.data.path + "/data", "--config", Voucherd.repository + "/Config/voucherd.json", "--to", file,
        ])
        #expect(written.code == 0, "\(written.log)")
        #expect(Voucherd.text(ofFile: file) == served.response.text)
    }
}
