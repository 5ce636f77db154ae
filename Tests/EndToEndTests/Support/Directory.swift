import Glibc
import JSON

/// A temporary directory, removed with everything in it when nobody refers to it any more.
final class Directory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/voucherd-test.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { preconditionFailure("no temporary directory: \(errno)") }
        path = String(cString: made)
    }

    deinit { Self.remove(path) }

    func write(_ text: String, to name: String) throws {
        guard let file = fopen(path + "/" + name, "w") else { throw HarnessError(description: "\(name): \(errno)") }
        defer { fclose(file) }
        guard fputs(text, file) >= 0 else { throw HarnessError(description: "\(name): \(errno)") }
    }

    private static func remove(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard name != ".", name != ".." else { continue }
                var status = stat()
                let child = path + "/" + name
                if lstat(child, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(child) } else { unlink(child) }
            }
            closedir(directory)
        }
        rmdir(path)
    }
}

extension Directory {
    /// The shipped configuration with other pools, or other settings of the service.
    static func configuration(pools change: (JSON) -> JSON = { $0 }, service settings: [(String, JSON)] = []) throws -> Directory {
        let directory = Directory()
        let shipped = Voucherd.repository + "/Config"
        for name in ["schemes", "calendar", "notice"] { symlink("\(shipped)/\(name)", "\(directory.path)/\(name)") }
        let pools = try JSON(parsing: Voucherd.text(ofFile: shipped + "/pools.json"))
        try directory.write(
            JSON.object(JSONObject([.init(key: "pools", value: .array((pools["pools"]?.array ?? []).map(change)))])).description,
            to: "pools.json")
        var root = try JSON(parsing: Voucherd.text(ofFile: shipped + "/voucherd.json")).object ?? JSONObject()
        var service = root["service"]?.object ?? JSONObject()
        for (name, value) in settings { service[name] = value }
        root["service"] = .object(service)
        try directory.write(JSON.object(root).description, to: "voucherd.json")
        return directory
    }
}
