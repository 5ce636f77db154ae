import DMN
import FEEL
import Foundation
import Testing

@Suite struct ChecksTests {
    typealias T = ModelText

    private func findings(
        _ policy: String, inputs: [(text: String, type: String)] = [("a", "number")], values: String? = nil, standard: String? = nil,
        _ rows: [[String]]
    ) throws -> [Finding] {
        let table = T.table(policy, inputs: inputs, outputs: [("o", values, standard)], rows: rows)
        let declared = inputs.map { T.input($0.text, $0.type) }.joined()
        return try T.program(declared + T.decision("d", needs: inputs.map(\.text), table)).check()
    }

    private func codes(_ findings: [Finding]) -> [String] { findings.map(\.code.name) }

    @Test func completeTable_HasNoFindings() throws {
        #expect(try findings("UNIQUE", [["< 10", "1"], ["[10..20]", "2"], ["> 20", "3"]]).isEmpty)
        #expect(
            try findings(
                "UNIQUE", inputs: [("a", "boolean"), ("b", "string")],
                [["true", "\"x\"", "1"], ["true", "not(\"x\")", "2"], ["false", "-", "3"]]
            ).isEmpty)
    }

    @Test func gap_IsShownByAnInput() throws {
        let found = try findings("UNIQUE", [["< 10", "1"], ["(10..20]", "2"], ["> 20", "3"]])
        #expect(codes(found) == ["gap"])
        #expect(found[0].counterexample == [.init(input: "a", value: "10")])
        #expect(found[0].severity == .error)
    }

    @Test func gapBetweenColumns_IsFound() throws {
        let found = try findings(
            "FIRST", inputs: [("a", "number"), ("b", "boolean")], [["< 10", "true", "1"], [">= 10", "-", "2"]])
        #expect(codes(found) == ["gap"])
        #expect(found[0].counterexample == [.init(input: "a", value: "9"), .init(input: "b", value: "false")])
    }

    @Test func defaultOutput_ClosesGaps() throws {
        #expect(try findings("UNIQUE", standard: "0", [["< 10", "1"]]).isEmpty)
    }

    @Test func daysThatFollowEachOther_LeaveNoGap() throws {
        let rows = [["<= date(\"2025-12-31\")", "1"], [">= date(\"2026-01-01\")", "2"]]
        #expect(try findings("UNIQUE", inputs: [("a", "date")], rows).isEmpty)
    }

    @Test func overlap_IsAnErrorUnderUniqueOnly() throws {
        let rows = [["<= 10", "1"], [">= 10", "2"]]
        let found = try findings("UNIQUE", rows)
        #expect(codes(found) == ["overlap"])
        #expect(found[0].row == 2)
        #expect(found[0].counterexample == [.init(input: "a", value: "10")])
        #expect(try findings("FIRST", rows).isEmpty)
        #expect(codes(try findings("ANY", rows)) == ["overlap"])
        #expect(try findings("ANY", [["<= 10", "1"], [">= 10", "1"]]).isEmpty)
    }

    @Test func hiddenRow_IsUnreachableUnderFirst() throws {
        let found = try findings("FIRST", [["< 10", "1"], [">= 10", "2"], ["5", "3"]])
        #expect(codes(found) == ["unreachable-row"])
        #expect(found[0].row == 3)
    }

    @Test func outrankedRow_IsUnreachableUnderPriority() throws {
        let found = try findings("PRIORITY", values: "2, 1", [["5", "1"], ["-", "2"]])
        #expect(codes(found) == ["unreachable-row"])
        #expect(found[0].row == 1)
        #expect(try findings("PRIORITY", values: "1, 2", [["5", "1"], ["-", "2"]]).isEmpty)
    }

    @Test func contradictoryRow_IsUnreachableUnderAnyPolicy() throws {
        let found = try findings("COLLECT", [["-", "1"], ["? > 5 and ? < 3", "2"]])
        #expect(codes(found) == ["unreachable-row"])
    }

    @Test func columnThatNobodyLooksAt_IsUnused() throws {
        let found = try findings("UNIQUE", inputs: [("a", "boolean"), ("b", "number")], [["true", "-", "1"], ["false", "-", "2"]])
        #expect(codes(found) == ["unused-input"])
        #expect(found[0].severity == .warning)
    }

    @Test func allowedValues_NarrowTheSearch() throws {
        let table = """
            <decisionTable hitPolicy="UNIQUE"><input label="g"><inputExpression><text>g</text></inputExpression>
            <inputValues><text>"A","B"</text></inputValues></input><output/>
            <rule><inputEntry><text>"A"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
            <rule><inputEntry><text>"B"</text></inputEntry><outputEntry><text>2</text></outputEntry></rule></decisionTable>
            """
        #expect(try T.program(T.input("g", "string") + T.decision("d", needs: ["g"], table)).check().isEmpty)
        let typed = """
            <itemDefinition name="tG"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues></itemDefinition>
            """
        let without = table.replacing("<inputValues><text>\"A\",\"B\"</text></inputValues>", with: "")
        #expect(try T.program(typed + T.input("g", "tG") + T.decision("d", needs: ["g"], without)).check().isEmpty)
        #expect(codes(try T.program(T.input("g", "string") + T.decision("d", needs: ["g"], without)).check()) == ["gap"])
    }

    @Test func conclusionsOfAnotherType_AreFound() throws {
        let table = """
            <decisionTable hitPolicy="UNIQUE"><input label="a"><inputExpression typeRef="string"><text>a</text></inputExpression></input>
            <output name="o" typeRef="string"><outputValues><text>"x", "y"</text></outputValues></output>
            <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>
            """
        let program = try T.program(T.input("a", "number") + T.decision("d", as: "boolean", needs: ["a"], T.literal("a + 1")))
        #expect(codes(program.check()) == ["type-mismatch"])
        let other = try T.program(T.input("a", "number") + T.decision("d", needs: ["a"], table)).check()
        #expect(codes(other).filter { $0 == "type-mismatch" }.count == 3)  // the input's type, the conclusion's, its values
        #expect(other.contains { $0.row == 1 && $0.message.contains("not among") })
    }

    @Test func tablesOfFunctions_AreCheckedToo() throws {
        let table = T.table("UNIQUE", inputs: [("n", "number")], outputs: [("o", nil, nil)], rows: [["< 5", "1"]])
        let program = try T.program(
            """
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
            \(table)</encapsulatedLogic></businessKnowledgeModel>
            """)
        #expect(codes(program.check()) == ["gap"])
        #expect(program.check().first?.element == "f")
    }

    @Test func unknownNamesAndTypes_AreFoundAtTheirPlaces() throws {
        let program = try T.program(
            T.input("a", "tNone") + "\n" + T.decision("d", needs: ["a"], "<literalExpression><text>1 +\n  b</text></literalExpression>"))
        let found = program.check()
        #expect(Set(codes(found)) == ["unknown-type", "unknown-name", "unused-input"])
        let unknown = try #require(found.first { $0.code == .unknownName })
        #expect(unknown.place == Place(line: 4, column: 3))
        #expect(unknown.file == "m0.dmn")
    }

    @Test func placesPointAtTheText() throws {
        let text = T.definitions("<decision name=\"d\"><literalExpression><text>oops</text></literalExpression></decision>")
        let program = try T.program(models: [text])
        let place = try #require(program.findings.first?.place)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = String(lines[place.line - 1])
        #expect(line.dropFirst(place.column - 1).hasPrefix("oops"))
    }

    @Test func folders_AreCheckedModelByModel() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voucherd-models-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("schemes"), withIntermediateDirectories: true)
        func write(_ name: String, _ text: String) throws -> String {
            let file = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            return file.path
        }
        let table = T.table("UNIQUE", inputs: [("a", "number")], outputs: [("o", nil, nil)], rows: [["< 10", "1"], ["> 10", "2"]])
        let gap = try write("schemes/gap.dmn", T.definitions(T.input("a", "number") + T.decision("d", needs: ["a"], table)))
        let broken = try write("broken.dmn", "<definitions")
        _ = try write("notes.txt", "no model")
        let checked = ModelFolder(folder.path)
        #expect(checked.models == [broken, gap])
        let found = checked.check()
        #expect(found.map(\.code.name) == ["xml", "gap"])
        #expect(found.last?.description.contains("gap.dmn:") == true && found.last?.description.contains("(a = 10)") == true)
        #expect(ModelFolder(gap).check().map(\.code.name) == ["gap"])
    }

    /// The search agrees with trying every point.
    @Test func gapsAndOverlaps_AgreeWithBruteForce() throws {
        var state: UInt64 = 7
        func random(_ limit: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % limit)
        }
        for _ in 0..<60 {
            let rows = (0..<(2 + random(5))).map { row -> [String] in
                let low = random(5)
                return ["[\(low)..\(low + random(5))]", random(3) == 0 ? "-" : "\"\(["x", "y"][random(2)])\"", "\(row)"]
            }
            let found = try findings("UNIQUE", inputs: [("a", "number"), ("b", "string")], rows)
            let program = try T.program(
                T.input("a", "number") + T.input("b", "string")
                    + T.decision(
                        "d", needs: ["a", "b"],
                        T.table("RULE ORDER", inputs: [("a", "number"), ("b", "string")], outputs: [("o", nil, nil)], rows: rows)))
            var overlaps: Set<Int> = []
            for a in 0..<12 {
                for b in ["x", "y", "z"] {
                    let hits = try program.value("d", ["a": "\(a)", "b": "\"\(b)\""]).list ?? []
                    for hit in hits.dropFirst() { overlaps.insert(Int(hit.description) ?? -1) }
                }
            }
            #expect(found.contains { $0.code == .gap })  // "z" and numbers above ten are never all covered
            #expect(Set(found.filter { $0.code == .overlap }.compactMap { $0.row.map { $0 - 1 } }) == overlaps)
        }
    }
}
