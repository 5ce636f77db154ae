// Reasons: what each decision on the way came to and why.

import FEEL

/// Why one decision came to its value.
public struct DecisionExplanation: Sendable {
    /// What the decision's logic is.
    public enum Ground: Sendable {
        case table(TableTrace)
        /// A condition written in FEEL, part by part.
        case condition(Explanation)
        /// Other logic: the value and the requirements tell all there is.
        case other
    }

    public var decision: String
    public var file: String
    /// Where the logic's text begins, or the decision itself where it has no single text.
    public var place: Place
    public var value: Value
    public var ground: Ground
    public var justification: Justification
}

extension Evaluation {
    /// Decides as `value(of:)` does, and explains the decision and all that it required, each after its requirements.
    public mutating func explain(_ decision: Int) -> [DecisionExplanation] {
        _ = value(of: decision)
        var explanations: [DecisionExplanation] = []
        explanations.reserveCapacity(program.plans[decision].count)
        for node in program.plans[decision] { explanations.append(explain(node)) }
        return explanations
    }

    private mutating func explain(_ node: DecisionNode) -> DecisionExplanation {
        let value = frame[node.slot] ?? .null
        var place = node.place
        var ground = DecisionExplanation.Ground.other
        switch node.logic {
        case .table(let table): ground = .table(table.trace(&frame))
        case .literal(let literal):
            place = literal.expression.source.place
            if case .boolean = value { ground = .condition(condition(literal)) }
        default: break
        }
        return DecisionExplanation(
            decision: node.name, file: node.file, place: place, value: value, ground: ground, justification: node.justification)
    }

    private mutating func condition(_ literal: LiteralLogic) -> Explanation {
        let mark = frame.issueMark
        defer { frame.forgetIssues(since: mark) }
        return literal.expression.compiled.explain(&frame)
    }

    /// The smallest sets of changes of inputs that would make a boolean decision true; nil where its logic does not let
    /// one say, empty where it is true.
    public mutating func changesToHold(_ decision: Int) -> [[Change]]? {
        _ = value(of: decision)
        guard case .literal(let literal) = program.decisions[decision].logic else { return nil }
        let mark = frame.issueMark
        defer { frame.forgetIssues(since: mark) }
        return literal.expression.compiled.changesToHold(&frame)
    }
}
