import Testing

/// Arrows go down only: each target imports what Package.swift gives it, and Package.swift gives it what the architecture allows.
@Suite struct LayeringTests {
    /// The architecture's arrows, closed over: what each room may know of.
    static let rooms: [String: Set<String>] = [
        "CLinux": [], "JSON": [], "XML": [], "Cryptography": ["COpenSSL"], "FEEL": ["JSON"], "DMN": ["FEEL", "JSON", "XML"],
        "Ledger": ["JSON"],
        "Subsidy": ["Ledger", "DMN", "FEEL", "JSON"], "Journal": ["Cryptography", "JSON", "CLinux"],
        "SubsidyRuntime": ["Subsidy", "Ledger", "Journal", "Cryptography", "JSON", "CLinux", "Logging"],
        "HTTPServer": ["CLinux", "COpenSSL", "CZlib"],
        "HTTPClient": ["COpenSSL"],
        "SubsidyAPI": [
            "HTTPServer", "HTTPClient", "SubsidyRuntime", "Subsidy", "Ledger", "Journal", "Cryptography", "JSON", "XML", "Logging",
        ],
        "http-echo": ["HTTPServer", "ArgumentParser"],
    ]

    /// The platform: the C library and Swift's own.
    static let platform: Set<String> = ["Glibc", "Musl", "Dispatch", "CDispatch", "Synchronization", "Swift"]

    @Test func everyImportIsAllowedByTheArchitecture() {
        for file in House.sources {
            guard let room = Self.rooms[file.target] else { continue }
            for (module, line) in file.imports
            where !room.contains(module) && !Self.platform.contains(module) && !Self.isFoundation(module, in: file.target) {
                Issue.record("\(file.path):\(line) imports \(module), which \(file.target) must not know")
            }
        }
    }

    @Test func packageSwiftGivesEachTargetNoMoreThanTheArchitecture() throws {
        for (target, dependencies) in Self.declared() {
            guard let room = Self.rooms[target] else { continue }
            let extra = dependencies.subtracting(room)
            #expect(extra.isEmpty, "Package.swift gives \(target) what the architecture does not: \(extra.sorted())")
        }
    }

    @Test func everyImportStandsInPackageSwift() {
        let declared = Self.declared()
        for file in House.sources {
            let given = declared[file.target] ?? []
            for (module, line) in file.imports
            where !Self.platform.contains(module) && !Self.isFoundation(module, in: file.target) {
                #expect(given.contains(module), "\(file.path):\(line) imports \(module), which Package.swift does not give it")
            }
        }
    }

    /// Its XML parser has nothing smaller on Linux; no other room has need of any of it.
    private static func isFoundation(_ module: String, in room: String) -> Bool { room == "XML" && module.hasPrefix("Foundation") }

    @Test func onlyTheRoomThatReadsXMLKnowsFoundation() {
        for file in House.sources where file.target != "XML" {
            for (module, line) in file.imports where module.hasPrefix("Foundation") {
                Issue.record("\(file.path):\(line) imports \(module)")
            }
        }
    }

    /// Each target of Package.swift with the names it depends on.
    private static func declared() -> [String: Set<String>] {
        var targets: [String: Set<String>] = [:]
        let blocks = House.text("Package.swift").split(separator: "arget(").dropFirst()
        for block in blocks {
            let names = quoted(block.prefix { $0 != "\n" || true })
            guard let name = names.first else { continue }
            // Up to the next target; settings and providers are not names of modules that anybody imports.
            targets[name] = Set(names.dropFirst())
        }
        return targets
    }

    private static func quoted(_ text: some StringProtocol) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            .filter { !$0.hasPrefix("swift-") && !$0.hasPrefix("lib") && !$0.hasPrefix("-") }
    }
}
