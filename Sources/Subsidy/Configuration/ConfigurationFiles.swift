// Reads the files of a configuration directory with the C library: the core has no Foundation.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Files below one directory.
struct ConfigurationFiles {
    let directory: String

    /// Octets of one configuration file.
    static let fileBytesMax = 4 * 1024 * 1024
    /// Files of one folder.
    static let filesMax = 2000

    /// Why a file could not be read.
    struct ReadError: Error {
        let detail: String
    }

    /// The names in a folder that end in `.json`, sorted; empty where there is no such folder.
    func names(in folder: String) -> [String] {
        guard let stream = opendir("\(directory)/\(folder)") else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < Self.filesMax, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    func path(of name: String) -> String { "\(directory)/\(name)" }

    func exists(_ path: String) -> Bool { access("\(directory)/\(path)", F_OK) == 0 }

    func read(_ path: String) throws(ReadError) -> [UInt8] {
        guard let file = fopen("\(directory)/\(path)", "rb") else { throw ReadError(detail: String(cString: strerror(errno))) }
        defer { fclose(file) }
        var octets: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            octets += chunk[..<count]
            guard octets.count <= Self.fileBytesMax else { throw ReadError(detail: "more than \(Self.fileBytesMax) octets") }
        }
        guard ferror(file) == 0 else { throw ReadError(detail: "the file cannot be read (is it a directory?)") }
        return octets
    }
}
