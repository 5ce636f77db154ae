import DMN
import FEEL
import Testing

@Suite struct ModelTests {
    typealias T = ModelText

    @Test func decisionsSeeOnlyWhatTheyRequire() throws {
        let program = try T.program(T.input("a") + T.input("b") + T.decision("d", needs: ["a"], T.literal("a + b")))
        #expect(try program.value("d", ["a": "1", "b": "2"]).isNull)
        #expect(program.findings.contains { $0.code == .unknownName && $0.message.contains("b") })
    }

    @Test func circularRequirements_AreFoundAndCut() throws {
        let program = try T.program(
            T.decision("p", decisions: ["q"], T.literal("q")) + T.decision("q", decisions: ["p"], T.literal("p")))
        #expect(program.findings.contains { $0.code == .cycle })
        #expect(try program.value("p").isNull)
    }

    @Test func longChains_DoNotUseUpTheStack() throws {
        let chain = (1..<5_000).map { T.decision("d\($0)", decisions: ["d\($0 - 1)"], T.literal("d\($0 - 1) + 1")) }
        let program = try T.program(chain.reversed().joined() + T.decision("d0", T.literal("0")))
        #expect(try program.value("d4999").description == "4999")
    }

    @Test func functions_RecurseWithinBounds() throws {
        let inside = """
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
            <context><contextEntry><variable name="m"/>\(T.literal("if n <= 1 then 1 else n * f(n - 1)"))</contextEntry>
            <contextEntry>\(T.literal("m"))</contextEntry></context></encapsulatedLogic></businessKnowledgeModel>
            <businessKnowledgeModel id="g" name="g"><variable name="g"/><encapsulatedLogic><formalParameter name="n"/>
            \(T.literal("g(n + 1)"))</encapsulatedLogic></businessKnowledgeModel>
            """
        let program = try T.program(
            inside + T.decision("d", knowledge: ["f"], T.literal("f(6)")) + T.decision("e", knowledge: ["g"], T.literal("g(0)")))
        #expect(try program.value("d").description == "720")
        #expect(try program.value("e").isNull)
    }

    @Test func boxedFunctions_CaptureTheirSurroundings() throws {
        let inside = """
            <businessKnowledgeModel id="adder" name="adder"><variable name="adder"/><encapsulatedLogic><formalParameter name="n"/>
            <functionDefinition><formalParameter name="m"/>\(T.literal("n + m"))</functionDefinition>
            </encapsulatedLogic></businessKnowledgeModel>
            """
        let program = try T.program(
            inside + T.decision("d", knowledge: ["adder"], T.literal("[adder(1), adder(10)][item(5) > 0][2](5) + adder(100)(1)"))
                + T.decision("e", knowledge: ["adder"], T.literal("{one: adder(1), ten: adder(10), sum: one(5) + ten(5)}.sum")))
        #expect(try program.value("e").description == "21")
    }

    private func filter(_ list: String, _ match: String) -> String { "<filter><in>\(T.literal(list))</in><match>\(match)</match></filter>" }

    /// DMN 1.5, 10.3.2.5: a filter's condition sees the item's entries whatever is known of the list.
    @Test(arguments: [
        ("a = 1", "[{a: 1, unit price: 5}]"), ("item.a = 2", "[{a: 2, unit price: 7}]"),
        ("unit price > 5 and a < n", "[{a: 2, unit price: 7}]"), ("if a = 1 then null else a > 1", "[{a: 2, unit price: 7}]"),
        ("\"a\"", "null"), ("z = 1", "[]"),
    ])
    func boxedFilters_SeeTheEntriesOfTheItems(_ match: String, _ expected: String) throws {
        let rows = [("1", "5"), ("2", "7")].map { "<row>\(T.literal($0))\(T.literal($1))</row>" }.joined()
        let relation = "<relation><column name=\"a\"/><column name=\"unit price\"/>\(rows)</relation>"
        let program = try T.program(
            T.decision("r", relation) + T.decision("n", T.literal("3"))
                + T.decision("d", decisions: ["r", "n"], filter("r", T.literal(match))))
        #expect(try program.value("d") == ModelText.feel(expected))
    }

    @Test func boxedFilters_SeeWhatIsCalledItem() throws {
        let parts = [("if", "item > 1"), ("then", "true"), ("else", "false")].map { "<\($0)>\(T.literal($1))</\($0)>" }
        let program = try T.program(
            T.decision("d", filter("[{item: 1}, {item: 2}]", T.literal("item = 2")))
                + T.decision("e", filter("[1, 2]", "<conditional>\(parts.joined())</conditional>")))
        #expect(try program.value("d").description == "[{item: 2}]")
        #expect(try program.value("e").description == "[2]")
    }

    @Test func services_DecideAfreshFromTheirArguments() throws {
        let inside =
            T.input("x", "number") + T.decision("y", needs: ["x"], T.literal("x * 2"))
                + """
                <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#y"/><inputData href="#x"/></decisionService>
                """
            + T.decision("d", needs: ["x"], decisions: ["y"], knowledge: ["s"], T.literal("[y, s(5), s(x: 7), y, x]"))
        #expect(try T.program(inside).value("d", ["x": "1"]).description == "[2, 10, 14, 2, 1]")
    }

    @Test func foreignFunctions_AreRefused() throws {
        let program = try T.program(
            """
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic kind="Java"><formalParameter name="n"/>
            <context><contextEntry><variable name="class"/>\(T.literal("\"java.lang.Math\""))</contextEntry>
            <contextEntry><variable name="method signature"/>\(T.literal("\"abs(int)\""))</contextEntry></context>
            </encapsulatedLogic></businessKnowledgeModel>
            """ + T.decision("d", knowledge: ["f"], T.literal("f(1)")))
        #expect(try program.value("d").isNull)
        #expect(program.findings.contains { $0.code == .unsupported })
    }

    @Test func importedElements_AreSeenUnderTheirPrefix() throws {
        let root = T.definitions(
            """
            <import name="other model" namespace="urn:other" importType="\(T.namespace)"/>
            <decision id="d" name="d"><variable name="d" typeRef="other model.tNumber"/>
            <informationRequirement><requiredDecision href="urn:other#z"/></informationRequirement>
            <informationRequirement><requiredInput href="urn:other#a"/></informationRequirement>
            <knowledgeRequirement><requiredKnowledge href="urn:other#f"/></knowledgeRequirement>
            \(T.literal("other model.z + other model.f(other model.a)"))</decision>
            """)
        let other = T.definitions(
            T.input("a", "number") + T.decision("z", needs: ["a"], T.literal("a + 1"))
                + """
                <itemDefinition name="tNumber"><typeRef>number</typeRef></itemDefinition>
                <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>
                \(T.literal("n * 10"))</encapsulatedLogic></businessKnowledgeModel>
                """, namespace: "urn:other")
        let program = try T.program(models: [root, other])
        #expect(program.findings.isEmpty, "\(program.findings)")
        #expect(try program.value("d", ["a": "2"]).description == "23")
    }

    @Test func missingImports_AreFindings() throws {
        let program = try T.program("<import name=\"o\" namespace=\"urn:none\" importType=\"\(T.namespace)\"/>")
        #expect(program.findings.map(\.code) == [.unknownImport])
    }

    @Test func allowedValues_HoldAtEveryLevel() throws {
        let types = """
            <itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues></itemDefinition>
            <itemDefinition name="tPupil"><itemComponent name="grades" isCollection="true"><typeRef>tGrade</typeRef></itemComponent>
            <itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[6..18]</text></allowedValues></itemComponent>
            </itemDefinition>
            <itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) = 2</text></typeConstraint>
            </itemDefinition>
            """
        let program = try T.program(
            types + T.decision("good", as: "tPupil", T.literal("{grades: [\"A\", \"B\"], age: 7}"))
                + T.decision("bad grade", as: "tPupil", T.literal("{grades: [\"A\", \"C\"], age: 7}"))
                + T.decision("bad age", as: "tPupil", T.literal("{grades: [], age: 5}"))
                + T.decision("pair", as: "tPair", T.literal("[1, 2]")) + T.decision("no pair", as: "tPair", T.literal("[1, 2, 3]")))
        #expect(try program.value("good").context?["age"]?.description == "7")
        #expect(try program.value("bad grade").isNull)
        #expect(try program.value("bad age").isNull)
        #expect(try program.value("pair").list?.count == 2)
        #expect(try program.value("no pair").isNull)
    }

    @Test func typesThatContainThemselves_AreCutOff() throws {
        let program = try T.program(
            """
            <itemDefinition name="tNode"><itemComponent name="children" isCollection="true"><typeRef>tNode</typeRef></itemComponent>
            <itemComponent name="value"><typeRef>number</typeRef></itemComponent></itemDefinition>
            """ + T.decision("d", as: "tNode", T.literal("{children: [{children: [], value: 2}], value: 1}")))
        #expect(try program.value("d").context?["value"]?.description == "1")
    }

    @Test func typesThatGrowBeyondMeasure_AreRefused() throws {
        let chain = (1..<40).map {
            "<itemDefinition name=\"t\($0)\"><itemComponent name=\"a\"><typeRef>t\($0 - 1)</typeRef></itemComponent>"
                + "<itemComponent name=\"b\"><typeRef>t\($0 - 1)</typeRef></itemComponent></itemDefinition>"
        }
        let program = try T.program(
            "<itemDefinition name=\"t0\"><typeRef>number</typeRef></itemDefinition>" + chain.joined()
                + T.decision("d", as: "t39", T.literal("1")))
        #expect(program.findings.contains { $0.code == .unsupported })
    }

    @Test func boxedIteratorsAndFilters_Nest() throws {
        let program = try T.program(
            T.decision(
                "d",
                """
                <for iteratorVariable="x"><in>\(T.literal("[1, 2, 3]"))</in><return><filter><in>\(T.literal("[1, 2, 3, 4]"))</in>
                <match>\(T.literal("item > x"))</match></filter></return></for>
                """)
                + T.decision(
                    "e",
                    "<filter><in>\(T.literal("[{n: 1}, {n: 2}]"))</in><match>\(T.literal("n = 2"))</match></filter>"))
        #expect(try program.value("d").description == "[[2, 3, 4], [3, 4], [4]]")
        #expect(try program.value("e").description == "[{n: 2}]")
    }
}
