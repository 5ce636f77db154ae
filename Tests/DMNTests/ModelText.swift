import DMN
import FEEL

/// Short ways of writing models in tests.
enum ModelText {
    static let namespace = "https://www.omg.org/spec/DMN/20230324/MODEL/"

    static func definitions(_ inside: String, namespace: String = "urn:test", attributes: String = "") -> String {
        """
        <definitions xmlns="\(Self.namespace)" name="test" namespace="\(namespace)" \(attributes)>
        \(inside)
        </definitions>
        """
    }

    static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            default: String(character)
            }
        }.joined()
    }

    static func input(_ name: String, _ type: String? = nil) -> String {
        let typeRef = type.map { " typeRef=\"\($0)\"" } ?? ""
        return "<inputData id=\"\(name)\" name=\"\(name)\"><variable name=\"\(name)\"\(typeRef)/></inputData>"
    }

    static func literal(_ text: String, _ type: String? = nil) -> String {
        let typeRef = type.map { " typeRef=\"\($0)\"" } ?? ""
        return "<literalExpression\(typeRef)><text>\(escaped(text))</text></literalExpression>"
    }

    /// A decision; `needs` are ids of inputs, `decisions` of decisions, `knowledge` of functions.
    static func decision(
        _ name: String, as type: String? = nil, needs: [String] = [], decisions: [String] = [], knowledge: [String] = [], _ logic: String
    ) -> String {
        let typeRef = type.map { " typeRef=\"\($0)\"" } ?? ""
        let inputs = needs.map { "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>" }
        let others = decisions.map { "<informationRequirement><requiredDecision href=\"#\($0)\"/></informationRequirement>" }
        let functions = knowledge.map { "<knowledgeRequirement><requiredKnowledge href=\"#\($0)\"/></knowledgeRequirement>" }
        return """
            <decision id="\(name)" name="\(name)"><variable name="\(name)"\(typeRef)/>\((inputs + others + functions).joined())\(logic)</decision>
            """
    }

    /// A table with the columns' input texts, outputs as (name, type, values, default), and rows of cells.
    static func table(
        _ policy: String, aggregation: String? = nil, inputs: [(text: String, type: String)],
        outputs: [(name: String, values: String?, standard: String?)], rows: [[String]]
    ) -> String {
        let attribute = aggregation.map { " aggregation=\"\($0)\"" } ?? ""
        var text = "<decisionTable hitPolicy=\"\(policy)\"\(attribute)>"
        for input in inputs {
            text += "<input label=\"\(input.text)\"><inputExpression typeRef=\"\(input.type)\"><text>\(escaped(input.text))</text>"
            text += "</inputExpression></input>"
        }
        for output in outputs {
            text += "<output name=\"\(output.name)\">"
            if let values = output.values { text += "<outputValues><text>\(escaped(values))</text></outputValues>" }
            if let standard = output.standard { text += "<defaultOutputEntry><text>\(escaped(standard))</text></defaultOutputEntry>" }
            text += "</output>"
        }
        for row in rows {
            text += "<rule>"
            for (index, cell) in row.enumerated() {
                let name = index < inputs.count ? "inputEntry" : "outputEntry"
                text += "<\(name)><text>\(escaped(cell))</text></\(name)>"
            }
            text += "</rule>\n"
        }
        return text + "</decisionTable>"
    }

    static func program(_ inside: String) throws -> Program {
        try program(models: [definitions(inside)])
    }

    /// The first text is the root, the others are there to be imported.
    static func program(models: [String]) throws -> Program {
        let read = try models.enumerated().map { try ModelReader.read(Array($1.utf8), file: "m\($0).dmn") }
        return Program(try ModelSet(read[0], source: GivenModels(Array(read.dropFirst()))))
    }

    /// The value of a FEEL text, for what tests expect.
    static func feel(_ text: String) throws -> Value {
        var frame = Frame()
        return try Compiler(scope: Scope()).expression(text).evaluate(&frame)
    }
}

extension Program {
    /// The value of a decision for inputs written in FEEL.
    func value(_ decision: String, _ inputs: [String: String] = [:]) throws -> Value {
        var evaluation = Evaluation(self)
        evaluation.begin()
        for (name, text) in inputs { evaluation.set(name, try ModelText.feel(text)) }
        return evaluation.value(of: decision)
    }
}
