// Where the signing key comes from: the environment, the configured file, or a file of the data directory that is made at the first start.

import Cryptography
import Glibc
import JSON
import SubsidyRuntime

/// The `audit` member of the service's configuration.
struct AuditSettings {
    /// A key file in PEM; nil for `audit-key.pem` of the data directory.
    var keyFile: String?
    /// What a key that is made signs with.
    var signature = SignatureAlgorithm.ed25519

    init() {}

    init(json: JSON) throws {
        keyFile = try json.optionalMember("keyFile")
        if let word: String = try json.optionalMember("signature") {
            guard let algorithm = SignatureAlgorithm(rawValue: word) else {
                throw JSONShapeError(
                    pointer: JSONPointer(tokens: ["signature"]),
                    expected: SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: " or "),
                    found: "\"\(word)\"")
            }
            signature = algorithm
        }
        for key in json.object?.keys ?? [] where key != "keyFile" && key != "signature" {
            throw JSONShapeError(pointer: JSONPointer(tokens: [key]), expected: "keyFile or signature", found: "\"\(key)\"")
        }
    }
}

enum AuditKeyFile {
    /// The file of the data directory.
    static let name = "audit-key.pem"
    /// The variable that holds a key in PEM, or the path of one.
    static let variable = "VOUCHERD_AUDIT_KEY"

    /// The key to sign with: `VOUCHERD_AUDIT_KEY`, else the configured file, else the data directory's, which is made where it is missing.
    static func load(_ settings: AuditSettings, data: String) throws -> AuditKey {
        if let text = Files.environment(variable) {
            return try AuditKey(text.hasPrefix("-----BEGIN") ? SigningKey(pem: Array(text.utf8)) : SigningKey(file: text))
        }
        if let path = settings.keyFile { return try AuditKey(SigningKey(file: path)) }
        let path = "\(data)/\(name)"
        if access(path, F_OK) != 0 { try make(path, in: data, settings.signature) }
        return try AuditKey(SigningKey(file: path))
    }

    /// A fresh key, its file readable by its owner alone and durable before anything is signed with it.
    private static func make(_ path: String, in directory: String, _ algorithm: SignatureAlgorithm) throws {
        let octets = Array(try SigningKey.generate(algorithm).pem().utf8)
        let aside = path + ".tmp"
        unlink(aside)
        let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Files.Failure(path: aside, number: errno) }
        defer { close(file) }
        guard octets.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == octets.count, fsync(file) == 0,
            rename(aside, path) == 0
        else { throw Files.Failure(path: path, number: errno) }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Files.Failure(path: directory, number: errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Files.Failure(path: directory, number: errno) }
    }
}
