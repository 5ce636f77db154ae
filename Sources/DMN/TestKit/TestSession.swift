import FEEL

/// Runs the cases of one test file against its model.
struct TestSession {
    struct Result {
        var node: String
        var status: TestRunner.Row.Status
        var detail: String
        var expectsNull: Bool
    }

    private let program: Program
    private var evaluation: Evaluation
    private var reader = TestValueReader()

    init(_ program: Program, now: DateTime?) {
        self.program = program
        evaluation = Evaluation(program, now: now)
    }

    mutating func run(_ test: TestCase) -> [Result] {
        evaluation.begin()
        switch test.subject {
        case .resultNodes, .decision:
            if let problem = setInputs(test.inputs) { return test.results.map { error($0, problem) } }
            return test.results.map { result in compare(result, decide(result)) }
        case .decisionService(let name):
            return call(test, name) { evaluation, arguments in evaluation.call(service: name, arguments) }
        case .knowledgeModel(let name):
            return call(test, name) { evaluation, arguments in evaluation.call(function: name, arguments) }
        }
    }

    /// Sets the inputs; what is wrong with one, if anything.
    private mutating func setInputs(_ inputs: [TestCase.Input]) -> String? {
        for input in inputs {
            guard let position = program.input(input.name, namespace: input.namespace) else {
                // A decision whose value is given is not decided.
                guard let decision = program.decision(input.name, namespace: input.namespace) else { continue }
                guard let value = reader.value(input.value, as: program.decisions[decision].knownType) else {
                    return "the value of \(input.name) can't be read"
                }
                evaluation.override(decision, value)
                continue
            }
            guard let value = reader.value(input.value, as: program.inputs[position].type.type) else {
                return "the value of \(input.name) can't be read"
            }
            evaluation.set(position, value)
        }
        return nil
    }

    /// The value of a result node: a decision's, or nil where there is none of that name.
    private mutating func decide(_ result: TestCase.Result) -> Value? {
        program.decision(result.name, namespace: result.namespace).map { evaluation.value(of: $0) }
    }

    /// Calls a function of the model; each result node names one of its outputs or stands for the whole.
    private mutating func call(
        _ test: TestCase, _ name: String, _ body: (inout Evaluation, [String: Value]) -> Value?
    ) -> [Result] {
        let types = evaluation.parameterTypes(ofFunction: name)
        var arguments: [String: Value] = [:]
        for input in test.inputs {
            guard let value = reader.value(input.value, as: types[input.name] ?? .any) else {
                return test.results.map { error($0, "the value of \(input.name) can't be read") }
            }
            arguments[input.name] = value
        }
        guard let value = body(&evaluation, arguments) else { return test.results.map { error($0, "there is no \(name) to invoke") } }
        let outputs = evaluation.outputs(ofService: name) ?? []
        return test.results.map { result in
            let isPart = outputs.count > 1 && outputs.contains(result.name)
            return compare(result, isPart ? value.context?[result.name] ?? .null : value)
        }
    }

    private mutating func compare(_ result: TestCase.Result, _ actual: Value?) -> Result {
        guard let actual else { return error(result, "there is no decision \(result.name)") }
        let type = program.decision(result.name, namespace: result.namespace).map { program.decisions[$0].knownType } ?? .any
        guard let expected = reader.value(result.expected, as: type) else { return error(result, "the expected value can't be read") }
        let same = TestComparison.matches(actual, expected)
        return Result(
            node: result.name, status: same ? .pass : .fail,
            detail: same ? "" : "expected \(expected), found \(actual)" + reasons, expectsNull: expected.isNull)
    }

    private var reasons: String {
        evaluation.issues.first.map { "; \($0)" } ?? ""
    }

    private func error(_ result: TestCase.Result, _ detail: String) -> Result {
        Result(node: result.name, status: .error, detail: detail, expectsNull: result.expected == .null)
    }
}
