// The house as its files say it: what the tests of this target read.

import Foundation

/// One Swift file of the package.
struct SourceFile: Sendable {
    /// Below the package's root, as `Sources/Ledger/Money/Fen.swift`.
    let path: String
    let lines: [String]

    /// The target: the folder below Sources or Tests.
    var target: String { String(path.split(separator: "/")[1]) }

    /// The modules it imports, with their lines.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().compactMap { index, line in
            var words = line.split(separator: " ").map(String.init)
            words.removeAll {
                $0.hasPrefix("@") || ["private", "internal", "public", "package", "struct", "class", "enum", "func"].contains($0)
            }
            guard words.count == 2, words[0] == "import" else { return nil }
            return (String(words[1].split(separator: ".")[0]), index + 1)
        }
    }

    /// The line without what stands in quotes and behind `//`: good enough to look for words of code.
    static func code(_ line: String) -> String {
        var code = ""
        var isQuoted = false
        var previous: Character = " "
        for character in line {
            if character == "\"", previous != "\\" { isQuoted.toggle() }
            if !isQuoted, character == "/", previous == "/" { return String(code.dropLast()) }
            if !isQuoted { code.append(character) }
            previous = character
        }
        return code
    }
}

enum House {
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    static let sources = files(below: "Sources")
    static let tests = files(below: "Tests")

    static func text(_ path: String) -> String { (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? "" }

    private static func files(below folder: String) -> [SourceFile] {
        let found = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let path = "\(folder)/\(name)"
            return SourceFile(path: path, lines: text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }
}
