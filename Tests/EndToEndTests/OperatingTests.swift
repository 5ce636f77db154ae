import Glibc
import HTTPClient
import JSON
import Testing

/// What an operator looks at: every figure that the alerts and the dashboard ask for is served, and `voucherd status` reads it.
@Suite struct OperatingTests {
    @Test func alertsAndDashboard_AskForFiguresThatAreServed() throws {
        let city = try City(Voucherd())
        let uscc = try city.register(uscc(1))
        _ = try city.approved(uscc, amount: "1000000.00", contract: "HT-1")
        let served = try city.caller.expect(200, "GET", "/metrics").response.text
        let asked = ["alerts.yml", "grafana-dashboard.json"].map { Voucherd.text(ofFile: Voucherd.repository + "/Config/operations/" + $0) }
            .joined()
        var names: Set<Substring> = []
        for prefix in ["voucherd_", "http_"] {
            for part in asked.split(separator: prefix).dropFirst() {
                names.insert(Substring(prefix + part.prefix { $0.isLetter || $0 == "_" }))
            }
        }
        #expect(names.count > 10)
        for name in names {
            let family = name.hasSuffix("_bucket") ? name.dropLast("_bucket".count) : name
            // A counter that stands at nothing yet still has its family.
            #expect(served.contains("# TYPE \(family) "), "\(name) is asked for and not served")
        }
    }

    @Test func status_TellsARunningServiceFromAStoppedOne() throws {
        let voucherd = try Voucherd()
        _ = try City(voucherd)
        let running = try Voucherd.run(["status", "--port", "\(voucherd.port)"])
        #expect(running.code == 0)
        #expect(
            running.output.contains("ready") && running.output.contains("pool model-voucher: 300000000.00 of 300000000.00 yuan available"))
        voucherd.end(SIGTERM)
        #expect(try Voucherd.run(["status", "--port", "\(voucherd.port)"]).code != 0)
    }

    /// What a long rest makes due is kept in as many batches as it takes: here each record is one of its own.
    @Test func whatALongRestMakesDue_IsKeptBatchAfterBatch() throws {
        let configuration = try Directory.configuration(service: [("limits", ["batchBytesMax": 1])])
        let voucherd = try Voucherd(config: configuration.path)
        let city = try City(voucherd)
        let id = try city.approved(try city.register(uscc(1)), amount: "8000000.00", contract: "HT-1")
        #expect(try city.pool()["reserved"] == "4000000.00")
        // The publicity is over, the voucher is issued, and expires.
        try city.moveClock(to: "2028-01-03T09:00:00+08:00")
        let application = try city.caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        let voucher = try #require(application.text("/vouchers/0"))
        #expect(try city.caller.expect(200, "GET", "/v1/vouchers/\(voucher)", as: "portal").text("/status") == "expired")
        #expect(try city.pool()["available"] == "300000000.00")
        #expect(voucherd.end(SIGTERM) == 0)
        let reopened = try Voucherd(data: voucherd.data, config: configuration.path)
        #expect(try reopened.caller().expect(200, "GET", "/v1/pools/model-voucher").text("/available") == "300000000.00")
    }
}
