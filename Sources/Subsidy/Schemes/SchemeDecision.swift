// A decision that is a table: a `.dmn` file beside the scheme, made by whoever makes tables. Its inputs are members of the claim by their
// names; its result is what the scheme's expressions read as `decision`. Clause and reasons stand in its annotation columns.

import DMN
import FEEL
import JSON

/// A decision model beside a scheme.
public struct SchemeDecision: Sendable {
    /// The file's name beside the scheme's, such as `opensource-release.dmn`.
    public let model: String
    /// The decision whose result counts; the last of the model where the scheme names none.
    public let name: String
    let program: Program
    private let position: Int

    /// - Throws: what is wrong with the model, in the model's own words.
    init(model: String, name: String?, contentsOf path: String) throws(ModelError) {
        let program = try Program(contentsOf: path)
        guard let name = name ?? program.decisionNames.last, let position = program.decision(name) else {
            throw ModelError(
                .unknownName, file: path, at: Place(line: 1, column: 1), "there is no decision \(name ?? "") in it")
        }
        self.model = model
        self.name = name
        self.program = program
        self.position = position
    }

    /// Decides on the members of a claim; nil where one is missing or the tables have no row for it.
    func decide(_ claim: Context) -> (value: Value, steps: [Assessment.DecisionStep])? {
        var evaluation = Evaluation(program)
        evaluation.begin()
        for input in program.inputs {
            if let value = claim[input.name] { evaluation.set(input.name, value) }
        }
        guard case .value(let value) = evaluation.decide(position) else { return nil }
        if case .null = value { return nil }
        let steps = evaluation.explain(position).compactMap { explanation -> Assessment.DecisionStep? in
            guard case .table(let trace) = explanation.ground, let row = trace.hits.first else { return nil }
            return Assessment.DecisionStep(decision: explanation.decision, row: row + 1, value: explanation.value.description)
        }
        return (value, steps)
    }

    /// What the author wrote beside a row of a table: clause and reason.
    func reason(of step: Assessment.DecisionStep) -> LocalizedText? {
        program.justification(decision: step.decision, row: step.row - 1).flatMap { justification in
            guard let zh = justification.reasonZh, let en = justification.reasonEn else { return nil }
            return LocalizedText(zh: zh, en: en)
        }
    }

    func clause(of step: Assessment.DecisionStep) -> String? { program.justification(decision: step.decision, row: step.row - 1)?.clause }
}
