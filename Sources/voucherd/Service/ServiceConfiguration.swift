// Where the service listens and keeps its data: by file, then environment, then flags; the later wins.

import Cryptography
import Glibc
import HTTPClient
import JSON
import Journal
import Logging
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
        } catch let error as Files.Failure where error.number == ENOENT {
            throw Failure(
                description: "there is no \(file): name the configuration, or run where Config/ is. 找不到配置 \(file)：请指明配置，或在 Config/ 所在目录运行。")
        }
        guard let service = json["service"] else { return }
        do {
            try read(service)
        } catch let error as JSONShapeError {
            throw Failure(description: "\(file): /service\(error.pointer): expected \(error.expected), found \(error.found)")
        }
    }

    private mutating func read(_ json: JSON) throws {
        guard json.object != nil else { throw JSONShapeError(pointer: JSONPointer(tokens: []), expected: "an object", found: "\(json)") }
        let known = ServiceSettings.members
        for key in json.object?.keys ?? [] where !known.contains(key) {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: [key]), expected: "one of " + known.sorted().joined(separator: ", "), found: "\"\(key)\"")
        }
        if let text: String = try json.optionalMember("host") {
            guard let address = Self.host(text) else { throw Self.shape(["host"], Self.hostExpected, text) }
            host = address
        }
        if let number: Int = try json.optionalMember("port") { port = try Self.port(number) }
        data = try json.optionalMember("data") ?? data
        if let word: String = try json.optionalMember("logLevel") {
            guard let level = Self.logLevel(word) else { throw Self.shape(["logLevel"], Self.logLevelExpected, word) }
            logLevel = level
        }
        digest = try json.optionalMember("digest") ?? digest
        guard ["sha256", "sm3"].contains(digest) else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["digest"]), expected: "sha256 or sm3", found: "\"\(digest)\"")
        }
        mirror = try json.optionalMember("mirror")
        payer = try json.optionalMember("payer")
        try Self.number(json, "requestsPerSecondMax", 0...1_000_000, &requestsPerSecondMax)
        try Self.number(json, "requestBurstMax", 1...1_000_000, &requestBurstMax)
        try Self.number(json, "graceSeconds", 0...3600, &graceSeconds)
        try http.read(json)
        try Self.part("audit", of: json) { audit = try AuditSettings(json: $0) }
        try Self.part("limits", of: json) { try readLimits($0) }
        try Self.part("security", of: json) { try readSecurity($0) }
        try Self.part("webhooks", of: json) { try readWebhooks($0) }
        try Self.part("personalData", of: json) { try readPersonalData($0) }
    }

    /// `{"keyFile":"/run/secrets/voucherd.key","algorithm":"aes-256-gcm"}`
    private mutating func readPersonalData(_ json: JSON) throws {
        try Self.checkMembers(json, ["keyFile", "algorithm"])
        dataKeyFile = try json.optionalMember("keyFile")
        guard let name: String = try json.optionalMember("algorithm") else { return }
        guard let algorithm = PersonalDataVault.Algorithm(rawValue: name) else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["algorithm"]),
                expected: "one of " + PersonalDataVault.Algorithm.allCases.map(\.rawValue).joined(separator: ", "), found: "\"\(name)\"")
        }
        dataAlgorithm = algorithm
    }

    private mutating func readLimits(_ json: JSON) throws {
        try Self.checkMembers(json, Self.limitNames)
        try Self.number(json, "queueMax", 1...1_000_000, &office.queueMax)
        try Self.number(json, "batchCommandsMax", 1...100_000, &office.batchCommandsMax)
        try Self.number(json, "batchBytesMax", 1...1 << 30, &office.batchBytesMax)
        try Self.number(json, "idempotencyDays", OfficeLimits.idempotencyDaysMin...3650, &office.idempotencyDays)
        try Self.number(json, "idempotencyKeysPerClientMax", 1...100_000_000, &office.idempotencyKeysPerClientMax)
        try Self.number(json, "idempotencyKeysMax", 1...100_000_000, &office.idempotencyKeysMax)
        try Self.number(json, "entitlementSliceMax", 1...100_000, &office.entitlementSliceMax)
        try Self.number(json, "repliesCachedMax", 0...10_000_000, &office.repliesCachedMax)
        var records = Int(office.snapshotRecords)
        try Self.number(json, "snapshotRecords", 0...Int.max, &records)
        office.snapshotRecords = Int64(records)
        try Self.number(json, "snapshotBytes", 0...Int.max, &office.snapshotBytes)
        office.snapshotsAtDrain = try json.optionalMember("snapshotsAtDrain") ?? office.snapshotsAtDrain
    }

    private static let limitNames: Set<String> = [
        "queueMax", "batchCommandsMax", "batchBytesMax", "entitlementSliceMax", "idempotencyDays", "idempotencyKeysPerClientMax",
        "idempotencyKeysMax", "repliesCachedMax", "snapshotRecords", "snapshotBytes", "snapshotsAtDrain",
    ]

    /// Takes what the environment says; `ServiceSettings.table` names the variables.
    mutating func applyEnvironment() throws {
        func fail(_ name: String, _ expected: String, _ found: String) -> Failure {
            Failure(description: "\(name): expected \(expected), found \"\(found)\"")
        }
        if let text = Files.environment("VOUCHERD_HOST") {
            guard let address = Self.host(text) else { throw fail("VOUCHERD_HOST", Self.hostExpected, text) }
            host = address
        }
        if let text = Files.environment("VOUCHERD_PORT") {
            guard let number = UInt16(text) else { throw fail("VOUCHERD_PORT", Self.portExpected, text) }
            port = number
        }
        if let word = Files.environment("VOUCHERD_LOG_LEVEL") {
            guard let level = Self.logLevel(word) else { throw fail("VOUCHERD_LOG_LEVEL", Self.logLevelExpected, word) }
            logLevel = level
        }
        data = Files.environment("VOUCHERD_DATA") ?? data
        mirror = Files.environment("VOUCHERD_MIRROR") ?? mirror
        try http.applyEnvironment()
    }

    /// How the journal is laid out and hashed.
    var journalOptions: JournalOptions {
        var options = JournalOptions()
        options.algorithm = digest == "sm3" ? .sm3 : .sha256
        return options
    }

    // MARK: What a setting may be

    static let hostExpected = "a numeric address such as 127.0.0.1, 0.0.0.0 or ::1"
    static let portExpected = "0 to 65535"
    static let logLevelExpected = "one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    static func host(_ text: String) -> String? { NetworkAddress(text) == nil ? nil : text }

    static func logLevel(_ word: String) -> String? { Logger.Level(rawValue: word)?.rawValue }

    private static func port(_ number: Int) throws -> UInt16 {
        guard let port = UInt16(exactly: number) else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["port"]), expected: portExpected, found: "\(number)")
        }
        return port
    }

    /// Reads a whole number within its bounds; what is not there leaves the default.
    private static func number(
        _ json: JSON, _ name: String, _ range: ClosedRange<Int>, _ value: inout Int
    ) throws {
        guard let read: Int = try json.optionalMember(name) else { return }
        guard range.contains(read) else {
            let expected = range.upperBound == Int.max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw JSONShapeError(pointer: JSONPointer(tokens: [name]), expected: expected, found: "\(read)")
        }
        value = read
    }

    /// A part of the settings where it is there: an object, whose faults are told with its name.
    static func part(_ name: String, of json: JSON, _ read: (JSON) throws -> Void) throws {
        guard let part = json[name], part != .null else { return }
        do {
            guard part.object != nil else {
                throw JSONShapeError(pointer: JSONPointer(tokens: []), expected: "an object", found: "\(part)")
            }
            try read(part)
        } catch let error as JSONShapeError {
            throw error.within(name)
        }
    }

    private static func shape(_ place: [String], _ expected: String, _ found: String) -> JSONShapeError {
        JSONShapeError(pointer: JSONPointer(tokens: place), expected: expected, found: "\"\(found)\"")
    }

    private static func parent(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }
}
