import FEEL
import Testing

private struct Fixture {
    var scope = Scope()
    var frame = Frame()

    init(_ inputs: KeyValuePairs<String, Value?>) {
        for (name, value) in inputs { frame[scope.declare(name)] = value }
    }

    mutating func explain(_ text: String) throws -> Explanation {
        try Compiler(scope: scope).expression(text).explain(&frame)
    }

    /// Each set of changes as text: `path needed; path needed`.
    mutating func changes(_ text: String) throws -> [String]? {
        let sets = try Compiler(scope: scope).expression(text).changesToHold(&frame)
        return sets?.map { $0.map { "\($0.path) \($0.needed)" }.joined(separator: "; ") }
    }
}

struct ExplanationTests {
    @Test func explanation_NamesTheFirstConditionThatFailed_WithItsValues() throws {
        var fixture = Fixture(["e": .context(Context([("district", "Suzhou"), ("size", 3)])), "rate": nil])
        let text = "e.size < 10 and list contains([\"Xuhui\"], e.district) and not(rate > 1)"
        let explanation = try fixture.explain(text)
        #expect(explanation.kind == .conjunction)
        #expect(explanation.value == false)
        #expect(explanation.parts.map(\.value.description) == ["true", "false", "null"])
        let failure = try #require(explanation.firstFailure)
        #expect(failure.text == "list contains([\"Xuhui\"], e.district)")
        #expect(failure.operands.map(\.path) == ["e.district"])
        #expect(failure.operands.first?.value == "Suzhou")
        #expect(failure.span.column == 17)
        #expect(explanation.parts[2].parts[0].operands.first?.value == nil)
    }

    @Test func explanation_ShowsTheBranchThatWasTaken() throws {
        var fixture = Fixture(["a": 1])
        let explanation = try fixture.explain("if a > 3 then a > 5 else a > 0")
        #expect(explanation.parts.map(\.text) == ["a > 3", "a > 0"])
        #expect(explanation.firstFailure == nil)
    }

    @Test(
        arguments: [
            ("a >= 5", ["a >= 5"]), ("5 <= a", ["a >= 5"]), ("a in [3..5)", ["a [3..5)"]), ("s in (\"A\", \"B\")", ["s \"A\", \"B\""]),
            ("list contains([\"A\", \"B\"], s)", ["s \"A\", \"B\""]), ("b", ["b true"]), ("not(c)", ["c false"]),
            ("not(a < 5)", ["a >= 5"]),
            ("a between 3 and 4", ["a [3..4]"]), ("a > 5 and s = \"A\"", ["a > 5; s \"A\""]),
            ("a > 5 or (a > 3 and s = \"A\")", ["a > 5", "a > 3; s \"A\""]),
            ("not(a < 5 or c)", ["a >= 5; c false"]), ("a > 3 and a < 9", ["a > 3"]), ("a + 2 > 9", ["a > 7"]), ("10 - a < 4", ["a > 6"]),
            ("a * -2 <= -8", ["a >= 4"]), ("a / 4 = 2", ["a 8"]), ("a > m", ["a > 4", "m < 2"]),
            ("s = \"A\" and starts with(s, \"B\")", nil),
            ("a = 2", []), ("if b then a > 5 else a > 3", ["a > 3", "b true; a > 5"]), ("missing > 3", ["missing > 3"]), ("false", nil),
        ] as [(String, [String]?)])
    func changes_AreTheSmallestThatMakeItHold(_ text: String, _ expected: [String]?) throws {
        var fixture = Fixture(["a": 2, "s": "C", "b": false, "c": true, "m": 4, "missing": nil])
        #expect(try fixture.changes(text) == expected, "\(text)")
    }

    @Test func changes_AreMetByValuesThatMakeTheConditionHold() throws {
        var fixture = Fixture(["a": 2, "s": "C"])
        let expression = try Compiler(scope: fixture.scope).expression("a * 2 > 9 and s in (\"A\", \"B\") or a in (7, 9)")
        let sets = try #require(expression.changesToHold(&fixture.frame))
        #expect(sets.count == 2)
        let candidates: [Value] = [3, 5, 7, 9, "A", "B"]
        for set in sets {
            var frame = Frame()
            (frame[0], frame[1]) = (2, "C")
            for change in set {
                let met = try #require(candidates.first { change.needed.isMet(by: $0) })
                frame[change.path == "a" ? 0 : 1] = met
            }
            #expect(expression.test(&frame) == .yes, "\(set)")
        }
    }

    @Test func tests_TellWhatTheirInputNeedsToBe() throws {
        var frame = Frame()
        func needs(_ text: String) throws -> String? { try Compiler(scope: Scope()).unaryTests(text).requirement(&frame)?.description }
        #expect(try needs("< 20") == "< 20")
        #expect(try needs("\"A\", \"B\"") == "\"A\", \"B\"")
        #expect(try needs("not(\"A\")") == "not(\"A\")")
        #expect(try needs("[20..300)") == "[20..300)")
        #expect(try needs("? > 3") == nil)
        #expect(try needs("-") == nil)
    }
}
