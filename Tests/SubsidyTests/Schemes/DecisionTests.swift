import JSON
import Ledger
import Testing

@testable import Subsidy

/// Decision tables beside a scheme: what they decide, what they say, and what `voucherd check` finds in them.
@Suite struct DecisionTests {
    static func assessment(_ changes: JSON = [:]) throws -> Assessment {
        let scheme = try #require(Fixture.policy.schemes.first { $0.id == "opensource-release" })
        let claim = Scheme.merging(scheme.examples[0].claim, changes)
        let day = Fixture.today
        return assess(
            AssessmentInput(
                scheme: scheme, enterprise: try Fixture.enterprise(), claim: claim, today: day,
                settings: Fixture.policy.settings.values(on: day)))
    }

    @Test(arguments: [
        (9_999, 59, 9, "0.00"), (10_000, 60, 10, "0.00"), (99_999, 79, 49, "0.00"), (100_000, 79, 49, "2400000.00"),
        (1_000_000, 80, 50, "4200000.00"), (10_000_000, 94, 999, "4800000.00"), (10_000_000, 95, 1000, "5000000.00"),
    ])
    func theTablesPointsMakeTheReward(_ downloads: Int, _ performance: Int, _ derivatives: Int, _ amount: String) throws {
        let assessment = try Self.assessment([
            "downloads": JSON(integerLiteral: Int64(downloads)), "performance": JSON(integerLiteral: Int64(performance)),
            "derivatives": JSON(integerLiteral: Int64(derivatives)),
        ])
        #expect(assessment.amount.description == amount)
        #expect(assessment.eligible == (amount != "0.00"))
    }

    @Test func theAnswerNamesTheRowsWithTheirClauseAndReason_InEitherLanguage() throws {
        let assessment = try Self.assessment()
        #expect(assessment.decisions.map(\.row) == [3, 3, 3])
        #expect(try Assessment(json: try JSON(parsing: assessment.jsonBytes())) == assessment, "frozen and read again")
        let scheme = try #require(Fixture.policy.schemes.first { $0.id == "opensource-release" })
        for (language, words) in [(Language.english, "Downloads of 100000 or more: 20 points."), (.chinese, "下载量达到 100000，得 20 分。")] {
            var writer = JSONWriter()
            assessment.encode(to: &writer, language: language, scheme: scheme)
            let first = try #require(try JSON(parsing: writer.bytes)["decisions"]?.array?.first)
            #expect(first["reason"]?.string == words && first["clause"]?.string == scheme.clause.text)
        }
    }

    @Test func anInputThatIsMissing_LeavesItUndecided() throws {
        let assessment = try Self.assessment(["downloads": nil])
        #expect(assessment.eligible == nil && assessment.undecided == ["points"])
        #expect(assessment.toQualify.map(\.pointer).contains("/claim/downloads"))
    }

    @Test(arguments: [
        ("[10000..100000)", "[10000..90000)", "no row matches"), ("[10000..100000)", "[10000..100001)", "matches these inputs too"),
        ("&gt;= 10000000", "&gt;= ten", "ten"), ("name=\"points\"", "name=\"marks\"", "no decision points"),
        ("href=\"#performance\"", "href=\"#speed\"", "speed"), ("<output", "<outptu", ""), ("性能优、", "性能优；", "letter for letter"),
        ("\"downloads\"", "\"clicks\"", "no member of the form"),
    ])
    func aFaultInATableIsFoundByTheCheck(_ text: String, _ other: String, _ says: String) throws {
        let directory = try TemporaryConfig()
        let model = "schemes/opensource-release.dmn"
        let source = String(decoding: try ConfigurationFiles(directory: directory.path).read(model), as: UTF8.self)
        var spoiled = source
        if text == "\"downloads\"" {
            spoiled = source.split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
                .split(separator: "<text>downloads</text>", omittingEmptySubsequences: false).joined(separator: "<text>clicks</text>")
                .split(separator: "#downloads\"", omittingEmptySubsequences: false).joined(separator: "#clicks\"")
        } else {
            let place = try #require(source.range(of: text))
            spoiled.replaceSubrange(place, with: other)
        }
        try directory.write(model, spoiled)
        let findings = Policy.check(directory.path)
        #expect(findings.contains { $0.file == model && $0.message.en.contains(says) }, "\(findings.map { $0.text(in: .english) })")
    }

    @Test func aModelThatIsNotThere_IsFound() throws {
        let directory = try TemporaryConfig()
        try directory.change("schemes/opensource-release.json", at: "/decision/model", to: "nothing.dmn")
        #expect(Policy.check(directory.path).contains { $0.file == "schemes/nothing.dmn" })
    }
}

extension String {
    /// The first place of a text, without Foundation.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
