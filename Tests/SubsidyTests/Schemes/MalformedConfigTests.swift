import JSON
import Testing

@testable import Subsidy

#if canImport(Glibc)
    import Glibc
#endif

/// Each fault is found with its file and place, and all faults of a directory at once.
@Suite struct MalformedConfigTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var file = "schemes/model-api.json"
        /// A member's place and what it is changed to; nil takes it away.
        var change: (String, JSON?)
        var pointer: String
        /// Words that the message must have.
        var says: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "a threshold that is no amount", file: "voucherd.json", change: ("/settings/secondCheckerFrom/0/value", "ten million"),
            pointer: "/settings/secondCheckerFrom/0/value", says: "must be yuan"),
        Case(
            name: "a budget code with a space", file: "pools.json", change: ("/pools/0/budget", ["functional": "2150 805"]),
            pointer: "/pools/0/budget/functional", says: "visible ASCII"),
        Case(name: "a rate above 1", change: ("/rate/max", "1.5"), pointer: "/rate/max", says: "between 0 and 1"),
        Case(name: "a rate as words", change: ("/rate", "half"), pointer: "/rate", says: "must be"),
        Case(
            name: "a rate with two kinds", change: ("/rate", ["max": "0.5", "fixed": "0.5"]), pointer: "/rate", says: "at most 1 members"),
        Case(name: "a limit with three decimals", change: ("/caps/0/limit", "5000000.001"), pointer: "/caps/0/limit", says: "two decimals"),
        Case(name: "an unknown scope", change: ("/caps/0/scope", "month"), pointer: "/caps/0/scope", says: "enterprise-year"),
        Case(name: "an unknown member", change: ("/ratee", "0.5"), pointer: "/ratee", says: "no member"),
        Case(name: "a missing title", change: ("/title/en", nil), pointer: "/title/en", says: "missing"),
        Case(name: "a missing form", change: ("/form", nil), pointer: "/form", says: "missing"),
        Case(
            name: "a form with a keyword that is not checked", change: ("/form/dependentRequired", [:]), pointer: "/form/dependentRequired",
            says: "not a keyword"),
        Case(
            name: "a format that nobody checks", change: ("/form/properties/signedOn/format", "datum"),
            pointer: "/form/properties/signedOn/format", says: "format"),
        Case(name: "a base outside the form", change: ("/base", "/claim/amount"), pointer: "/base", says: "no /claim/amount"),
        Case(name: "a pool that is not there", change: ("/pool", "gpu-voucher"), pointer: "/pool", says: "gpu-voucher"),
        Case(
            name: "a rule that is no expression", change: ("/eligibility/0/when", "claim.thirdParty and"), pointer: "/eligibility/0/when",
            says: "expression"),
        Case(
            name: "a rule with an unknown name", change: ("/eligibility/0/when", "claimant.age > 3"), pointer: "/eligibility/0/when",
            says: "claimant"),
        Case(
            name: "a rule that yields a number", change: ("/eligibility/0/when", "claim.contractAmount * 2"),
            pointer: "/eligibility/0/when", says: "number"),
        Case(name: "two rules of one name", change: ("/eligibility/1/id", "in-city"), pointer: "/eligibility/1", says: "twice"),
        Case(
            name: "a role that does not review", change: ("/workflow/0/role", "finance-maker"), pointer: "/workflow/0/role",
            says: "district-reviewer"),
        Case(
            name: "days that end before they begin", change: ("/effective/to", "2025-01-01"), pointer: "/effective/to", says: "not before"),
        Case(
            name: "a shared cap that is not mutual", change: ("/caps/0/limit", "4000000.00"), pointer: "/caps/0/sharedWith",
            says: "model-private"),
        Case(
            name: "a share of the city that is not mutual", file: "schemes/compute-rental.json", change: ("/cityShare/max", "0.2"),
            pointer: "/cityShare/sharedWith/0", says: "compute-rental-early"),
        Case(
            name: "a ruling that nobody may make", file: "voucherd.json", change: ("/settings/objectionRuling/0/value", "nobody"),
            pointer: "/settings/objectionRuling/0/value", says: "another-person"),
        Case(
            name: "a setting of two sides that is none", file: "voucherd.json", change: ("/settings/sellerAndBuyer/0/value", "both"),
            pointer: "/settings/sellerAndBuyer/0/value", says: "exclusive"),
        Case(
            name: "an exclusion that is not mutual", file: "schemes/cluster-startup-grant.json", change: ("/excludes", ["talent-award"]),
            pointer: "/excludes/0", says: "talent-award"),
        Case(
            name: "an exclusion that nothing judges", file: "schemes/cluster-startup-grant.json", change: ("/eligibility/3/when", "true"),
            pointer: "/excludes", says: "exclusiveGrants"),
        Case(
            name: "an award without its terms", file: "schemes/rnd-frontier.json", change: ("/award", nil), pointer: "",
            says: "needs award"),
        Case(
            name: "a panel that drops more scores than it has", file: "schemes/ai4s-project.json",
            change: ("/workflow/1/droppedExtremes", 3), pointer: "/workflow/1/droppedExtremes", says: "fewer than half"),
        Case(
            name: "a shortlist with nothing after it", file: "schemes/benchmark-scenario.json",
            change: ("/workflow", [["stage": "shortlist", "role": "municipal-reviewer", "title": ["zh": "入围", "en": "Shortlist"]]]),
            pointer: "/workflow/0", says: "must follow"),
        Case(
            name: "a cost of all funders outside the form", file: "schemes/rnd-national-match.json",
            change: ("/fundedBase", "/claim/cost"), pointer: "/fundedBase", says: "no /claim/cost"),
        Case(name: "no voucher terms", change: ("/voucher", nil), pointer: "", says: "needs voucher"),
        Case(name: "a clause with a letter changed", change: ("/clause/text", "发放3亿元模型券"), pointer: "/rate", says: "50%"),
        Case(
            name: "a clause that is not in the notice", change: ("/clause/text", "给予最高50%、最高500万元补助。"), pointer: "/clause/text",
            says: "letter for letter"),
        Case(name: "a clause of another article", change: ("/clause/article", 3), pointer: "/clause/text", says: "article 3"),
        Case(name: "a rate that the clause does not name", change: ("/rate/max", "0.4"), pointer: "/rate", says: "40%"),
        Case(name: "no cap where the clause has one", change: ("/caps", []), pointer: "/caps", says: "ceiling"),
        Case(
            name: "an example that comes out otherwise", change: ("/examples/0/expect/amount", "4000000.01"),
            pointer: "/examples/0/expect/amount", says: "comes to 4000000.00"),
        Case(
            name: "an example whose claim is not of the form", change: ("/examples/0/claim/thirdParty", "yes"),
            pointer: "/examples/0/claim/thirdParty", says: "boolean"),
        Case(
            name: "an example whose enterprise is not one", change: ("/examples/0/enterprise/uscc", "1"),
            pointer: "/examples/0/enterprise/uscc", says: "credit code"),
        Case(
            name: "a pool of another size", file: "pools.json", change: ("/pools/0/appropriated", "60000000.00"),
            pointer: "/pools/0/appropriated", says: "60000000.00"),
        Case(name: "a pool twice", file: "pools.json", change: ("/pools/1/id", "compute-voucher"), pointer: "/pools/1/id", says: "twice"),
        Case(
            name: "an amount that is none", file: "pools.json", change: ("/pools/0/appropriated", "6亿"), pointer: "/pools/0/appropriated",
            says: "yuan"),
        Case(
            name: "a weekday as an adjusted weekend", file: "calendar/2026.json", change: ("/workingWeekends/0", "2026-01-05"),
            pointer: "/workingWeekends/0", says: "Saturday or Sunday"),
        Case(
            name: "a year that is not the file's", file: "calendar/2026.json",
            change: ("", ["year": 2027, "source": "x", "holidays": [], "workingWeekends": []]), pointer: "/year", says: "2027"),
        Case(
            name: "settings that overlap", file: "voucherd.json", change: ("/settings/barYears/1", ["from": "2026-01-01", "value": 5]),
            pointer: "/settings/barYears/1", says: "days that no other value"),
    ]

    @Test(arguments: cases) func aFaultIsFoundWithItsFileAndPlace(_ one: Case) throws {
        let directory = try TemporaryConfig()
        try directory.change(one.file, at: one.change.0, to: one.change.1)
        let findings = Policy.check(directory.path)
        let place = findings.filter { $0.file == one.file && $0.pointer.description == one.pointer }
        #expect(place.contains { $0.message.en.contains(one.says) }, "\(findings.map { $0.text(in: .english) })")
        #expect(place.allSatisfy { $0.line > 0 && !$0.remedy.zh.isEmpty && !$0.message.zh.isEmpty })
    }

    @Test func brokenJSONIsFoundWithItsLine() throws {
        let directory = try TemporaryConfig()
        try directory.write("pools.json", "{\n  \"pools\": [\n    oops\n  ]\n}\n")
        let finding = Policy.check(directory.path).first { $0.file == "pools.json" }
        #expect(finding?.line == 3)
    }

    @Test func allFaultsOfAllFilesAreToldAtOnce() throws {
        let directory = try TemporaryConfig()
        try directory.change("schemes/model-api.json", at: "/rate/max", to: "2")
        try directory.change("schemes/model-api.json", at: "/pool", to: 7)
        try directory.change("schemes/compute-rental.json", at: "/kind", to: "gift")
        try directory.write("pools.json", "[")
        let findings = Policy.check(directory.path)
        #expect(Set(findings.map(\.file)).isSuperset(of: ["schemes/model-api.json", "schemes/compute-rental.json", "pools.json"]))
        #expect(findings.filter { $0.file == "schemes/model-api.json" }.map(\.pointer.description).sorted() == ["/pool", "/rate/max"])
    }

    @Test func anEmptyDirectoryIsNoConfiguration() throws {
        let errors = #expect(throws: ConfigurationErrors.self) { try Policy.load("/nonexistent/config") }
        #expect(errors?.findings.isEmpty == false)
    }

    @Test func theLineIsThatOfTheMember() throws {
        let directory = try TemporaryConfig()
        try directory.write(
            "calendar/2026.json",
            "{\n  \"year\": 2026,\n  \"source\": \"x\",\n  \"holidays\": [],\n  \"workingWeekends\": [\n    \"2026-01-04\",\n    \"2026-01-05\"\n  ]\n}\n"
        )
        let finding = Policy.check(directory.path).first { $0.file == "calendar/2026.json" }
        #expect(finding?.line == 7)
    }

    @Test func versionsOfASchemeMayNotShareDays() throws {
        let directory = try TemporaryConfig()
        try directory.copy("schemes/compute-rental.json", to: "schemes/compute-rental-2.json")
        try directory.change("schemes/compute-rental-2.json", at: "/version", to: "2026-07-01.1")
        try directory.change("schemes/compute-rental-2.json", at: "/effective/from", to: "2026-07-01")
        #expect(
            Policy.check(directory.path).contains { $0.file == "schemes/compute-rental.json" && $0.pointer.description == "/effective" })
        try directory.change("schemes/compute-rental.json", at: "/effective/to", to: "2026-06-30")
        #expect(Policy.check(directory.path).isEmpty)
        let policy = try Policy.load(directory.path)
        #expect(policy.scheme("compute-rental", on: try #require(LocalDate("2026-06-30")))?.version == "2025-07-28.1")
        #expect(policy.scheme("compute-rental", on: try #require(LocalDate("2026-07-01")))?.version == "2026-07-01.1")
    }
}

/// A copy of the shipped configuration that a test may spoil; removed with the value.
final class TemporaryConfig {
    let path: String

    init() throws {
        var template = Array("/tmp/voucherd-config-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
        for folder in ["schemes", "calendar", "notice"] { mkdir("\(path)/\(folder)", 0o755) }
        let files = ConfigurationFiles(directory: Fixture.config)
        var names = ["pools.json", "voucherd.json"]
        for folder in ["schemes", "calendar", "notice"] { names += files.names(in: folder).map { "\(folder)/\($0)" } }
        names += Fixture.policy.schemes.compactMap { $0.decision.map { "schemes/\($0.model)" } }
        for name in names { try write(name, files.read(name)) }
    }

    deinit {
        for folder in ["schemes", "calendar", "notice"] {
            for name in ConfigurationFiles(directory: path).names(in: folder) { unlink("\(path)/\(folder)/\(name)") }
            for scheme in Fixture.policy.schemes { if let model = scheme.decision?.model { unlink("\(path)/\(folder)/\(model)") } }
            rmdir("\(path)/\(folder)")
        }
        for name in ConfigurationFiles(directory: path).names(in: "") { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func copy(_ name: String, to other: String) throws { try write(other, ConfigurationFiles(directory: path).read(name)) }

    private func write(_ name: String, _ octets: [UInt8]) throws {
        let file = try #require(fopen("\(path)/\(name)", "wb"))
        defer { fclose(file) }
        #expect(fwrite(octets, 1, octets.count, file) == octets.count)
    }

    func change(_ name: String, at place: String, to value: JSON?) throws {
        let json = try JSON(parsing: try ConfigurationFiles(directory: path).read(name))
        let tokens = try #require(JSONPointer(place)).tokens
        try write(name, Self.replaced(json, tokens[...], value).bytes())
    }

    private static func replaced(_ json: JSON, _ tokens: ArraySlice<String>, _ value: JSON?) -> JSON {
        guard let first = tokens.first else { return value ?? .null }
        let rest = tokens.dropFirst()
        switch json {
        case .object(var object):
            object[first] = rest.isEmpty ? value : replaced(object[first] ?? [:], rest, value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(first) else { return json }
            if index == elements.count, let value {
                elements.append(value)
            } else {
                elements[index] = replaced(elements[index], rest, value)
            }
            return .array(elements)
        default: return json
        }
    }
}
