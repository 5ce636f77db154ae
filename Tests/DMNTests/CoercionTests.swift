import DMN
import FEEL
import Testing

/// The implicit conversions of DMN 1.5, 10.3.2.9.4, wherever a model names a type: `null` is what does not conform.
@Suite struct CoercionTests {
    typealias T = ModelText

    private let types = """
        <itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
        <itemDefinition name="tContext"><itemComponent name="a"><typeRef>number</typeRef></itemComponent></itemDefinition>
        """

    private func expect(_ program: Program, _ expected: KeyValuePairs<String, String>) throws {
        for (decision, text) in expected { #expect(try program.value(decision).description == text, "\(decision)") }
    }

    @Test(arguments: [
        ("[1]", "number", "1"), ("1", "tNumbers", "[1]"), ("[1, 2]", "number", "null"), ("\"x\"", "number", "null"),
        ("@\"2021-01-01\"", "date and time", "2021-01-01T00:00:00Z"), ("@\"2021-01-01\"", "dateTime", "2021-01-01T00:00:00Z"),
        ("[[1]]", "tNumbers", "null"), ("[null]", "tNumbers", "[null]"), ("[\"a\"]", "tNumbers", "null"), ("[]", "number", "null"),
        ("[1]", "Any", "[1]"), ("[1]", "feel:number", "1"), ("{a: 1}", "tContext", "{a: 1}"), ("{b: 1}", "tContext", "null"),
        ("{a: \"x\"}", "tContext", "null"), ("[{a: 1}]", "tContext", "{a: 1}"), ("{a: 1, z: 3}", "tContext", "{a: 1, z: 3}"),
        ("{a: null}", "tContext", "{a: null}"), ("null", "number", "null"),
    ])
    func decisions_ComeToTheirType(_ text: String, _ type: String, _ expected: String) throws {
        try expect(try T.program(types + T.decision("d", as: type, T.literal(text))), ["d": expected])
    }

    private let functions = """
        <businessKnowledgeModel id="f" name="f"><variable name="f" typeRef="number"/><encapsulatedLogic>
        <formalParameter name="x" typeRef="number"/>\(ModelText.literal("[x + 1]"))</encapsulatedLogic></businessKnowledgeModel>
        <businessKnowledgeModel id="g" name="g"><variable name="g" typeRef="number"/><encapsulatedLogic>
        <formalParameter name="x" typeRef="tNumbers"/>\(ModelText.literal("count(x)"))</encapsulatedLogic></businessKnowledgeModel>
        <businessKnowledgeModel id="h" name="h"><variable name="h" typeRef="number"/><encapsulatedLogic>
        <formalParameter name="x"/>\(ModelText.literal("\"s\""))</encapsulatedLogic></businessKnowledgeModel>
        """

    @Test(arguments: [
        ("f([1])", "2"), ("f(\"a\")", "null"), ("f(null)", "null"), ("f(x: 1)", "2"), ("f(y: 1)", "null"), ("f()", "null"),
        ("f(1, 2)", "null"), ("g(5)", "1"), ("g([5, 6])", "2"), ("h(1)", "null"),
    ])
    func knowledge_CoercesArgumentsAndResults(_ call: String, _ expected: String) throws {
        let program = try T.program(types + functions + T.decision("d", knowledge: ["f", "g", "h"], T.literal(call)))
        try expect(program, ["d": expected])
    }

    @Test func boxedInvocations_BindByName() throws {
        func invocation(_ parameter: String?, _ argument: String) -> String {
            let binding = parameter.map { "<binding><parameter name=\"\($0)\"/>\(T.literal(argument))</binding>" } ?? ""
            return "<invocation>\(T.literal("f"))\(binding)</invocation>"
        }
        let program = try T.program(
            types + functions + T.decision("a", knowledge: ["f"], invocation("x", "[1]"))
                + T.decision("b", knowledge: ["f"], invocation("y", "1")) + T.decision("c", knowledge: ["f"], invocation(nil, "")))
        try expect(program, ["a": "2", "b": "null", "c": "null"])
    }

    /// DMN 1.5, 10.2.1.3: the meaning of a boxed invocation is that of the textual one with named parameters.
    @Test(arguments: [
        ("substring", [["string", "\"foobar\""], ["start position", "3"]], "\"obar\""),
        ("date", [["year", "2021"], ["month", "2"], ["day", "3"]], "2021-02-03"),
        ("before", [["range", "[1..2]"], ["point", "3"]], "true"), ("before", [["point", "3"], ["range", "[1..2]"]], "false"),
        ("function(x, y) [x, y]", [["y", "1"]], "[null, 1]"), ("function(x) x", [["z", "1"]], "null"), ("f", [["x", "1"]], "2"),
    ])
    func boxedInvocations_AreNamedInvocations(_ function: String, _ arguments: [[String]], _ expected: String) throws {
        let bindings = arguments.map { "<binding><parameter name=\"\($0[0])\"/>\(T.literal($0[1]))</binding>" }.joined()
        let invocation = "<invocation>\(T.literal(function))\(bindings)</invocation>"
        try expect(try T.program(types + functions + T.decision("d", knowledge: ["f"], invocation)), ["d": expected])
    }

    /// DMN 1.5, 7.3.3: “When an ItemDefinition has sibling itemComponents, their values are available in the evaluation context of the
    /// UnaryTests of the allowedValues.”
    @Test(arguments: ["allowedValues", "typeConstraint"])
    func components_AreConstrainedByTheirSiblings(_ element: String) throws {
        let period = """
            <itemDefinition name="tPeriod"><itemComponent name="date"><typeRef>date</typeRef></itemComponent>
            <itemComponent name="last day"><typeRef>date</typeRef><\(element)><text>&gt;= date, date("2020-01-01")</text></\(element)>
            </itemComponent></itemDefinition>
            """
        func value(_ text: String) throws -> String {
            try T.program(period + T.decision("d", as: "tPeriod", T.literal(text))).value("d").description
        }
        #expect(try value("{date: @\"2021-01-01\", last day: @\"2021-01-02\"}") == "{date: 2021-01-01, last day: 2021-01-02}")
        #expect(try value("{date: @\"2021-01-01\", last day: @\"2020-12-31\"}") == "null")
        #expect(try value("{date: @\"2021-01-01\", last day: @\"2020-01-01\"}") == "{date: 2021-01-01, last day: 2020-01-01}")
        #expect(try value("{date: null, last day: @\"2020-12-31\"}") == "null")
    }

    @Test func contextEntries_ComeToTheirTypes() throws {
        func entry(_ name: String?, _ type: String?, _ text: String) -> String {
            let variable = name.map { "<variable name=\"\($0)\"" + (type.map { " typeRef=\"\($0)\"" } ?? "") + "/>" } ?? ""
            return "<contextEntry>\(variable)\(T.literal(text))</contextEntry>"
        }
        let program = try T.program(
            T.decision("a", "<context>\(entry("x", "number", "[1]"))\(entry("y", "number", "\"a\""))\(entry("z", nil, "x + 1"))</context>")
                + T.decision("b", "<context>\(entry("x", nil, "5"))\(entry(nil, nil, "x * 2"))</context>"))
        try expect(program, ["a": "{x: 1, y: null, z: 2}", "b": "10"])
    }

    @Test(arguments: [
        ("one(5)", "11"), ("one([5])", "11"), ("one(x: 5)", "11"), ("one(\"a\")", "null"), ("one()", "null"), ("one(1, 2)", "null"),
        ("one(null)", "null"), ("two(5)", "6"), ("both(5)", "{z: 11, y: 10}"),
    ])
    func services_CoerceArguments(_ call: String, _ expected: String) throws {
        let services = """
            <decisionService id="one" name="one"><variable name="one"/><outputDecision href="#z"/><encapsulatedDecision href="#y"/>
            <inputData href="#x"/></decisionService>
            <decisionService id="two" name="two"><variable name="two"/><outputDecision href="#z"/><inputDecision href="#y"/></decisionService>
            <decisionService id="both" name="both"><variable name="both"/><outputDecision href="#z"/><outputDecision href="#y"/>
            <inputData href="#x"/></decisionService>
            """
        let program = try T.program(
            T.input("x", "number") + T.decision("y", as: "number", needs: ["x"], T.literal("x * 2"))
                + T.decision("z", as: "number", decisions: ["y"], T.literal("y + 1")) + services
                + T.decision("d", knowledge: ["one", "two", "both"], T.literal(call)))
        try expect(program, ["d": expected])
    }

    @Test func priorities_AreThoseOfTheTypeThatAnOutputsTypeIsAnotherNameFor() throws {
        let table = """
            <decisionTable hitPolicy="PRIORITY"><output typeRef="tAlias"/><rule><outputEntry><text>"a"</text></outputEntry></rule>
            <rule><outputEntry><text>"b"</text></outputEntry></rule></decisionTable>
            """
        let types = """
            <itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"b", "a"</text></allowedValues></itemDefinition>
            <itemDefinition name="tAlias"><typeRef>tLevel</typeRef></itemDefinition>
            """
        try expect(try T.program(types + T.decision("d", table)), ["d": "\"b\""])
    }
}
