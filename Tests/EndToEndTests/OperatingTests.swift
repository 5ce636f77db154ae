import Glibc
import HTTPClient
import JSON
import Testing

/// What an operator looks at: every figure that the alerts and the dashboard ask for is served, and `voucherd status` reads it.
@Suite struct OperatingTests {
    @Test func alertsAndDashboard_AskForFiguresThatAreServed() throws {
        // With a mirror: without one its figures say nothing and are left out.
        let directory = Directory()
        let city = try City(Voucherd(data: directory, arguments: ["--mirror", directory.path + "/mirror"]))
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
        for command in ["status", "health"] {
            let stopped = try Voucherd.run([command, "--port", "\(voucherd.port)"])
            #expect(stopped.code != 0 && stopped.log.contains("127.0.0.1:\(voucherd.port)"), "the place")
            #expect(stopped.log.contains("voucherd serve") && stopped.log.contains("没有应答"), "what to do: \(stopped.log)")
        }
    }

    @Test(arguments: [["serve", "--config"], ["simulate", "--config"], ["check"], ["demo", "--config"]])
    func aConfigurationThatIsNotThere_IsToldWithWhatToDo(_ command: [String]) throws {
        let directory = Directory()
        let ending = try Voucherd.run(command + [directory.path + "/none"])
        #expect(ending.code != 0 && ending.log.contains(directory.path + "/none") && ending.log.contains("找不到配置"), "\(ending.log)")
        #expect(ending.output.isEmpty, "\(ending.output)")
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

    /// A wrong setting keeps the service from starting, and the message names file and place, or variable, or flag.
    @Test(arguments: [
        (#"{"service":{"host":"localhost"}}"#, "/service/host"), (#"{"service":{"host":1}}"#, "/service/host"),
        (#"{"service":{"port":65536}}"#, "/service/port"), (#"{"service":{"port":"8080"}}"#, "/service/port"),
        (#"{"service":{"port":-1}}"#, "/service/port"), (#"{"service":{"prot":1}}"#, "/service/prot"),
        (#"{"service":{"logLevel":"verbose"}}"#, "/service/logLevel"), (#"{"service":{"digest":"md5"}}"#, "/service/digest"),
        (#"{"service":{"limits":{"queueMax":0}}}"#, "/service/limits/queueMax"),
        (#"{"service":{"limits":{"queue":5}}}"#, "/service/limits/queue"),
        (#"{"service":{"limits":{"batchBytesMax":"much"}}}"#, "/service/limits/batchBytesMax"),
        (#"{"service":{"graceSeconds":-5}}"#, "/service/graceSeconds"),
        (#"{"service":{"requestBurstMax":0}}"#, "/service/requestBurstMax"),
        (#"{"service":{"httpLimits":{"headBytes":1}}}"#, "/service/httpLimits/headBytes"),
        (#"{"service":{"httpLimits":5}}"#, "/service/httpLimits"), (#"{"service":{"tls":{"key":"k"}}}"#, "/service/tls"),
        (#"{"service":{"personalData":{"algorithm":"des"}}}"#, "/service/personalData/algorithm"),
        (#"{"service":{"personalData":{"key":"x"}}}"#, "/service/personalData/key"),
        (#"{"service":{"audit":{"signature":"rsa"}}}"#, "/service/audit/signature"),
        (#"{"service":{"security":{"signatureAlgorithms":["md5"]}}}"#, "/service/security/signatureAlgorithms/0"),
        (#"{"service":{"webhooks":{"allowedNetworks":["10.0.0.0/99"]}}}"#, "/service/webhooks/allowedNetworks"),
        (#"{"service":{"payer":{"bank":1}}}"#, "/service/payer"), (#"{"service":[]}"#, "/service"),
        ("{\n  \"service\": {,}\n}", "voucherd.json:2:"), ("", "voucherd.json:1:"),
    ])
    func aWrongConfigurationFile_KeepsTheServiceFromStarting(_ text: String, _ place: String) throws {
        let directory = try Directory.configuration()
        try directory.write(text, to: "voucherd.json")
        let ending = try Voucherd.run([
            "serve", "--config", directory.path + "/voucherd.json", "--port", "0", "--data", directory.path + "/data",
        ])
        #expect(ending.code != 0 && ending.code < 128, "\(text): \(ending.code)")
        #expect(ending.log.contains(place), "\(text): \(ending.log)")
        #expect(!ending.output.contains("listening"), "\(text) is served")
    }

    @Test(arguments: [
        ("VOUCHERD_HOST=example.org", "VOUCHERD_HOST"), ("VOUCHERD_PORT=http", "VOUCHERD_PORT"), ("VOUCHERD_PORT=70000", "VOUCHERD_PORT"),
        ("VOUCHERD_LOG_LEVEL=loud", "VOUCHERD_LOG_LEVEL"), ("VOUCHERD_TLS_CERT=/a.pem", "VOUCHERD_TLS_CERT"),
        ("VOUCHERD_CONFIG=/none/voucherd.json", "/none/voucherd.json"), ("VOUCHERD_DATA_KEY=short", "VOUCHERD_DATA_KEY"),
        ("VOUCHERD_AUDIT_KEY=/none.pem", "/none.pem"),
    ])
    func aWrongVariable_KeepsTheServiceFromStarting(_ variable: String, _ place: String) throws {
        let directory = try Directory.configuration()
        let config = variable.hasPrefix("VOUCHERD_CONFIG") ? [] : ["--config", directory.path + "/voucherd.json"]
        let ending = try Voucherd.run(["serve", "--data", directory.path + "/data"] + config, environment: [variable])
        #expect(ending.code != 0 && ending.code < 128, "\(variable): \(ending.code)")
        #expect(ending.log.contains(place), "\(variable): \(ending.log)")
    }

    @Test(arguments: [
        ["--host", "localhost"], ["--port", "70000"], ["--log-level", "loud"], ["--tls-cert", "/a.pem"], ["--hots", "::1"],
    ])
    func aWrongFlag_KeepsTheServiceFromStarting(_ flags: [String]) throws {
        let ending = try Voucherd.run(["serve"] + flags)
        #expect(ending.code == 64)
        #expect(ending.log.contains(flags[0]), "\(flags): \(ending.log)")
    }

    @Test func aMissingCertificate_KeepsTheServiceFromStarting() throws {
        let directory = try Directory.configuration(service: [("tls", ["certificate": "/none.pem", "key": "/none.pem"])])
        let ending = try Voucherd.run(["serve", "--config", directory.path + "/voucherd.json", "--data", directory.path + "/data"])
        #expect(ending.code != 0 && ending.log.contains("/none.pem"), "\(ending)")
    }

    /// By file, then environment, then flags.
    @Test func theLaterSettingWins() throws {
        let directory = try Directory.configuration(service: [("port", 1), ("logLevel", "error")])
        let taken = try Voucherd(config: directory.path, environment: ["VOUCHERD_PORT=2", "VOUCHERD_LOG_LEVEL=debug"])
        // The flag that the harness gives, 0, is a free port.
        #expect(taken.port > 2)
        // The snapshot of the drain is told at level info.
        #expect(taken.end(SIGTERM) == 0)
        #expect(taken.log.contains("\"level\":\"info\""))
    }

    @Test func help_AndTheOperatingPage_TellEverySetting() throws {
        let help = try Voucherd.run(["serve", "--help"]).output
        let page = Voucherd.text(ofFile: Voucherd.repository + "/Config/operations/README.md")
        let refused = try ServiceSettingsProbe.members()
        #expect(refused.count > 15)
        for member in refused {
            #expect(help.contains("service.\(member)"), "--help does not tell \(member)")
            #expect(page.contains("`\(member)`") || page.contains("`\(member)."), "Config/operations/README.md does not tell \(member)")
        }
        for variable in help.split(whereSeparator: { !($0.isUppercase || $0 == "_") }) where variable.hasPrefix("VOUCHERD_") {
            #expect(page.contains(variable), "Config/operations/README.md does not tell \(variable)")
        }
    }
}

/// The members that a configuration file may have, as a refusal of another one lists them.
private enum ServiceSettingsProbe {
    static func members() throws -> [String] {
        let directory = try Directory.configuration()
        try directory.write(#"{"service":{"none":1}}"#, to: "voucherd.json")
        let log = try Voucherd.run(["serve", "--config", directory.path + "/voucherd.json"]).log
        guard let start = log.firstRange(of: "one of "), let end = log.firstRange(of: ", found") else { return [] }
        return log[start.upperBound..<end.lowerBound].split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
}
