import DMN
import FEEL
import Testing

@Suite struct ExplanationTests {
    typealias T = ModelText

    private func program(_ rows: [[String]]) throws -> Program {
        try T.program(
            T.input("a", "number") + T.input("b", "string")
                + T.decision(
                    "d", needs: ["a", "b"],
                    T.table("FIRST", inputs: [("a", "number"), ("b", "string")], outputs: [("o", nil, nil)], rows: rows)))
    }

    private func trace(_ program: Program, _ inputs: [String: String]) throws -> TableTrace {
        var evaluation = Evaluation(program)
        evaluation.begin()
        for (name, text) in inputs { evaluation.set(name, try T.feel(text)) }
        let explanations = evaluation.explain(try #require(program.decision("d")))
        guard case .table(let trace)? = explanations.last?.ground else { throw CancellationError() }
        return trace
    }

    @Test func everyRowTellsItsFirstFailingCondition() throws {
        let trace = try trace(
            try program([["< 5", "-", "1"], [">= 5", "\"x\"", "2"], ["-", "\"y\", \"z\"", "3"]]), ["a": "7", "b": "\"y\""])
        #expect(trace.rows == [.failed(column: 0), .failed(column: 1), .matched])
        #expect(trace.hits == [2])
        #expect(trace.condition(row: 1, column: 1) == "\"x\"")
        #expect(trace.inputName(1) == "b")
        #expect(trace.inputs.map(\.description) == ["7", "\"y\""])
        #expect(trace.place(row: 1, column: 1).line > trace.place(row: 0, column: 0).line)
    }

    @Test func missingInput_CannotBeTold() throws {
        let trace = try trace(try program([["< 5", "\"x\"", "1"], ["-", "-", "2"]]), ["b": "\"x\""])
        #expect(trace.rows == [.unknown(column: 0), .matched])
    }

    @Test func conditionsTellWhichPartFailed() throws {
        let program = try T.program(
            T.input("a", "number") + T.input("b", "number") + T.decision("d", needs: ["a", "b"], T.literal("a > 1 and b > 1")))
        var evaluation = Evaluation(program)
        evaluation.begin()
        evaluation.set("a", 5)
        evaluation.set("b", 0)
        let explanations = evaluation.explain(0)
        let explanation = try #require(explanations.last)
        guard case .condition(let condition) = explanation.ground else {
            Issue.record("no condition")
            return
        }
        #expect(condition.firstFailure?.text == "b > 1")
        #expect(explanation.value.description == "false")
    }
}
