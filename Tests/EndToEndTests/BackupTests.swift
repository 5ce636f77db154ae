// A backup is made while callers write, and a service that is started on the restored copy knows everything that was acknowledged.

import Dispatch
import Glibc
import HTTPClient
import JSON
import Synchronization
import Testing

@Suite struct BackupTests {
    static let config = Voucherd.repository + "/Config/voucherd.json"

    func backUp(_ data: String, to target: String) throws -> Voucherd.Ending {
        try Voucherd.run(["backup", "--data", data, "--to", target, "--config", Self.config])
    }

    /// With the data directory's key put there first, as the operator does: no backup holds it.
    func restore(_ source: String, to data: String, keyOf original: String) throws -> Voucherd.Ending {
        mkdir(data, 0o700)
        _ = try Voucherd.run(program: ["/bin/cp", "-p", original + "/data.key", data])
        return try Voucherd.run(["restore", "--from", source, "--data", data, "--config", Self.config])
    }

    @Test func aBackupBesideWriters_IsRestoredWithEverythingAcknowledgedBefore() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        let one = try city.register(uscc(1))
        let file = Array("uscc,name,district\n\(uscc(9)),甲公司,浦东新区\n".utf8)
        let imported = try city.caller.expect(
            200, "POST", "/v1/enterprises/imports", as: "admin", octets: file, type: "text/csv", key: "import-before")
        let acknowledged = Mutex<[String]>([])
        let isStopped = Atomic(false)
        let group = DispatchGroup()
        for writer in 0..<3 {
            let caller = Unshared(try voucherd.caller())
            DispatchQueue.global().async(group: group) {
                for number in 0..<100_000 where !isStopped.load(ordering: .relaxed) {
                    let document = try? caller.value.send(
                        "POST", "/v1/documents", as: "portal", octets: Array("合同 \(writer) \(number)".utf8), type: "text/plain")
                    let body: JSON = [
                        "scheme": "model-api", "applicant": .string(one), "claim": City.claim("1000.00", contract: "K-\(writer)-\(number)"),
                        "documents": [["kind": "contract", "id": .string(document?.id ?? "")]],
                    ]
                    guard let answer = try? caller.value.send("POST", "/v1/applications", as: "portal", body), answer.status == 201 else {
                        return
                    }
                    acknowledged.withLock { $0.append(answer.id) }
                }
            }
        }
        defer {
            isStopped.store(true, ordering: .relaxed)
            group.wait()
        }
        while acknowledged.withLock({ $0.count }) < 30 { usleep(2000) }
        let (backup, data) = (voucherd.data.path + "/backup", voucherd.data.path + "/restored")
        let before = acknowledged.withLock { $0 }
        let made = try backUp(voucherd.data.path + "/data", to: backup)
        #expect(made.code == 0, "\(made)")
        #expect(made.output.contains("chain whole, replay whole, books balanced"))
        #expect(try Self.files(backup).allSatisfy { !$0.hasSuffix(".key") && !$0.hasSuffix(".pem") })
        #expect(acknowledged.withLock { $0.count } > before.count, "the service stood still meanwhile")
        // A second one does not overwrite it.
        let second = try backUp(voucherd.data.path + "/data", to: backup)
        #expect(second.code == 1 && second.log.contains("is not empty"))

        let restored = try restore(backup, to: data, keyOf: voucherd.data.path + "/data")
        #expect(restored.code == 0 && restored.output == made.output.replacing(backup, with: data), "\(restored)")
        let reopened = try Voucherd(place: data)
        let caller = try reopened.caller()
        caller.tokens = city.caller.tokens
        for id in before {
            let application = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
            let document = try #require(application.text("/documents/0/id"))
            #expect(try caller.expect(200, "GET", "/v1/documents/\(document)", as: "portal").response.text.hasPrefix("合同"))
        }
        let again = try caller.send("POST", "/v1/enterprises/imports", as: "admin", octets: file, type: "text/csv", key: "import-before")
        #expect(again.response.body == imported.response.body && again.response.header("idempotency-replayed") == "true")
        #expect(try caller.send("PUT", "/v1/clock", as: "admin", ["now": "2026-01-06T09:00:00+08:00"]).status == 200)
    }

    @Test func aRestore_OverwritesNothing_AndABadBackupIsRefused() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        _ = try city.draft(try city.register(uscc(1)), amount: "1000.00", contract: "B-1")
        let (backup, data) = (voucherd.data.path + "/backup", voucherd.data.path + "/restored")
        #expect(try backUp(voucherd.data.path + "/data", to: backup).code == 0)
        let original = voucherd.data.path + "/data"
        let onto = try restore(backup, to: original, keyOf: original)
        #expect(onto.code == 1 && onto.log.contains("is there already"), "\(onto)")

        // A document with another octet, a record with another octet, a backup that was not finished.
        let document = try #require(Self.files(backup + "/documents").first)
        try Self.spoil(document)
        let damaged = try restore(backup, to: data + "1", keyOf: original)
        #expect(damaged.code == 1 && damaged.log.contains("is damaged"), "\(damaged)")
        #expect(access(data + "1/journal", F_OK) != 0)
        #expect(access(data + "1/journal.restoring", F_OK) != 0)
        try Self.spoil(document)
        let segment = backup + "/journal/journal-00000000000000000001.jsonl"
        try Self.spoil(segment)
        let broken = try restore(backup, to: data + "2", keyOf: original)
        #expect(broken.code == 65 && broken.log.contains("journal damaged"), "\(broken)")
        try Self.spoil(segment)
        #expect(try restore(backup, to: data + "3", keyOf: original).code == 0)
        unlink(backup + "/backup.json")
        let unfinished = try restore(backup, to: data + "4", keyOf: original)
        #expect(unfinished.code == 1 && unfinished.log.contains("no whole backup"), "\(unfinished)")
    }

    @Test func aDamagedServiceIsNotBackedUpAsAWholeOne() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        _ = try city.draft(try city.register(uscc(1)), amount: "1000.00", contract: "B-1")
        voucherd.end(SIGKILL)
        let data = voucherd.data.path + "/data"
        let document = try #require(Self.files(data + "/documents").first)
        unlink(document)
        let missing = try backUp(data, to: voucherd.data.path + "/b1")
        #expect(missing.code == 1 && missing.log.contains("is missing"), "\(missing)")
        #expect(access(voucherd.data.path + "/b1/backup.json", F_OK) != 0)
        try Self.spoil(data + "/journal/journal-00000000000000000001.jsonl")
        #expect(try backUp(data, to: voucherd.data.path + "/b2").code == 65)
    }

    /// All files below a directory.
    static func files(_ path: String) throws -> [String] {
        try Voucherd.run(program: ["/usr/bin/find", path, "-type", "f"]).output.split(separator: "\n").map(String.init).sorted()
    }

    /// Flips one bit in the middle of a file; twice is as before.
    static func spoil(_ path: String, at offset: Int? = nil) throws {
        guard let file = fopen(path, "r+") else { throw HarnessError(description: "\(path): \(errno)") }
        defer { fclose(file) }
        let place: Int
        if let offset {
            place = offset
        } else {
            // Segments are allocated in full: the middle of what is written.
            let text = Voucherd.text(ofFile: path)
            place = (text.utf8.firstIndex(of: 0).map { text.utf8.distance(from: text.utf8.startIndex, to: $0) } ?? text.utf8.count) / 2
        }
        fseek(file, place, SEEK_SET)
        let octet = fgetc(file)
        fseek(file, place, SEEK_SET)
        fputc(octet ^ 1, file)
    }
}
