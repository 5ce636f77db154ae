// Two requests for the pool's last yuan: one wins, the other gets a clear refusal (domain page, Money 6).

import Dispatch
import Glibc
import HTTPClient
import JSON
import Synchronization
import Testing

@Suite struct LastYuanTests {
    /// A city whose model pool holds just `yuan`.
    private func city(poolOf yuan: String) throws -> (City, Directory) {
        let config = try Directory.configuration(
            pools: { pool in
                guard pool["id"] == "model-voucher", var object = pool.object else { return pool }
                object["appropriated"] = .string(yuan)
                // The notice's figure is another: a clause that it would contradict is left out.
                object["clause"] = nil
                return .object(object)
            })
        return (try City(Voucherd(config: config.path)), config)
    }

    @Test func twoApprovalsForTheLastYuan_OneWins() throws {
        let (city, config) = try city(poolOf: "1000000.00")
        defer { withExtendedLifetime(config) {} }
        let applications = try (1...4).map { number in
            let one = try city.register(uscc(number))
            // Each asks for 1,000,000 of a pool of 1,000,000.
            return try city.checked(one, amount: "2000000.00", contract: "L-\(number)")
        }
        let results = Mutex<[Int: Int]>([:])
        let codes = Mutex<[String]>([])
        let callers = try applications.map { _ in Unshared(try city.voucherd.caller()) }
        DispatchQueue.concurrentPerform(iterations: applications.count) { index in
            guard
                let answer = try? callers[index].value.send(
                    "POST", "/v1/applications/\(applications[index])/reviews", as: index % 2 == 0 ? "city" : "city2",
                    City.approval("municipal-review"))
            else { return }
            results.withLock { $0[answer.status, default: 0] += 1 }
            if let code = answer.code { codes.withLock { $0.append(code) } }
        }
        #expect(results.withLock { $0 } == [201: 1, 409: 3])
        #expect(codes.withLock { Set($0) }.isSubset(of: ["pool-exhausted", "not-eligible"]), "\(codes.withLock { $0 })")
        let pool = try city.pool()
        #expect(pool["available"] == "0.00")
        #expect(pool["reserved"] == "1000000.00")
        // The losers stand where they stood and can be approved when money is there again.
        let states = try applications.map { try city.caller.expect(200, "GET", "/v1/applications/\($0)", as: "city").text("/status") }
        #expect(states.filter { $0 == "publicity" }.count == 1)
        #expect(states.filter { $0 == "in-review" }.count == 3)
        let winner = applications[try #require(states.firstIndex(of: "publicity"))]
        try city.caller.expect(200, "POST", "/v1/applications/\(winner)/withdrawal", as: "portal")
        #expect(try city.pool()["available"] == "1000000.00")
        let next = applications[try #require(states.firstIndex(of: "in-review"))]
        try city.caller.expect(201, "POST", "/v1/applications/\(next)/reviews", as: "city", City.approval("municipal-review"))
    }

    @Test func whatThePoolHasLeft_BoundsTheGrantToTheFen() throws {
        let (city, config) = try city(poolOf: "1000000.01")
        defer { withExtendedLifetime(config) {} }
        let first = try city.register(uscc(1))
        let second = try city.register(uscc(2))
        _ = try city.approved(first, amount: "1999999.99", contract: "B-1")
        // 0.5 × 1,999,999.99 is 999,999.995, floored; 0.02 is left of the pool.
        #expect(try city.pool()["available"] == "0.02")
        let id = try city.checked(second, amount: "2000000.00", contract: "B-2")
        let answer = try city.caller.expect(
            201, "POST", "/v1/applications/\(id)/reviews", as: "city", City.approval("municipal-review"))
        #expect(answer.text("/approvedAmount") == "0.02")
        #expect(answer.text("/assessment/boundBy") == "pool")
        #expect(try city.pool()["available"] == "0.00")
    }

    /// The same voucher, the same invoice, many hands: what is used of an invoice is used for all.
    @Test func oneInvoiceUsedAtOnce_IsUsedOnce() throws {
        let city = try City(Voucherd())
        let one = try city.register(uscc(1))
        let voucher = try city.granted(one, amount: "2000000.00", contract: "V-1", on: "2026-01-13T09:00:00+08:00").voucher
        let statuses = Mutex<[Int]>([])
        let callers = try (0..<4).map { _ in Unshared(try city.voucherd.caller()) }
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            let body = City.redemption(one, contract: "V-1", amount: "100000.00", invoice: "25312000000000000030")
            guard let answer = try? callers[index].value.send("POST", "/v1/vouchers/\(voucher)/redemptions", as: "portal", body) else {
                return
            }
            statuses.withLock { $0.append(answer.status) }
        }
        #expect(statuses.withLock { $0.sorted() } == [201, 422, 422, 422])
        let invoice = try city.caller.expect(200, "GET", "/v1/invoices/25312000000000000030", as: "maker")
        #expect(invoice.text("/residual") == "0.00")
    }
}
