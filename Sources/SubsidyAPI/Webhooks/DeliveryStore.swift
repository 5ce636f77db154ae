// One small file a webhook, written aside and renamed into place. What is lost between two writes is delivered twice, never not at all.

import Glibc
import JSON
import Logging

struct DeliveryStore: Sendable {
    /// nil keeps nothing.
    let directory: String?
    let log: Logger

    /// Octets of a file that is read.
    private static let fileBytesMax = 4 << 20

    init(directory: String?, log: Logger) {
        self.directory = directory
        self.log = log
        guard let directory else { return }
        if mkdir(directory, 0o700) != 0, errno != EEXIST { complain("mkdir", directory) }
    }

    func load(_ id: String) -> DeliveryQueue? {
        guard let path = path(id), let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var octets = [UInt8](repeating: 0, count: Self.fileBytesMax)
        let count = fread(&octets, 1, octets.count, file)
        do {
            return try DeliveryQueue(json: JSON(parsing: Array(octets[..<count])))
        } catch {
            log.error("a webhook's place cannot be read; it begins anew", metadata: ["webhook": "\(id)", "error": "\(error)"])
            return nil
        }
    }

    func save(_ queue: DeliveryQueue, of id: String) {
        guard let path = path(id) else { return }
        let aside = path + ".part"
        let octets = queue.jsonBytes()
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return complain("open", aside) }
        let written = octets.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let isSynced = fdatasync(descriptor) == 0
        close(descriptor)
        guard written == octets.count, isSynced, rename(aside, path) == 0 else { return complain("write", path) }
    }

    func remove(_ id: String) {
        if let path = path(id) { unlink(path) }
    }

    /// Ids are the service's own; anything else names no file.
    private func path(_ id: String) -> String? {
        guard let directory, id.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        return "\(directory)/\(id).json"
    }

    private func complain(_ operation: String, _ path: String) {
        log.error("a webhook's place was not kept", metadata: ["operation": "\(operation)", "path": "\(path)", "errno": "\(errno)"])
    }
}
