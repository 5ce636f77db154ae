import Glibc
import HTTPClient
import JSON
import Testing

/// Snapshots as an operator meets them: taken at the drain and on demand, verified, and a reason not to start.
@Suite struct SnapshotTests {
    @Test func aDrainedService_StartsFromItsSnapshot_AndAMissingJournalKeepsItShut() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        let one = try city.register(uscc(1))
        #expect(voucherd.end(SIGTERM) == 0)

        let again = try Voucherd(data: voucherd.data)
        let caller = try again.caller()
        caller.tokens = city.caller.tokens
        let seq = try #require(try Self.figure("voucherd_snapshot_seq", caller))
        #expect(try seq > 5 && Self.figure("voucherd_snapshot_age_records", caller) == 0)
        try caller.expect(200, "GET", "/v1/enterprises/\(one)", as: "portal")
        try caller.expect(201, "POST", "/v1/clients", as: "admin", ["name": "x", "person": "x", "roles": ["expert"]])
        kill(again.pid, SIGUSR1)
        for _ in 0..<500 where try Self.figure("voucherd_snapshots_total", caller) == 0 { usleep(10_000) }
        #expect(try Self.figure("voucherd_snapshot_seq", caller) == seq + 1)
        again.end(SIGKILL)

        let data = voucherd.data.path + "/data"
        let config = Voucherd.repository + "/Config/voucherd.json"
        #expect(try Voucherd.run(["verify", "--data", data, "--config", config]).code == 0)
        #expect(try Voucherd.run(["snapshot", "--data", data, "--config", config]).code == 0)
        // The journal is lost, and an empty one begun in its place.
        rename(data + "/journal", data + "/lost")
        let refused = try Voucherd.run(["serve", "--data", data, "--config", config, "--port", "0"])
        #expect(refused.code == 66 && refused.log.contains("snapshot ahead"))
    }

    static func figure(_ name: String, _ caller: Caller) throws -> Int? {
        let text = try caller.expect(200, "GET", "/metrics").response.text
        return text.split(separator: "\n").first { $0.hasPrefix(name + " ") }.flatMap { Int($0.split(separator: " ")[1]) }
    }
}
