// Where the service listens and keeps its data: by file, then environment, then flags; the later wins.

import Cryptography
import Glibc
import JSON
import Journal
import Subsidy
import SubsidyAPI
import SubsidyRuntime

/// The `service` member of `voucherd.json`, as environment and flags leave it.
struct ServiceConfiguration {
    var host = "127.0.0.1"
    var port: UInt16 = 8080
    var data = "data"
    var logLevel = "info"
    /// SHA-256 or SM3, for a new journal.
    var digest = "sha256"
    /// A second directory, better on another disk, that gets every record too; nil for none.
    var mirror: String?
    var audit = AuditSettings()
    /// The file of the keys that personal data is sealed under; nil means `data.key` in the data directory.
    var dataKeyFile: String?
    var dataAlgorithm = PersonalDataVault.Algorithm.aes256GCM
    var http = HTTPSettings()
    var payer: BankAccount?
    var office = OfficeLimits()
    var requestsPerSecondMax = 0
    var requestBurstMax = 200
    var security = SecurityConfiguration()
    var accessTokens: AccessTokens?
    var webhooks = WebhookConfiguration()
    var graceSeconds = 10
    /// The directory of pools, schemes, calendar and notice: where the file itself is.
    var directory = "Config"

    /// Why a configuration cannot be used: the file, the place, the remedy.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads a configuration file. A path that names a directory means `voucherd.json` in it.
    init(file path: String) throws {
        var status = stat()
        let isDirectory = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        let file = isDirectory ? "\(path)/voucherd.json" : path
        directory = Self.parent(of: file)
        let json: JSON
        do {
            json = try JSON(parsing: try Files.read(file))
        } catch let error as JSONError {
            throw Failure(description: "\(file):\(error.line):\(error.column): \(error.detail)")
        }
        guard let service = json["service"] else { return }
        do {
            try read(service)
        } catch let error as JSONShapeError {
            throw Failure(description: "\(file): /service\(error.pointer): expected \(error.expected), found \(error.found)")
        }
    }

    private mutating func read(_ json: JSON) throws {
        let known: Set<String> = [
            "host", "port", "data", "logLevel", "digest", "mirror", "audit", "tls", "accessLog", "httpLimits", "payer", "limits",
            "requestsPerSecondMax", "requestBurstMax", "graceSeconds", "personalData", "security", "webhooks",
        ]
        for key in json.object?.keys ?? [] where !known.contains(key) {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: [key]), expected: "one of " + known.sorted().joined(separator: ", "), found: "\"\(key)\"")
        }
        host = try json.optionalMember("host") ?? host
        if let number: Int = try json.optionalMember("port") { port = try Self.port(number) }
        data = try json.optionalMember("data") ?? data
        logLevel = try json.optionalMember("logLevel") ?? logLevel
        digest = try json.optionalMember("digest") ?? digest
        guard ["sha256", "sm3"].contains(digest) else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["digest"]), expected: "sha256 or sm3", found: "\"\(digest)\"")
        }
        mirror = try json.optionalMember("mirror")
        if let settings = json["audit"], settings != .null { audit = try AuditSettings(json: settings) }
        payer = try json.optionalMember("payer")
        requestsPerSecondMax = try json.optionalMember("requestsPerSecondMax") ?? requestsPerSecondMax
        requestBurstMax = try json.optionalMember("requestBurstMax") ?? requestBurstMax
        graceSeconds = try json.optionalMember("graceSeconds") ?? graceSeconds
        try http.read(json)
        if let limits = json["limits"] { try readLimits(limits) }
        if let part = json["security"], part != .null { try readSecurity(part) }
        if let part = json["webhooks"], part != .null { try readWebhooks(part) }
        if let personal = json["personalData"], personal != .null { try readPersonalData(personal) }
    }

    /// `{"keyFile":"/run/secrets/voucherd.key","algorithm":"aes-256-gcm"}`
    private mutating func readPersonalData(_ json: JSON) throws {
        dataKeyFile = try json.optionalMember("keyFile")
        guard let name: String = try json.optionalMember("algorithm") else { return }
        guard let algorithm = PersonalDataVault.Algorithm(rawValue: name) else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["personalData", "algorithm"]),
                expected: "one of " + PersonalDataVault.Algorithm.allCases.map(\.rawValue).joined(separator: ", "), found: "\"\(name)\"")
        }
        dataAlgorithm = algorithm
    }

    private mutating func readLimits(_ json: JSON) throws {
        office.queueMax = try json.optionalMember("queueMax") ?? office.queueMax
        office.batchCommandsMax = try json.optionalMember("batchCommandsMax") ?? office.batchCommandsMax
        office.batchBytesMax = try json.optionalMember("batchBytesMax") ?? office.batchBytesMax
        office.idempotencyDays = try json.optionalMember("idempotencyDays") ?? office.idempotencyDays
        guard office.idempotencyDays >= OfficeLimits.idempotencyDaysMin else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["limits", "idempotencyDays"]), expected: "at least \(OfficeLimits.idempotencyDaysMin)",
                found: "\(office.idempotencyDays)")
        }
        office.idempotencyKeysPerClientMax =
            try json.optionalMember("idempotencyKeysPerClientMax") ?? office.idempotencyKeysPerClientMax
        office.idempotencyKeysMax = try json.optionalMember("idempotencyKeysMax") ?? office.idempotencyKeysMax
        office.repliesCachedMax = try json.optionalMember("repliesCachedMax") ?? office.repliesCachedMax
        office.entitlementSliceMax = try json.optionalMember("entitlementSliceMax") ?? office.entitlementSliceMax
        office.snapshotRecords = try json.optionalMember("snapshotRecords") ?? office.snapshotRecords
        office.snapshotBytes = try json.optionalMember("snapshotBytes") ?? office.snapshotBytes
        office.snapshotsAtDrain = try json.optionalMember("snapshotsAtDrain") ?? office.snapshotsAtDrain
    }

    /// Takes what the environment says: `VOUCHERD_HOST`, `VOUCHERD_PORT`, `VOUCHERD_DATA`, `VOUCHERD_MIRROR`, `VOUCHERD_LOG_LEVEL`.
    mutating func applyEnvironment() throws {
        host = Files.environment("VOUCHERD_HOST") ?? host
        data = Files.environment("VOUCHERD_DATA") ?? data
        mirror = Files.environment("VOUCHERD_MIRROR") ?? mirror
        logLevel = Files.environment("VOUCHERD_LOG_LEVEL") ?? logLevel
        if let text = Files.environment("VOUCHERD_PORT") {
            guard let number = Int(text) else { throw Failure(description: "VOUCHERD_PORT: expected a port, found \"\(text)\"") }
            port = try Self.port(number)
        }
    }

    /// How the journal is laid out and hashed.
    var journalOptions: JournalOptions {
        var options = JournalOptions()
        options.algorithm = digest == "sm3" ? .sm3 : .sha256
        return options
    }

    private static func port(_ number: Int) throws -> UInt16 {
        guard let port = UInt16(exactly: number) else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["port"]), expected: "0 to 65535", found: "\(number)")
        }
        return port
    }

    private static func parent(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }
}
