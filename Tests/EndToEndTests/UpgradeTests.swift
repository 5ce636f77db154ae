import Glibc
import JSON
import Synchronization
import Testing

/// The steps of an upgrade as Config/operations tells them, on data that an earlier version left: `Fixtures/earlier` is the data directory
/// of README's six steps, written by the version of November 2026 before states and snapshots changed. It never is made anew.
@Suite struct UpgradeTests {
    @Test func dataOfAnEarlierVersion_IsBackedUp_WrittenOn_AndGoneBackTo() throws {
        let directory = Directory()
        let (data, backup) = (directory.path + "/data", directory.path + "/backup")
        _ = try Voucherd.run(program: ["/bin/cp", "-rp", Voucherd.repository + "/Tests/EndToEndTests/Fixtures/earlier", data])
        // 1. Back up, and verify what the backup says.
        let made = try Voucherd.run(["backup", "--data", data, "--to", backup, "--config", BackupTests.config])
        #expect(made.code == 0 && made.output.contains("chain whole, replay whole, books balanced"), "\(made)")
        // 2. Start the new version on the same data: everything is there, and it goes on.
        let voucherd = try Voucherd(data: directory)
        let caller = try voucherd.caller()
        let pool = try caller.expect(200, "GET", "/v1/pools/model-voucher")
        #expect(pool.text("/paid") == "1000000.00" && pool.text("/reserved") == "3000000.00")
        try caller.expect(201, "POST", "/v1/clients", as: "admin", ["name": "新", "person": "新", "roles": ["auditor"]])
        #expect(voucherd.end(SIGTERM) == 0)
        // The harness's administrator and the new client came to the 21 records.
        let verified = try Voucherd.run(["verify", "--data", data, "--config", BackupTests.config])
        #expect(verified.code == 0 && verified.output.contains("23 records"), "\(verified)")
        // 3. To go back, the backup is restored elsewhere, with the key: it ends where the earlier version ended.
        let back = directory.path + "/back"
        mkdir(back, 0o700)
        _ = try Voucherd.run(program: ["/bin/cp", "-p", data + "/data.key", back])
        #expect(try Voucherd.run(["restore", "--from", backup, "--data", back, "--config", BackupTests.config]).code == 0)
        let restored = try Voucherd.run(["verify", "--data", back, "--config", BackupTests.config])
        #expect(restored.code == 0 && restored.output.contains("21 records"), "\(restored)")
    }
}
