import Foundation

/// Where the test material of the whole project lies, when it is there: `../shared` beside the package, or `VOUCHERD_SHARED`.
enum Shared {
    static let directory: String? = {
        if let named = ProcessInfo.processInfo.environment["VOUCHERD_SHARED"] { return named }
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<8 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("shared")
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("tck/given").path) { return candidate.path }
        }
        return nil
    }()

    static func files(under path: String, ending suffix: String) -> [String] {
        guard let directory else { return [] }
        let root = directory + "/" + path
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { root + "/" + $0 }
    }

    static func bytes(_ path: String) -> [UInt8] {
        FileManager.default.contents(atPath: path).map(Array.init) ?? []
    }
}
