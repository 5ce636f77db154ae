import Testing

/// The style that a reader of any file may count on.
@Suite struct StyleTests {
    static let lineLengthMax = 140
    /// swift-format breaks code and leaves comments alone: a sentence may end a little later than code may.
    static let commentLengthMax = 160
    static let fileLinesMax = 500
    static let functionLinesMax = 70

    @Test func noLineIsLongerThanAScreenIsWide() {
        for file in House.sources + House.tests {
            var isText = false
            for (index, line) in file.lines.enumerated() {
                if line.contains("\"\"\"") { isText.toggle() }
                guard line.utf8.count > Self.lineLengthMax, line.count > Self.lineLengthMax else { continue }
                // swift-format leaves a line alone that is one long string.
                if isText || line.contains("\"") { continue }
                let isComment = line.drop { $0 == " " }.hasPrefix("//")
                if isComment, line.count <= Self.commentLengthMax { continue }
                Issue.record("\(file.path):\(index + 1) has \(line.count) characters")
            }
        }
    }

    @Test func noFileIsLongerThanAReaderBears() {
        for file in House.sources where file.lines.count > Self.fileLinesMax {
            Issue.record("\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func theMedianFileIsShort() throws {
        let lengths = House.sources.map(\.lines.count).sorted()
        try #require(lengths.count > 100)
        #expect(lengths[lengths.count / 2] <= 120)
        #expect(lengths[lengths.count * 9 / 10] <= 300)
    }

    @Test func aFunctionFitsOnAScreen() {
        for file in House.sources { checkFunctions(file) }
    }

    /// A function ends at the line that closes it at the indentation at which it began.
    private func checkFunctions(_ file: SourceFile) {
        var open: (indentation: Int, line: Int)?
        for (index, line) in file.lines.enumerated() {
            let indentation = line.prefix { $0 == " " }.count
            if let start = open {
                guard indentation == start.indentation, line.dropFirst(indentation).hasPrefix("}") else { continue }
                if index - start.line + 1 > Self.functionLinesMax {
                    Issue.record("\(file.path):\(start.line + 1): a function of \(index - start.line + 1) lines")
                }
                open = nil
            } else {
                guard line.hasSuffix("{"), line.contains("func ") || line.contains("init") else { continue }
                let code = SourceFile.code(line)
                let isFunction = code.contains(" func ") || code.hasPrefix("func ") || code.contains(" init(") || code.contains(" init?(")
                if isFunction { open = (indentation, index) }
            }
        }
    }

    @Test func nothingCrashesOnWhatComesFromOutside() {
        for file in House.sources {
            for (index, line) in file.lines.enumerated() where line.utf8.contains(UInt8(ascii: "!")) || line.contains("fatalError") {
                let code = SourceFile.code(line)
                for banned in ["try!", "fatalError(", " as!"] where code.contains(banned) {
                    Issue.record("\(file.path):\(index + 1) has \(banned)")
                }
                if Self.forcesUnwrap(code) { Issue.record("\(file.path):\(index + 1) forces an optional: \(code)") }
            }
        }
    }

    /// An exclamation mark right after a name, a bracket or a quote: `x!`, `f()!`, `a[0]!`; not `!=`, not a prefix `!x`.
    private static func forcesUnwrap(_ code: String) -> Bool {
        let characters = Array(code)
        for (index, character) in characters.enumerated() where character == "!" && index > 0 {
            let (before, after) = (characters[index - 1], index + 1 < characters.count ? characters[index + 1] : " ")
            guard after != "=" || characters[index - 1] != " " else { continue }
            if after == "=" { continue }
            if before.isLetter || before.isNumber || before == ")" || before == "]" || before == "_" { return true }
        }
        return false
    }

    @Test func uncheckedSendabilityIsExplainedRightAbove() {
        for file in House.sources {
            for (index, line) in file.lines.enumerated() {
                guard line.contains("@unchecked Sendable"), SourceFile.code(line).contains("@unchecked Sendable") else { continue }
                let above = file.lines[max(0, index - 12)..<index]
                #expect(above.contains { $0.contains("unchecked Sendable") }, "\(file.path):\(index + 1) does not say why")
            }
        }
    }

    @Test func nothingIsLeftForLater() {
        for file in House.sources + House.tests where file.target != "HouseTests" {
            for (index, line) in file.lines.enumerated() {
                for word in ["TODO", "FIXME", "XXX:", "HACK"] where line.contains(word) {
                    Issue.record("\(file.path):\(index + 1) says \(word)")
                }
            }
        }
    }

    @Test func noFileKnowsAMachine() {
        let folders = ["/work/", "/home/", "/Users/", "/root/"]
        for file in House.sources + House.tests where file.target != "HouseTests" {
            for (index, line) in file.lines.enumerated() {
                for folder in folders where line.contains("\"" + folder) || line.contains(" " + folder) {
                    Issue.record("\(file.path):\(index + 1) names \(folder)")
                }
            }
        }
    }

    @Test func money1_NoBinaryFloatingPointInTheRoomsOfMoney() {
        let words = ["Double", "Float", "Float16", "Float32", "Float64", "Float80", "CGFloat"]
        for file in House.sources where ["Ledger", "Subsidy", "SubsidyRuntime", "JSON"].contains(file.target) {
            for (index, line) in file.lines.enumerated() where line.contains("Double") || line.contains("Float") {
                let found = SourceFile.code(line).split { !$0.isLetter && !$0.isNumber && $0 != "_" }.first { words.contains(String($0)) }
                if let found { Issue.record("\(file.path):\(index + 1) uses \(found)") }
            }
        }
    }

    @Test func everyFileSaysSomething() {
        for file in House.sources {
            let words = file.lines.filter { !$0.isEmpty && !$0.hasPrefix("import ") }
            #expect(!words.isEmpty, "\(file.path) holds nothing")
        }
    }

    /// A file of nothing but types that no other file names is used by nobody.
    @Test func everyFileIsUsedBySomebody() {
        var places: [String: Set<String>] = [:]
        for file in House.sources + House.tests {
            for line in file.lines { for word in Self.capitalWords(line) { places[word, default: []].insert(file.path) } }
        }
        for file in House.sources where !file.lines.contains("@main") && !file.path.hasSuffix("/main.swift") {
            guard let types = Self.declaredTypes(file), !types.isEmpty else { continue }
            #expect(types.contains { (places[$0]?.count ?? 0) > 1 }, "nobody uses what \(file.path) declares: \(types)")
        }
    }

    private static func capitalWords(_ line: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for octet in Array(line.utf8) + [0] {
            if octet >= 0x30 && octet <= 0x39 || octet >= 0x41 && octet <= 0x5A || octet >= 0x61 && octet <= 0x7A || octet == 0x5F {
                word.append(octet)
            } else if !word.isEmpty {
                if word[0] >= 0x41, word[0] <= 0x5A { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
            }
        }
        return words
    }

    /// The types at a file's outermost level; nil where something else stands there too, which may be used under no name of its own.
    private static func declaredTypes(_ file: SourceFile) -> [String]? {
        var types: [String] = []
        for line in file.lines {
            guard let first = line.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "/"), first != UInt8(ascii: "}") else {
                continue
            }
            let words = line.split(whereSeparator: { " :<({".contains($0) }).map(String.init)
            if words.contains("extension") || words.contains("func") || words.contains("let") || words.contains("var") { return nil }
            if let place = words.firstIndex(where: { ["struct", "class", "enum", "protocol", "actor"].contains($0) }),
                place + 1 < words.count
            {
                types.append(words[place + 1])
            }
        }
        return types
    }
}
