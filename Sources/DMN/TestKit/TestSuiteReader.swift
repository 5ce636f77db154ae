import XML

/// Reads test files of the kit.
public enum TestSuiteReader {
    public static func read(_ bytes: [UInt8], file: String) throws(ModelError) -> TestSuite {
        let root = try DocumentReader.read(bytes, file: file)
        guard root.name == "testCases", let model = root.child("modelName") else {
            throw ModelError(.structure, file: file, at: root.place, "no <testCases> with a <modelName>")
        }
        let cases = root.all("testCase").enumerated().map { index, element in testCase(element, number: index + 1) }
        return TestSuite(modelName: ModelReader.trimmed(model.text), cases: cases)
    }

    private static func testCase(_ element: XMLElement, number: Int) -> TestCase {
        let inputs = element.all("inputNode").map { node in
            TestCase.Input(name: ModelReader.name(node["name"] ?? ""), namespace: node["namespace"], value: value(in: node))
        }
        let results = element.all("resultNode").map { node in
            TestCase.Result(
                name: ModelReader.name(node["name"] ?? ""), namespace: node["namespace"], errorResult: node["errorResult"] == "true",
                expected: node.child("expected").map(value(in:)) ?? .null)
        }
        return TestCase(id: element["id"] ?? String(number), subject: subject(element), inputs: inputs, results: results)
    }

    private static func subject(_ element: XMLElement) -> TestCase.Subject {
        guard let name = element["invocableName"].map(ModelReader.name) else { return .resultNodes }
        return switch element["type"] {
        case "decisionService": .decisionService(name)
        case "bkm": .knowledgeModel(name)
        default: .decision(name)
        }
    }

    /// The value inside a node: `<value>`, `<list>` or some `<component>`s.
    private static func value(in node: XMLElement) -> TestValue {
        if let list = node.child("list") { return isNil(list) ? .null : .list(list.all("item").map(value(in:))) }
        let components = node.all("component")
        if !components.isEmpty {
            return .structure(components.map { .init(name: ModelReader.name($0["name"] ?? ""), value: value(in: $0)) })
        }
        guard let value = node.child("value"), !isNil(value) else { return .null }
        let type = value.prefixed("type").map { String($0.split(separator: ":").last ?? "") }
        // `<value/>` with neither type nor text says that there is no value; an empty string has its type.
        if type == nil, value.text.isEmpty { return .null }
        return .simple(type: type, text: value.text)
    }

    private static func isNil(_ element: XMLElement) -> Bool { ["true", "1"].contains(element.prefixed("nil")) }
}
