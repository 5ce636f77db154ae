import Glibc
import Journal

/// Small files and the environment, without Foundation.
enum Files {
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let number: Int32
        var description: String { "\(path): \(String(cString: strerror(number)))" }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Failure(path: path, number: errno) }
        defer { fclose(file) }
        var octets: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            octets += chunk[..<count]
            if count < chunk.count {
                guard ferror(file) == 0 else { throw Failure(path: path, number: EIO) }
                return octets
            }
        }
    }

    /// A file that is written piece by piece.
    final class Output {
        private let path: String
        private let file: UnsafeMutablePointer<FILE>

        init(_ path: String) throws {
            guard let file = fopen(path, "wb") else { throw Failure(path: path, number: errno) }
            self.path = path
            self.file = file
        }

        func write(_ octets: [UInt8]) throws {
            let written = octets.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
            guard written == octets.count, fflush(file) == 0 else { throw Failure(path: path, number: errno) }
        }

        deinit { fclose(file) }
    }

    static func write(_ octets: [UInt8], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure(path: path, number: errno) }
        let written = octets.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        guard fclose(file) == 0, written == octets.count else { throw Failure(path: path, number: EIO) }
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Makes a directory and those above it, durably: what is acknowledged below them must not go with their names.
    static func makeDirectory(_ path: String) throws {
        let disk = LinuxDisk()
        var (parent, made) = (path.hasPrefix("/") ? "/" : ".", "")
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if mkdir(made, 0o700) == 0 {
                do throws(DiskError) { try disk.synchronizeDirectory(parent) } catch { throw Failure(path: parent, number: error.number) }
            } else if errno != EEXIST {
                throw Failure(path: made, number: errno)
            }
            parent = made
        }
    }

    /// A new empty directory for something that is thrown away afterwards.
    static func makeTemporaryDirectory(_ name: String) throws -> String {
        var template = Array("\(environment("TMPDIR") ?? "/tmp")/\(name).XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure(path: name, number: errno) }
        return String(cString: made)
    }

    /// Removes a directory that `makeTemporaryDirectory` made, with everything in it.
    static func removeTree(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(path) {
            var names: [String] = []
            while let entry = readdir(directory) {
                names.append(
                    withUnsafePointer(to: &entry.pointee.d_name) {
                        String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
                    })
            }
            closedir(directory)
            for name in names where name != "." && name != ".." { removeTree("\(path)/\(name)") }
        }
        remove(path)
    }

    static func complain(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    /// A line on standard output, at once: somebody may be reading along.
    static func say(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        let line = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
        var written = 0
        while written < line.count {
            let offset = written
            let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }
}
