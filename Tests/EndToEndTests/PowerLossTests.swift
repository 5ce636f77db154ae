// The whole service on a file system that the power is cut from, and under a tracer that kills it at a system call.

import Glibc
import HTTPClient
import JSON
import Testing

/// Nothing acknowledged over HTTP is lost, documents included.
@Suite(.serialized) struct PowerLossTests {
    /// Writes until the service is gone; what was acknowledged is kept.
    struct Writer {
        var enterprises: [String] = []
        var documents: [(id: String, text: String)] = []
        private var number = 100

        mutating func write(to voucherd: Voucherd, tokens: [String: String], atMost count: Int) {
            guard let caller = try? voucherd.caller() else { return }
            caller.tokens = tokens
            for _ in 0..<count {
                number += 1
                let body = City.enterprise(uscc(number))
                let answer = try? caller.send(
                    "PUT", "/v1/enterprises/\(uscc(number))", as: "portal", body, headers: [("If-None-Match", "*")])
                guard answer?.status == 201 else { return }
                enterprises.append(uscc(number))
                let text = "合同 \(number)"
                let stored = try? caller.send("POST", "/v1/documents", as: "portal", octets: Array(text.utf8), type: "text/plain")
                guard let stored, stored.status == 201 else { return }
                documents.append((stored.id, text))
            }
        }

        /// Everything acknowledged is there, octet by octet.
        func check(_ voucherd: Voucherd, tokens: [String: String]) throws {
            let caller = try voucherd.caller()
            caller.tokens = tokens
            for uscc in enterprises { try caller.expect(200, "GET", "/v1/enterprises/\(uscc)", as: "portal") }
            for (id, text) in documents {
                #expect(try caller.expect(200, "GET", "/v1/documents/\(id)", as: "portal").response.text == text)
            }
        }
    }

    static let isTraceable = access("/usr/bin/strace", X_OK) == 0

    @Test(.enabled(if: isTraceable, "strace is not here"))
    func killedAtASystemCall_KeepsEveryAcknowledgedWrite() throws {
        let directory = Directory()
        let first = try Voucherd(data: directory)
        let city = try City(first)
        first.end(SIGKILL)
        var writer = Writer()
        for (call, numbers) in [("pwrite64", [2, 9, 33]), ("fdatasync", [1, 8]), ("fsync", [2, 12, 25]), ("rename", [1, 6])] {
            for number in numbers {
                let tracer = [
                    "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                    "inject=\(call):signal=KILL:when=\(number)",
                ]
                // Some die while they start.
                guard let voucherd = try? Voucherd(data: directory, wrapper: tracer) else { continue }
                writer.write(to: voucherd, tokens: city.caller.tokens, atMost: 60)
                voucherd.end(SIGKILL)
            }
        }
        #expect(writer.documents.count > 10)
        let last = try Voucherd(data: directory)
        try writer.check(last, tokens: city.caller.tokens)
        #expect(last.end(SIGTERM) == 0)
        #expect(try Voucherd.run(["verify", "--data", directory.path + "/data", "--config", BackupTests.config]).code == 0)
    }

    @Test(.enabled(if: LoopFileSystem.isHere, "ext4 on a loop device needs root and mkfs.ext4"))
    func aPowerCut_KeepsEveryAcknowledgedWrite() throws {
        let disk = try #require(LoopFileSystem(megabytes: 256))
        var writer = Writer()
        var tokens: [String: String] = [:]
        for cut: UInt32 in [0, 2, 0, 2] {
            let voucherd = try Voucherd(place: disk.path + "/data")
            if tokens.isEmpty { tokens = try City(voucherd).caller.tokens }
            try writer.check(voucherd, tokens: tokens)
            writer.write(to: voucherd, tokens: tokens, atMost: 25)
            #expect(disk.cutPower(cut))
            // The next write finds the disk gone: no answer, and the process leaves with the code for it.
            let before = writer.enterprises.count
            writer.write(to: voucherd, tokens: tokens, atMost: 1)
            #expect(writer.enterprises.count == before, "acknowledged on a disk that is gone")
            let status = voucherd.waitForEnd()
            #expect((status >> 8) & 0xFF == 74, "status \(status)")
            #expect(disk.restart())
        }
        let last = try Voucherd(place: disk.path + "/data")
        try writer.check(last, tokens: tokens)
        #expect(writer.documents.count == 100)
        #expect(last.end(SIGTERM) == 0)
    }
}
