// A journal that somebody wrote by hand, with a chain that fits: `verify` names the record and exits 1, whatever it holds.

import Glibc
import JSON
import Testing

@Suite(.enabled(if: access("/usr/bin/python3", X_OK) == 0, "python3 is not here")) struct CraftedJournalTests {
    /// Adds a record of `count` equal events behind the last one, and takes the head note away.
    static let script = """
        import hashlib, json, os, sys
        folder, event, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
        path = folder + "/journal-00000000000000000001.jsonl"
        last = json.loads(open(path, "rb").read().split(b"\\n")[-2])
        text = '{"seq":%d,"at":"2026-01-05T09:00:00+08:00","by":"system","command":"craft","events":[%s],"prev":"%s"' % (
            last["seq"] + 1, ",".join([event] * count), last["hash"])
        digest = hashlib.sha256((last["hash"] + text).encode()).hexdigest()
        open(path, "ab").write(('%s,"hash":"%s"}\\n' % (text, digest)).encode())
        os.remove(folder + "/head")
        print(last["seq"] + 1)
        """

    @Test(arguments: [
        (#"{"type":"application-granted","id":"app_nothing"}"#, 1, "cannot have happened"),
        // More than 64 bits hold: the program's arithmetic stops, and the record is named all the same.
        (#"{"type":"posted","pool":"p","debit":"available","credit":"appropriated","amount":"9999999999999.99","subject":"p"}"#, 9300, ""),
    ])
    func verify_NamesTheRecordAndExits1(_ event: String, _ count: Int, _ words: String) throws {
        let voucherd = try Voucherd()
        #expect(voucherd.end(SIGTERM) == 0)
        let data = voucherd.data.path + "/data"
        try voucherd.data.write(Self.script, to: "craft.py")
        let crafted = try Voucherd.run(program: [
            "/usr/bin/python3", voucherd.data.path + "/craft.py", data + "/journal", event, String(count),
        ])
        #expect(crafted.code == 0, "\(crafted)")
        let found = try Voucherd.run(["verify", "--data", data, "--config", BackupTests.config])
        #expect(found.code == 1, "\(found)")
        #expect(found.output.contains("record \(crafted.output) fits the chain but") && found.output.contains(words), "\(found)")
    }
}
