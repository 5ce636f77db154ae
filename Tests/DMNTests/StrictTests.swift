import DMN
import FEEL
import Testing

@Suite struct StrictTests {
    typealias T = ModelText

    private func decide(_ program: Program, _ decision: String, _ inputs: [String: String] = [:]) throws -> Outcome {
        var evaluation = Evaluation(program)
        evaluation.begin()
        for (name, text) in inputs { evaluation.set(name, try T.feel(text)) }
        let outcome = evaluation.decide(decision)
        return try #require(outcome)
    }

    private func missing(_ outcome: Outcome) -> [String] {
        if case .undecided(let issues) = outcome { return issues.compactMap(\.name) }
        return []
    }

    private func program() throws -> Program {
        try T.program(
            T.input("a", "number") + T.input("b", "boolean") + T.decision("half", needs: ["a"], T.literal("a / 2"))
                + T.decision("both", needs: ["b"], decisions: ["half"], T.literal("b and half > 10")))
    }

    @Test func missingInput_IsNamedNotTakenForFalse() throws {
        #expect(missing(try decide(try program(), "half")) == ["a"])
        guard case .value(let value) = try decide(try program(), "half", ["a": "30"]) else {
            Issue.record("undecided")
            return
        }
        #expect(value.description == "15")
    }

    @Test func missingInput_IsNamedThroughOtherDecisions() throws {
        #expect(missing(try decide(try program(), "both", ["b": "true"])) == ["a"])
    }

    @Test func whatDoesNotMatter_DoesNotKeepFromDeciding() throws {
        guard case .value(let value) = try decide(try program(), "both", ["b": "false"]) else {
            Issue.record("undecided")
            return
        }
        #expect(value.description == "false")
    }

    @Test func tableRowThatMissingInputCannotChange_Decides() throws {
        let program = try T.program(
            T.input("a", "number") + T.input("b", "number")
                + T.decision(
                    "d", needs: ["a", "b"],
                    T.table(
                        "FIRST", inputs: [("a", "number"), ("b", "number")], outputs: [("o", nil, nil)],
                        rows: [["< 5", "-", "\"low\""], [">= 5", "< 5", "\"mixed\""], ["-", "-", "\"high\""]])))
        #expect(missing(try decide(program, "d", ["b": "1"])) == ["a"])
        #expect(missing(try decide(program, "d", ["a": "7"])) == ["b"])
    }

    @Test func errorInTheExpression_IsFailedWithItsPlace() throws {
        let program = try T.program(T.input("a", "string") + T.decision("d", needs: ["a"], T.literal("a * 2")))
        guard case .failed(let issues) = try decide(program, "d", ["a": "\"x\""]) else {
            Issue.record("not failed")
            return
        }
        #expect(issues.first?.code == .typeMismatch)
        #expect(issues.first?.span.line == 1)
    }

    @Test func issues_NameFilePlaceAndRow() throws {
        let program = try T.program(
            T.input("a", "number") + T.input("b", "number")
                + T.decision(
                    "d", needs: ["a", "b"],
                    T.table("FIRST", inputs: [("a", "number")], outputs: [("o", nil, nil)], rows: [["< 5", "1"], ["-", "b + 1"]])))
        guard case .undecided(let issues) = try decide(program, "d", ["a": "7"]) else {
            Issue.record("decided")
            return
        }
        #expect(issues.first?.name == "b")
        #expect(issues.first?.origin?.document == "m0.dmn")
        #expect(issues.first?.origin?.part == "d, row 2")
        #expect(issues.first?.origin?.line == 3)
    }

    @Test func kitMode_MakesNullOfTheSame() throws {
        #expect(try program().value("half").isNull)
    }
}
