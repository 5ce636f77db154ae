import DMN
import FEEL
import Testing

@Suite struct HitPolicyTests {
    /// Rows for ages: 1 for adults, 2 for the old, 3 for exactly 70.
    private func program(_ policy: String, aggregation: String? = nil, values: String? = nil, standard: String? = nil) throws -> Program {
        try ModelText.program(
            ModelText.input("age", "number")
                + ModelText.decision(
                    "d", needs: ["age"],
                    ModelText.table(
                        policy, aggregation: aggregation, inputs: [("age", "number")], outputs: [("o", values, standard)],
                        rows: [[">= 18", "1"], ["> 60", "2"], ["70", "3"]])))
    }

    private func check(_ program: Program, _ age: String, _ expected: String) throws {
        let value = try program.value("d", ["age": age])
        let wanted = try ModelText.feel(expected)
        #expect(value.equals(wanted) == .yes, "\(age): \(value), not \(wanted)")
    }

    @Test func unique_IsNullWhereSeveralRowsMatch() throws {
        let program = try program("UNIQUE")
        try check(program, "20", "1")
        try check(program, "61", "null")
        try check(program, "10", "null")
    }

    @Test func any_IsNullWhereMatchingRowsDiffer() throws {
        try check(try program("ANY"), "20", "1")
        try check(try program("ANY"), "61", "null")
    }

    @Test func first_TakesTheFirstRow() throws {
        try check(try program("FIRST"), "70", "1")
        try check(try program("FIRST"), "10", "null")
    }

    @Test func priority_FollowsTheOrderOfOutputValues() throws {
        let program = try program("PRIORITY", values: "3, 2, 1")
        try check(program, "70", "3")
        try check(program, "65", "2")
        try check(program, "20", "1")
    }

    @Test func ruleOrder_ListsHitsInTheOrderOfTheRows() throws {
        try check(try program("RULE ORDER"), "70", "[1, 2, 3]")
    }

    @Test func outputOrder_ListsHitsByPriority() throws {
        try check(try program("OUTPUT ORDER", values: "2, 3, 1"), "70", "[2, 3, 1]")
    }

    @Test func collect_ListsOrAggregates() throws {
        try check(try program("COLLECT"), "70", "[1, 2, 3]")
        try check(try program("COLLECT", aggregation: "SUM"), "70", "6")
        try check(try program("COLLECT", aggregation: "MIN"), "70", "1")
        try check(try program("COLLECT", aggregation: "MAX"), "70", "3")
        try check(try program("COLLECT", aggregation: "COUNT"), "70", "3")
    }

    /// DMN 1.5, 10.3.2.10: “the result is given by the default output value, or null if no default output value is specified”.
    @Test(arguments: ["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"])
    func noHit_IsTheDefaultOrNull(policy: String) throws {
        try check(try program(policy, values: "1, 2, 3"), "10", "null")
        try check(try program(policy, values: "1, 2, 3", standard: "0"), "10", "0")
    }

    @Test(arguments: ["SUM", "MIN", "MAX", "COUNT"])
    func noHit_IsNotAggregated(aggregation: String) throws {
        try check(try program("COLLECT", aggregation: aggregation), "10", "null")
        try check(try program("COLLECT", aggregation: aggregation, standard: "0"), "10", "0")
    }

    @Test func severalOutputs_MakeAContext() throws {
        let program = try ModelText.program(
            ModelText.input("a", "string")
                + ModelText.decision(
                    "d", needs: ["a"],
                    ModelText.table(
                        "UNIQUE", inputs: [("a", "string")], outputs: [("x", nil, nil), ("y", nil, nil)],
                        rows: [["\"p\",\"q\"", "1", "a + \"!\""], ["not(\"p\",\"q\")", "2", "\"-\""]])))
        #expect(try program.value("d", ["a": "\"q\""]).description == "{x: 1, y: \"q!\"}")
        #expect(try program.value("d", ["a": "\"r\""]).description == "{x: 2, y: \"-\"}")
    }

    @Test func tablesWithoutInputs_HitEveryRow() throws {
        func value(_ policy: String) throws -> String {
            let table = ModelText.table(policy, inputs: [], outputs: [("o", nil, nil)], rows: [["1"], ["2"]])
            return try ModelText.program(ModelText.decision("d", table)).value("d").description
        }
        #expect(try value("COLLECT") == "[1, 2]")
        #expect(try value("FIRST") == "1")
        #expect(try value("UNIQUE") == "null")
    }

    /// The index of a table and testing its cells one by one are two ways to the same rows.
    @Test func indexedAndTestedCells_Agree() throws {
        let rows = (0..<100).map { row in ["[\(row % 13)..\(row % 17 + 3)]", row % 3 == 0 ? "-" : "\"\(row % 5)\"", "\(row)"] }
        // A cell that mentions another input can't be indexed, and accepts everything here.
        let tested = rows.map { ["? >= a - a and \("? in " + $0[0])", $0[1] == "-" ? "a = a" : "? + \"\" = \($0[1])", $0[2]] }
        func program(_ rows: [[String]]) throws -> Program {
            try ModelText.program(
                ModelText.input("a", "number") + ModelText.input("b", "string")
                    + ModelText.decision(
                        "d", needs: ["a", "b"],
                        ModelText.table("RULE ORDER", inputs: [("a", "number"), ("b", "string")], outputs: [("o", nil, nil)], rows: rows)))
        }
        let (one, other) = (try program(rows), try program(tested))
        for a in 0..<20 {
            for b in 0..<6 {
                let inputs = ["a": "\(a)", "b": "\"\(b)\""]
                #expect(try one.value("d", inputs).description == (try other.value("d", inputs).description))
            }
        }
    }
}
