import Glibc

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
