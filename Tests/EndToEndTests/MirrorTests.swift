// `serve --mirror DIR`: every record is in two directories, and what one of them lost is taken from the other, and said.

import Glibc
import JSON
import Testing

@Suite struct MirrorTests {
    static let segment = "/journal/journal-00000000000000000001.jsonl"

    @Test(arguments: [false, true])
    func aRecordDamagedOnOneSide_IsMendedFromTheOther_AndReported(_ isMirror: Bool) throws {
        let directory = Directory()
        let (data, mirror) = (directory.path + "/data", directory.path + "/mirror")
        var voucherd = try Voucherd(data: directory, arguments: ["--mirror", mirror])
        let city = try City(voucherd)
        let one = try city.register(uscc(1))
        voucherd.end(SIGKILL)
        try BackupTests.spoil((isMirror ? mirror : data) + Self.segment)
        #expect(try verify(isMirror ? mirror : data, keyOf: directory).code == 1)
        #expect(try verify(isMirror ? data : mirror, keyOf: directory).code == 0)

        voucherd = try Voucherd(data: directory, arguments: ["--mirror", mirror])
        #expect(voucherd.log.contains("did not hold what it should; it was mended from"), "\(voucherd.log)")
        let caller = try voucherd.caller()
        caller.tokens = city.caller.tokens
        #expect(try SnapshotTests.figure("voucherd_journal_repairs_total", caller) == 1)
        #expect(try SnapshotTests.figure("voucherd_journal_mirror_up", caller) == 1)
        try caller.expect(200, "GET", "/v1/enterprises/\(one)", as: "portal")
        try caller.expect(
            201, "PUT", "/v1/enterprises/\(uscc(2))", as: "portal", City.enterprise(uscc(2)), headers: [("If-None-Match", "*")])
        #expect(voucherd.end(SIGTERM) == 0)
        #expect(try verify(data, keyOf: directory).code == 0)
        // Snapshots are beside the journal, not beside its mirror: the records are what must be alike.
        let sides = try [verify(mirror, keyOf: directory), verify(data, keyOf: directory)].map { $0.output.split(separator: "\n").first }
        #expect(sides[0] == sides[1])
    }

    @Test func withoutAMirror_TheSameDamageStopsTheStart() throws {
        let directory = Directory()
        let voucherd = try Voucherd(data: directory)
        _ = try City(voucherd)
        voucherd.end(SIGKILL)
        try BackupTests.spoil(directory.path + "/data" + Self.segment)
        let refused = try Voucherd.run([
            "serve", "--sandbox", "--port", "0", "--data", directory.path + "/data", "--config", BackupTests.config,
        ])
        #expect(refused.code == 65 && refused.log.contains("journal damaged"), "\(refused)")
    }

    @Test func aLostDisk_IsMadeGoodFromTheMirror() throws {
        let directory = Directory()
        let (data, mirror) = (directory.path + "/data", directory.path + "/mirror")
        var voucherd = try Voucherd(data: directory, arguments: ["--mirror", mirror])
        let city = try City(voucherd)
        try city.register(uscc(1))
        voucherd.end(SIGKILL)
        _ = try Voucherd.run(program: ["/bin/rm", "-r", data + "/journal"])
        voucherd = try Voucherd(data: directory, arguments: ["--mirror", mirror])
        let caller = try voucherd.caller()
        caller.tokens = city.caller.tokens
        try caller.expect(200, "GET", "/v1/enterprises/\(uscc(1))", as: "portal")
    }

    /// The mirror holds records, not keys: they are handed over.
    func verify(_ data: String, keyOf directory: Directory) throws -> Voucherd.Ending {
        try Voucherd.run(
            ["verify", "--data", data, "--config", BackupTests.config],
            environment: ["VOUCHERD_DATA_KEY=" + Voucherd.text(ofFile: directory.path + "/data/data.key")])
    }
}
