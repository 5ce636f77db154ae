import DMN
import FEEL
import Testing

/// No model hangs or crashes the service, whatever its boxed expressions make.
@Suite struct BoundsTests {
    typealias T = ModelText

    private func limitIsMet(_ program: Program, _ decision: String, steps stepsMax: Int = 1_000_000) -> Bool {
        var limits = Limits()
        limits.stepsMax = stepsMax
        var evaluation = Evaluation(program, limits: limits)
        evaluation.begin()
        return evaluation.value(of: decision).isNull && evaluation.issues.contains { $0.code == .limit }
    }

    private func loop(_ domain: String, _ body: String) -> String {
        "<for iteratorVariable=\"i\"><in>\(T.literal(domain))</in><return>\(body)</return></for>"
    }

    @Test func boxedValues_ThatShareTheirParts_AreNoLargerThanTheLimit() throws {
        func doubled(_ box: (Int) -> String) throws -> Program {
            try T.program(
                T.decision("d0", T.literal("1")) + (1...40).map { T.decision("d\($0)", decisions: ["d\($0 - 1)"], box($0 - 1)) }.joined())
        }
        let list = try doubled { "<list>\(T.literal("d\($0)"))\(T.literal("d\($0)"))</list>" }
        #expect(limitIsMet(list, "d40"))
        let context = try doubled { from in
            let entries = ["x", "y"].map { "<contextEntry><variable name=\"\($0)\"/>\(T.literal("d\(from)"))</contextEntry>" }
            return "<context>\(entries.joined())</context>"
        }
        #expect(limitIsMet(context, "d40"))
        let relation = try doubled { from in
            "<relation><column name=\"x\"/><row>\(T.literal("d\(from)"))</row><row>\(T.literal("d\(from)"))</row></relation>"
        }
        #expect(limitIsMet(relation, "d40"))
        let table = try doubled { from in
            T.table("COLLECT", inputs: [], outputs: [("o", nil, nil)], rows: [["d\(from)"], ["d\(from)"]])
        }
        #expect(limitIsMet(table, "d40"))
    }

    /// The ways through types that mention each other are more than there is time for.
    @Test func typesThatMentionEachOther_AreResolvedInBoundedTime() throws {
        let types = (0..<30).map { type in
            let parts = (0..<6).map { part in
                "<itemComponent name=\"c\(part)\"><typeRef>t\((type * 7 + part * 3 + 1) % 30)</typeRef></itemComponent>"
            }
            return "<itemDefinition name=\"t\(type)\">\(parts.joined())</itemDefinition>"
        }
        let program = try T.program(types.joined() + T.decision("d", as: "t0", T.literal("null")))
        #expect(program.findings.contains { $0.code == .unsupported && $0.message.contains("mention each other") })
    }

    @Test func boxedLoops_ThatCollectThemselves_StopAtTheDepth() throws {
        #expect(limitIsMet(try T.program(T.decision("d", loop("[1..1000]", "<list>\(T.literal("partial"))</list>"))), "d"))
        let function = "<functionDefinition>\(T.literal("partial"))</functionDefinition>"
        #expect(limitIsMet(try T.program(T.decision("d", loop("[1..1000]", function))), "d"))
    }

    @Test func boxedLoops_AreBoundedInTime() throws {
        let program = try T.program(
            T.decision("d", loop("[1..100000]", loop("[1..100000]", T.literal("1"))))
                + T.decision("e", loop("[1..100000]", T.literal("if i = 1 then 1 else partial[-1] + 1"))))
        #expect(limitIsMet(program, "d"))
        #expect(try program.value("e").list?.last == 100_000, "what is there already is not copied at each turn")
    }

    @Test(arguments: [
        ("[9223372036854775806..9223372036854775807]", "2"), ("(9223372036854775807..9223372036854775807]", "0"),
        ("[@\"2026-01-30\"..@\"2026-02-01\"]", "3"), ("[-9223372036854775807..9223372036854775807]", "null"),
    ])
    func boxedLoops_GoThroughRangesAsFEELDoes(_ range: String, _ count: String) throws {
        let program = try T.program(T.decision("d", loop(range, T.literal("i"))) + T.decision("e", decisions: ["d"], T.literal("count(d)")))
        #expect(try program.value("e").description == count)
    }

    @Test func functionsOfBoxedLogic_StopAtTheirDepth() throws {
        let nested = (0..<50).reduce(T.literal("f(n + 1)")) { inner, _ in "<list>\(inner)</list>" }
        let program = try T.program(
            """
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>
            \(nested)</encapsulatedLogic></businessKnowledgeModel>
            """ + T.decision("d", knowledge: ["f"], T.literal("f(0)")))
        #expect(limitIsMet(program, "d"))
    }

    @Test func tables_ArePaidForByTheirRows() throws {
        let rows = (0..<2_000).map { ["? = a and \($0) = ?", "\($0)"] }
        let table = T.table("UNIQUE", inputs: [("a", "number")], outputs: [("o", nil, nil)], rows: rows)
        let program = try T.program(
            """
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="a" typeRef="number"/>
            \(table)</encapsulatedLogic></businessKnowledgeModel>
            """ + T.decision("d", knowledge: ["f"], T.literal("count(for i in 1..1000000 return f(-i))")))
        #expect(limitIsMet(program, "d", steps: 50_000))
    }
}
