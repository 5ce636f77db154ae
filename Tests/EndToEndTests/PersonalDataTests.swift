import Glibc
import HTTPClient
import JSON
import Testing

/// Domain rule 13 from outside: what is on the disk, in the log, in public answers and in exports tells nobody's name or account.
@Suite struct PersonalDataTests {
    /// Names of persons and numbers of accounts that the flow below hands to the office.
    private static func secrets(_ uscc: String) -> [String] { ["31000" + uscc.suffix(8), "钱二", "赵一", "孙三", "李四", "申一"] }

    @Test func rule13_personalDataIsSealedOnTheDisk_MaskedInWhatIsPublic_AndWholeAfterARestart() throws {
        let voucherd = try Voucherd()
        let city = try City(voucherd)
        let uscc = try city.register(uscc(1))
        let voucher = try city.granted(uscc, amount: "1000000.00", contract: "HT-1", on: "2026-01-20T09:00:00+08:00").voucher
        let payable = try city.payable(voucher, of: uscc, contract: "HT-1", amount: "500000.00", invoice: "25312000000000000001")
        let batch = try city.draftedBatch([payable])
        try city.caller.expect(200, "POST", "/v1/payment-batches/\(batch)/approval", as: "checker")
        let feed = try city.caller.expect(200, "GET", "/v1/events?limit=500", as: "auditor").response.text
        var open = [feed]
        for path in ["/", "/v1/pools", "/v1/notices", "/v1/schemes", "/metrics", "/openapi.json"] {
            open.append(try city.caller.expect(200, "GET", path).response.text)
        }
        #expect(voucherd.end(SIGTERM) == 0)

        let folder = voucherd.data.path
        let journal = try Self.text(inTree: folder + "/data/journal")
        #expect(journal.contains("\"sealed:aes-256-gcm:"))
        let log = Voucherd.text(ofFile: folder + "/log")
        expectNone(of: Self.secrets(uscc), in: journal, "the journal")
        expectNone(of: Self.secrets(uscc), in: log, "the log")
        for text in open { expectNone(of: Self.secrets(uscc), in: text, "a public answer (\(text.prefix(60)))") }

        let papers = try BackupTests.files(folder + "/data/documents").map(Voucherd.text(ofFile:)).joined()
        #expect(papers.contains("voucherd-sealed:aes-256-gcm:") && !papers.contains("合同"), "a paper lies open")

        let data = folder + "/data"
        let exported = folder + "/export.json"
        #expect(try Voucherd.run(["export", "--data", data, "--config", Self.config, "--to", exported]).code == 0)
        expectNone(of: Self.secrets(uscc), in: Voucherd.text(ofFile: exported), "the export")
        #expect(try Voucherd.run(["export", "--data", data, "--config", Self.config, "--to", exported, "--unmasked"]).code == 0)
        let unmasked = Voucherd.text(ofFile: exported)
        for secret in Self.secrets(uscc) { #expect(Bool(unmasked.contains(secret)), "\(secret) is gone") }

        let reopened = try Voucherd(data: voucherd.data)
        let caller = try reopened.caller()
        caller.tokens = city.caller.tokens
        let file = try caller.expect(200, "GET", "/v1/payment-batches/\(batch)/file", as: "maker", headers: [("Accept", "application/xml")])
        #expect(file.response.text.contains("31000" + uscc.suffix(8)))
    }

    @Test func withoutItsKey_AJournalIsNotReplayed_AndTheMissingKeyIsNamed() throws {
        let voucherd = try Voucherd()
        _ = try City(voucherd)
        #expect(voucherd.end(SIGTERM) == 0)
        let data = voucherd.data.path + "/data"
        let key = data + "/data.key"
        var status = stat()
        #expect(stat(key, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(rename(key, key + ".away") == 0)
        let verified = try Voucherd.run(["verify", "--data", data, "--config", Self.config])
        #expect(verified.code == 1)
        #expect(try Voucherd.run(["serve", "--data", data, "--config", Self.config, "--port", "0"]).code != 0)
        #expect(rename(key + ".away", key) == 0)
        #expect(try Voucherd.run(["verify", "--data", data, "--config", Self.config]).code == 0)
    }

    /// The texts are long: a failure tells what was found and where, not the whole of it.
    private func expectNone(of secrets: [String], in text: String, _ place: String) {
        for secret in secrets { #expect(Bool(!text.contains(secret)), "\(place) tells \(secret)") }
    }

    private static let config = Voucherd.repository + "/Config/voucherd.json"

    private static func text(inTree path: String) throws -> String {
        guard let directory = opendir(path) else { throw HarnessError(description: "\(path): \(errno)") }
        defer { closedir(directory) }
        var text = ""
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { text += Voucherd.text(ofFile: path + "/" + name) }
        }
        return text
    }
}
