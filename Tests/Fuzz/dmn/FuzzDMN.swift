// libFuzzer over decision models: the octets of each input choose a model of boxed expressions, tables of every hit policy, functions
// and services, which is read, checked, decided in both modes and explained under small limits. Nothing may crash, and nothing may
// take longer than libFuzzer's -timeout.

import DMN
import FEEL

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var writer = ModelWriter(octets: Array(UnsafeBufferPointer(start: start, count: count)))
    let text = writer.model()
    guard let model = try? ModelReader.read(Array(text.utf8), file: "fuzz.dmn"), let models = try? ModelSet(model) else { return 0 }
    let program = Program(models)
    for finding in program.check() { _ = finding.description.utf8.count }
    decide(program, inputs: [("a", 3), ("l", [1, 2, 3]), ("s", "x")])
    decide(program, inputs: [("a", .null), ("l", 5)])
    return 0
}

private func decide(_ program: Program, inputs: [(name: String, value: Value)]) {
    var limits = Limits()
    limits.stepsMax = 20_000
    limits.listItemsMax = 5_000
    limits.stringBytesMax = 20_000
    limits.valueNodesMax = 20_000
    limits.depthMax = 64
    var evaluation = Evaluation(program, limits: limits, now: DateTime("2026-01-05T09:00:00@Asia/Shanghai"))
    for strict in [false, true] {
        evaluation.begin()
        for input in inputs { evaluation.set(input.name, input.value) }
        for name in program.decisionNames {
            guard let decision = program.decision(name) else { continue }
            if strict { _ = evaluation.decide(decision) } else { _ = evaluation.value(of: decision).description.utf8.count }
            _ = evaluation.explain(decision).count
        }
        _ = evaluation.call(service: "service", ["a": 1])
        _ = evaluation.call(function: "f", ["n": 2])
    }
}

/// Writes a model, led by octets; where they end, every choice is the first.
private struct ModelWriter {
    let octets: [UInt8]
    var at = 0

    init(octets: [UInt8]) { self.octets = octets }

    mutating func choice(of count: Int) -> Int {
        guard at < octets.count else { return 0 }
        at += 1
        return Int(octets[at - 1]) % count
    }

    mutating func pick(_ texts: [String]) -> String { texts[choice(of: texts.count)] }

    mutating func some(_ count: Int, _ make: (inout ModelWriter) -> String) -> String {
        (0..<choice(of: count)).map { _ in make(&self) }.joined()
    }

    private static let values = [
        "1", "null", "a", "l", "\"x\"", "true", "[1, 2]", "{x: 1, y: [a]}", "d0", "d1", "d2", "f(a)", "f", "f(f)", "n", "n + 1", "item",
        "i", "partial",
        "x", "[a..5]", "(< a)", "@\"2026-01-05\"", "@\"P1D\"", "count(l)", "sum(l)", "s + s", "a / 0", "[d0, d0]", "[partial]",
        "function(p) p + a", "service(a)", "9223372036854775807", "-9223372036854775808", "[1..1000]", "string(d0)", "1 +", "now()",
        "for i in 1..a return i", "f(n - 1)", "if n < 1 then 0 else f(n - 1)", "sort(l, function(p, q) p > q)", "l[item > 1]", "d0.x",
    ]
    private static let tests = [
        "-", "1", "< 3", "[1..5]", "not(1, 2)", "\"x\", \"y\"", "null", "? > a", "l", "true", "(1..2), > 5", "@\"2026-01-05\"", "? in l",
        "< \"x\"",
        "[1..null]", "> 1e6000", "list contains(l, ?)", "not(null)", "> 3 and < 5",
    ]
    private static let types = [
        "", "number", "string", "tList", "tValues", "tContext", "Any", "boolean", "date and time", "tNode", "tNone",
    ]

    private mutating func type() -> String {
        let name = pick(Self.types)
        return name.isEmpty ? "" : " typeRef=\"\(name)\""
    }

    private func escaped(_ text: String) -> String {
        text.map { $0 == "<" ? "&lt;" : $0 == "&" ? "&amp;" : String($0) }.joined()
    }

    private mutating func text() -> String { "<text>\(escaped(pick(Self.values)))</text>" }

    private mutating func expression(_ depth: Int) -> String {
        guard depth < 4 else { return "<literalExpression\(type())>\(text())</literalExpression>" }
        let deeper = depth + 1
        switch choice(of: 12) {
        case 1:
            return "<context\(type())>"
                + some(4) {
                    "<contextEntry><variable name=\"\($0.pick(["x", "y", "i", "item"]))\"\($0.type())/>\($0.expression(deeper))</contextEntry>"
                } + some(2) { "<contextEntry>\($0.expression(deeper))</contextEntry>" } + "</context>"
        case 2: return "<list\(type())>" + some(5) { $0.expression(deeper) } + "</list>"
        case 3:
            return "<relation><column name=\"x\"\(type())/><column name=\"y\"/>"
                + some(4) { "<row>\($0.expression(deeper))\($0.expression(deeper))</row>" } + "</relation>"
        case 4: return table()
        case 5:
            return
                "<conditional><if>\(expression(deeper))</if><then>\(expression(deeper))</then><else>\(expression(deeper))</else></conditional>"
        case 6: return "<filter\(type())><in>\(expression(deeper))</in><match>\(expression(deeper))</match></filter>"
        case 7: return "<for iteratorVariable=\"i\"\(type())><in>\(expression(deeper))</in><return>\(expression(deeper))</return></for>"
        case 8:
            let quantifier = pick(["some", "every"])
            return
                "<\(quantifier) iteratorVariable=\"i\"><in>\(expression(deeper))</in><satisfies>\(expression(deeper))</satisfies></\(quantifier)>"
        case 9:
            return
                "<functionDefinition\(pick(["", " kind=\"Java\""]))><formalParameter name=\"n\"\(type())/>\(expression(deeper))</functionDefinition>"
        case 10:
            return "<invocation>\(expression(deeper))"
                + some(3) { "<binding><parameter name=\"\($0.pick(["n", "p", "a"]))\"\($0.type())/>\($0.expression(deeper))</binding>" }
                + "</invocation>"
        default: return "<literalExpression\(type())>\(text())</literalExpression>"
        }
    }

    private mutating func table() -> String {
        let policy = pick(["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"])
        let aggregation = pick(["", "", " aggregation=\"SUM\"", " aggregation=\"MIN\"", " aggregation=\"MAX\"", " aggregation=\"COUNT\""])
        let (inputs, outputs) = (choice(of: 4), 1 + choice(of: 2))
        var result = "<decisionTable hitPolicy=\"\(policy)\"\(aggregation)\(type())>"
        for _ in 0..<inputs {
            result += "<input><inputExpression\(type())>\(text())</inputExpression>"
            result += some(2) { "<inputValues><text>\($0.escaped($0.pick(Self.tests)))</text></inputValues>" } + "</input>"
        }
        for number in 0..<outputs {
            result +=
                "<output name=\"o\(number)\"\(type())>"
                + some(2) { "<outputValues><text>\($0.escaped($0.pick(Self.tests)))</text></outputValues>" }
            result += some(2) { "<defaultOutputEntry>\($0.text())</defaultOutputEntry>" } + "</output>"
        }
        for _ in 0..<choice(of: 70) {
            result += "<rule>"
            for _ in 0..<inputs { result += "<inputEntry><text>\(escaped(pick(Self.tests)))</text></inputEntry>" }
            for _ in 0..<outputs { result += "<outputEntry>\(text())</outputEntry>" }
            result += "</rule>"
        }
        return result + "</decisionTable>"
    }

    private static let itemDefinitions = """
        <itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>
        <itemDefinition name="tValues"><typeRef>number</typeRef><allowedValues><text>[1..5], 9</text></allowedValues></itemDefinition>
        <itemDefinition name="tContext"><itemComponent name="x"><typeRef>tValues</typeRef></itemComponent></itemDefinition>
        <itemDefinition name="tNode"><itemComponent name="x" isCollection="true"><typeRef>tNode</typeRef></itemComponent></itemDefinition>
        """

    mutating func model() -> String {
        var elements = Self.itemDefinitions
        for (name, type) in [("a", "number"), ("l", "tList"), ("s", "string")] {
            elements += "<inputData id=\"\(name)\" name=\"\(name)\"><variable name=\"\(name)\" typeRef=\"\(type)\"/></inputData>"
        }
        let knowledge = "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>"
        elements +=
            "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"\(type())/><encapsulatedLogic><formalParameter name=\"n\"\(type())/>\(expression(1))</encapsulatedLogic>\(knowledge)</businessKnowledgeModel>"
        for number in 0..<(1 + choice(of: 3)) {
            var needs = ["a", "l", "s"].map { "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>" }.joined()
            for other in 0..<number { needs += "<informationRequirement><requiredDecision href=\"#d\(other)\"/></informationRequirement>" }
            needs += knowledge + "<knowledgeRequirement><requiredKnowledge href=\"#service\"/></knowledgeRequirement>"
            elements +=
                "<decision id=\"d\(number)\" name=\"d\(number)\"><variable name=\"d\(number)\"\(type())/>\(needs)\(expression(0))</decision>"
        }
        elements +=
            "<decisionService id=\"service\" name=\"service\"><variable name=\"service\"\(type())/><outputDecision href=\"#d0\"/><inputData href=\"#a\"/></decisionService>"
        return
            "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"urn:m\">\(elements)</definitions>"
    }
}
