import Cryptography
import Glibc
import SubsidyRuntime

/// Where the keys of personal data come from: `VOUCHERD_DATA_KEY`, then the configured file, then `data.key` in the data directory,
/// which is made at the first start. Whoever can read a key file beside the data can read the data: production keeps it elsewhere.
enum DataKeys {
    /// Octets of a key file at the most.
    private static let fileBytesMax = 65_536

    /// The vault of a service that is about to write.
    static func vault(_ configuration: ServiceConfiguration) throws -> PersonalDataVault {
        try vault(configuration, makesKey: true)
    }

    /// The vault of a command that only reads; nil where there is no key.
    static func readingVault(_ configuration: ServiceConfiguration) throws -> PersonalDataVault? {
        let hasKey =
            Files.environment("VOUCHERD_DATA_KEY") != nil || configuration.dataKeyFile != nil
            || access(ownFile(configuration), F_OK) == 0
        return hasKey ? try vault(configuration, makesKey: false) : nil
    }

    private static func vault(_ configuration: ServiceConfiguration, makesKey: Bool) throws -> PersonalDataVault {
        PersonalDataVault(keys: try keys(configuration, makesKey: makesKey), algorithm: configuration.dataAlgorithm)
    }

    private static func ownFile(_ configuration: ServiceConfiguration) -> String { "\(configuration.data)/data.key" }

    private static func keys(_ configuration: ServiceConfiguration, makesKey: Bool) throws -> [DataKey] {
        if let text = Files.environment("VOUCHERD_DATA_KEY") { return try ring(text, of: "VOUCHERD_DATA_KEY") }
        if let path = configuration.dataKeyFile { return try ring(try read(path), of: path) }
        let path = ownFile(configuration)
        if makesKey, access(path, F_OK) != 0 { try make(path) }
        return try ring(try read(path), of: path)
    }

    private static func read(_ path: String) throws -> String {
        let octets = try Files.read(path)
        guard octets.count <= fileBytesMax else {
            throw ServiceConfiguration.Failure(description: "\(path): \(octets.count) octets are no key file")
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func ring(_ text: String, of source: String) throws -> [DataKey] {
        do {
            return try DataKey.ring(text)
        } catch {
            throw ServiceConfiguration.Failure(description: "\(source): \(error.detail)")
        }
    }

    /// Durable before anything is sealed under it.
    private static func make(_ path: String) throws {
        let line = Array("\(try DataKey.random().hex)\n".utf8)
        let aside = "\(path).part"
        unlink(aside)
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.Failure(path: aside, number: errno) }
        defer { close(descriptor) }
        guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0, rename(aside, path) == 0 else {
            throw Files.Failure(path: path, number: errno)
        }
        let directory = open(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Files.Failure(path: path, number: errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Files.Failure(path: path, number: errno) }
    }
}
