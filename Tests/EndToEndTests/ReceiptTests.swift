// Whoever kept a receipt or a signed head can show later that history was cut or rewritten.

import Glibc
import HTTPClient
import JSON
import Testing

@Suite struct ReceiptTests {
    /// A city that has stopped: its data, a receipt of the middle and one of the end, a signed head, the public key.
    struct Kept {
        let voucherd: Voucherd
        let middle: String
        let last: String
        let head: String
        let key: String

        var data: String { voucherd.data.path + "/data" }

        init(config: String = Voucherd.repository + "/Config", environment: [String] = []) throws {
            voucherd = try Voucherd(config: config, environment: environment)
            let city = try City(voucherd)
            middle = try city.receipt(uscc(1))
            for number in 2...6 { try city.register(uscc(number)) }
            last = try city.receipt(uscc(7))
            (head, key) = (voucherd.data.path + "/head.json", voucherd.data.path + "/key.pem")
            try voucherd.data.write(city.caller.expect(200, "GET", "/v1/audit/head", as: "auditor").response.text, to: "head.json")
            let published = try city.caller.expect(200, "GET", "/v1/audit/key")
            try voucherd.data.write(try #require(published.text("/publicKey")), to: "key.pem")
            #expect(voucherd.end(SIGTERM) == 0)
        }

        func verify(_ arguments: [String]) throws -> Voucherd.Ending {
            try Voucherd.run(["verify", "--data", data, "--config", Voucherd.repository + "/Config/voucherd.json"] + arguments)
        }

        /// Cuts the last records off and takes the head note away, as somebody would who wants to hide them.
        func cut(_ count: Int) throws {
            let segment = data + "/journal/journal-00000000000000000001.jsonl"
            let lines = Voucherd.text(ofFile: segment).split(separator: "\n")
            try voucherd.data.write(
                lines.dropLast(count).joined(separator: "\n") + "\n", to: "data/journal/journal-00000000000000000001.jsonl")
            unlink(data + "/journal/head")
            rename(data + "/snapshots", data + "/snapshots-hidden")
        }
    }

    @Test func aReceiptAndASignedHead_AreProvedByTheJournal() throws {
        let kept = try Kept()
        let whole = try kept.verify(["--receipt", kept.middle, "--receipt", "Voucherd-Receipt: \(kept.last)", "--head", kept.head])
        #expect(whole.code == 0, "\(whole)")
        #expect(whole.output.contains("is in the journal") && whole.output.contains("signed by the key"))
        // A file of receipts, and the public key that was served.
        try kept.voucherd.data.write("\(kept.middle)\n\n\(kept.last)\n", to: "receipts")
        #expect(try kept.verify(["--receipt", kept.voucherd.data.path + "/receipts", "--head", kept.head, "--key", kept.key]).code == 0)
    }

    @Test func aHistoryThatWasCut_IsShownByWhoeverKeptAReceipt() throws {
        let kept = try Kept()
        try kept.cut(2)
        // Nothing in the journal itself tells of it.
        #expect(try kept.verify([]).code == 0)
        #expect(try kept.verify(["--receipt", kept.middle]).code == 0)
        let shown = try kept.verify(["--receipt", kept.last])
        #expect(shown.code == 1)
        #expect(shown.output.contains("NOT in the journal, which ends with record") && shown.output.contains("cut short"))
        let byHead = try kept.verify(["--head", kept.head, "--key", kept.key])
        #expect(byHead.code == 1 && byHead.output.contains("cut short"))
    }

    @Test func anotherHistoryInTheSamePlace_IsShown() throws {
        let kept = try Kept()
        let other = kept.last.split(separator: "=").dropLast().joined(separator: "=") + "=" + String(repeating: "ab", count: 32)
        let shown = try kept.verify(["--receipt", other])
        #expect(shown.code == 1 && shown.output.contains("its history was rewritten"), "\(shown)")
        #expect(try kept.verify(["--receipt", "seq=1"]).code != 0)
    }

    @Test func aHeadThatWasChanged_OrAnothersKey_IsRefused() throws {
        let kept = try Kept()
        let text = Voucherd.text(ofFile: kept.head)
        let seq = try #require(try JSON(parsing: Array(text.utf8))["seq"]?.integer)
        try kept.voucherd.data.write(text.replacing("\"seq\":\(seq)", with: "\"seq\":\(seq - 1)"), to: "forged.json")
        let forged = try kept.verify(["--head", kept.voucherd.data.path + "/forged.json"])
        #expect(forged.code == 1 && forged.output.contains("NOT that of the key"), "\(forged)")
        let other = try Kept()
        #expect(try kept.verify(["--head", kept.head, "--key", other.key]).code == 1)
    }

    @Test(.enabled(if: access("/usr/bin/openssl", X_OK) == 0, "openssl is not here"))
    func theSignature_IsCheckedByOpenSSLAlone() throws {
        let kept = try Kept()
        let head = try JSON(parsing: Array(Voucherd.text(ofFile: kept.head).utf8))
        try kept.voucherd.data.write(try #require(head["statement"]?.string), to: "statement")
        let signature = try #require(head["signature"]?.string)
        let bytes = stride(from: 0, to: signature.count, by: 2).compactMap { UInt8(signature.dropFirst($0).prefix(2), radix: 16) }
        let file = fopen(kept.voucherd.data.path + "/signature", "w")
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        let folder = kept.voucherd.data.path
        let checked = try Voucherd.run(program: [
            "/usr/bin/openssl", "pkeyutl", "-verify", "-pubin", "-inkey", kept.key, "-rawin", "-in", folder + "/statement", "-sigfile",
            folder + "/signature",
        ])
        #expect(checked.code == 0, "\(checked)")
    }

    @Test func theKey_IsItsOwnersAlone_AndTheSameAfterARestart() throws {
        let voucherd = try Voucherd()
        let first = try voucherd.caller().expect(200, "GET", "/v1/audit/key")
        var status = stat()
        #expect(stat(voucherd.data.path + "/data/audit-key.pem", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        voucherd.end(SIGKILL)
        let again = try Voucherd(data: voucherd.data)
        #expect(try again.caller().expect(200, "GET", "/v1/audit/key").json == first.json)
        #expect(first.text("/algorithm") == "ed25519")
    }

    @Test func sm2AndSM3_WhereConfigured() throws {
        let config = try Directory.configuration(service: [("digest", "sm3"), ("audit", ["signature": "sm2"])])
        let kept = try Kept(config: config.path)
        let head = try JSON(parsing: Array(Voucherd.text(ofFile: kept.head).utf8))
        #expect(head["algorithm"] == "sm3" && head["signatureAlgorithm"] == "sm2")
        let proved = try Voucherd.run([
            "verify", "--data", kept.data, "--config", config.path + "/voucherd.json", "--receipt", kept.last, "--head", kept.head,
        ])
        #expect(proved.code == 0, "\(proved)")
        #expect(Voucherd.text(ofFile: kept.data + "/journal/journal-00000000000000000001.jsonl").prefix(200).contains("sm3"))
    }

    @Test func theKey_MayComeFromTheEnvironment_AndABadOneStopsTheStart() throws {
        let kept = try Kept()
        let pem = Voucherd.text(ofFile: kept.data + "/audit-key.pem")
        let voucherd = try Voucherd(environment: ["VOUCHERD_AUDIT_KEY=\(pem)"])
        #expect(try voucherd.caller().expect(200, "GET", "/v1/audit/key").text("/publicKey") == Voucherd.text(ofFile: kept.key))
        #expect(access(voucherd.data.path + "/data/audit-key.pem", F_OK) != 0)
        let refused = try Voucherd.run(
            ["serve", "--port", "0", "--data", kept.data, "--config", Voucherd.repository + "/Config/voucherd.json"],
            environment: ["VOUCHERD_AUDIT_KEY=/dev/null"])
        #expect(refused.code == 78 && refused.log.contains("audit head"), "\(refused)")
    }

    @Test func everyWriteOfTheContract_PromisesAReceipt() throws {
        let voucherd = try Voucherd()
        let operations = Operation.all(try voucherd.caller().expect(200, "GET", "/openapi.json").json)
        // What computes and keeps nothing or only sends again, and imports, which answer with the receipt of their last record, if any.
        let exempt: Set = ["assess", "simulate", "importEnterprises", "importCalendars", "replayWebhook"]
        let writes = operations.filter(\.isWrite)
        #expect(writes.count > 20)
        for operation in writes where !exempt.contains(operation.id) {
            let member = operation.document["paths"]?[operation.path]?[operation.method.lowercased()]
            let promised = (member?["responses"]?.object?.members ?? []).contains { $0.value["headers"]?["Voucherd-Receipt"] != nil }
            #expect(promised, "\(operation.testDescription) (\(operation.id))")
        }
        voucherd.end(SIGKILL)
    }
}

extension City {
    /// The receipt of a registration.
    func receipt(_ uscc: String) throws -> String {
        let answer = try caller.expect(
            201, "PUT", "/v1/enterprises/\(uscc)", as: "portal", Self.enterprise(uscc), headers: [("If-None-Match", "*")])
        return try #require(answer.response.header("voucherd-receipt"))
    }
}
