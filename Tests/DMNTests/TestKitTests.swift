import DMN
import FEEL
import Foundation
import Testing

/// The standard's own test kit, where it lies beside the package.
@Suite struct TestKitTests {
    private struct Key: Hashable, CustomStringConvertible {
        var fields: [String]
        var description: String { fields.joined(separator: ",") }
    }

    private static var knownFailures: Set<Key> {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("KnownFailures/tck.csv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return Set(text.split(separator: "\n").map { Key(fields: $0.split(separator: ",").prefix(4).map(String.init)) })
    }

    @Test(.enabled(if: Shared.directory != nil, "needs ../shared/tck"))
    func everyCasePasses_ExceptKnownFailures() throws {
        let shared = try #require(Shared.directory)
        let rows = try TestRunner(now: .systemClock).run(shared + "/tck/given", models: shared + "/tck/models")
        #expect(rows.count > 2_000)
        let failing = Set(rows.filter { $0.status != .pass }.map { Key(fields: [$0.directory, $0.file, $0.caseID, $0.node]) })
        let known = Self.knownFailures
        #expect(failing.subtracting(known).isEmpty, "these fail and are not listed")
        #expect(known.subtracting(failing).isEmpty, "these are listed and pass")
    }
}

/// The runner itself, on cases written here.
@Suite struct TestRunnerTests {
    private let model = """
        <definitions xmlns="\(ModelText.namespace)" name="m" namespace="urn:m">
        <inputData name="a"><variable name="a" typeRef="number"/></inputData>
        <decision id="d" name="d"><informationRequirement><requiredInput href="#a"/></informationRequirement>
        <literalExpression><text>a / 3</text></literalExpression></decision>
        <decision name="on"><literalExpression><text>date("2026-01-05")</text></literalExpression></decision>
        <decision name="all"><literalExpression><text>{x: [1, "b", null]}</text></literalExpression></decision>
        </definitions>
        """

    /// Runs one case with this inside against the model, and answers the rows.
    private func rows(_ inside: String) throws -> [TestRunner.Row] {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("dmn-\(UInt64.random(in: 0...UInt64.max))")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory.appendingPathComponent("one"), withIntermediateDirectories: true)
        let identified = model.replacing("<inputData name", with: "<inputData id=\"a\" name")
        try identified.write(to: directory.appendingPathComponent("one/m.dmn"), atomically: true, encoding: .utf8)
        let suite = """
            <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>m.dmn</modelName><testCase id="1">\(inside)</testCase></testCases>
            """
        try suite.write(to: directory.appendingPathComponent("one/m-test.xml"), atomically: true, encoding: .utf8)
        return try TestRunner(now: nil).run(directory.path)
    }

    private func status(input: String, expected: String) throws -> TestRunner.Row.Status? {
        try rows(
            """
            <inputNode name="a"><value xsi:type="xsd:decimal">\(input)</value></inputNode>
            <resultNode name="d" type="decision"><expected>\(expected)</expected></resultNode>
            """
        ).first?.status
    }

    @Test func numbersCompareExactly_UnlessRoundedByTheirAuthor() throws {
        func value(_ text: String) -> String { "<value xsi:type=\"xsd:decimal\">\(text)</value>" }
        #expect(try status(input: "3", expected: value("1")) == .pass)
        #expect(try status(input: "3", expected: value("1.000")) == .pass)
        #expect(try status(input: "3", expected: value("1.00000001")) == .fail)
        #expect(try status(input: "1", expected: value("0.33333333")) == .pass)
        #expect(try status(input: "1", expected: value("0.33333334")) == .fail)
        #expect(try status(input: "1", expected: value("0.333")) == .fail)
        #expect(try status(input: "1", expected: "<value xsi:nil=\"true\"/>") == .fail)
    }

    @Test func rowsTellDirectoryFileCaseAndNode() throws {
        let row = try #require(
            try rows("<resultNode name=\"on\"><expected><value xsi:type=\"xsd:date\">2026-01-05</value></expected></resultNode>").first)
        #expect(row.directory == "one")
        #expect(row.file == "m-test")
        #expect(row.caseID == "1")
        #expect(row.node == "on")
        #expect(row.status == .pass)
        #expect(TestReport.csv([row]) == "one,m-test,1,on,pass,\n")
    }

    @Test func structuresCompareByNameAndListsByPlace() throws {
        func row(_ items: String) throws -> TestRunner.Row.Status? {
            try rows("<resultNode name=\"all\"><expected><component name=\"x\"><list>\(items)</list></component></expected></resultNode>")
                .first?.status
        }
        let one = "<item><value xsi:type=\"xsd:decimal\">1</value></item>"
        let b = "<item><value xsi:type=\"xsd:string\">b</value></item>"
        let none = "<item><value xsi:nil=\"true\"/></item>"
        #expect(try row(one + b + none) == .pass)
        #expect(try row(b + one + none) == .fail)
        #expect(try row(one + b) == .fail)
    }

    @Test func unknownDecisionAndBrokenModel_AreErrors() throws {
        #expect(try rows("<resultNode name=\"none\"><expected><value xsi:nil=\"true\"/></expected></resultNode>").first?.status == .error)
    }
}
