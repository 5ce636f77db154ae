// A decision service as a function: its parameters are its input data, then its input decisions, and what it decides is
// decided afresh from them, whatever the evaluation around it has already decided (DMN 1.5 section 10.4.2).

import FEEL

/// A compiled decision service.
final class ServiceNode: Sendable {
    struct Parameter: Sendable {
        var name: String
        var slot: Int
        var type: DataType
    }

    struct Output: Sendable {
        var name: String
        var slot: Int
    }

    let name: String
    let namespace: String
    let parameters: [Parameter]
    let outputs: [Output]
    /// Decisions in the order in which they are decided.
    let plan: [DecisionNode]
    let result: ResultType

    init(name: String, namespace: String, parameters: [Parameter], outputs: [Output], plan: [DecisionNode], result: ResultType) {
        self.name = name
        self.namespace = namespace
        self.parameters = parameters
        self.outputs = outputs
        self.plan = plan
        self.result = result
    }

    /// Calls the service with one argument a parameter, in order.
    func call(_ arguments: [Value], _ frame: inout Frame) -> Value {
        var coerced: [Value] = []
        for (argument, parameter) in zip(arguments, parameters) {
            guard let value = parameter.type.coerced(argument, &frame) else {
                return frame.report(Issue(.invalidArgument, "the argument \(parameter.name) is not of its type", name: parameter.name))
            }
            coerced.append(value)
        }
        guard frame.spend(plan.count) else { return .null }
        let touched = parameters.map(\.slot) + plan.map(\.slot) + plan.flatMap { $0.groups.map(\.slot) }
        let saved = touched.map { frame[$0] }
        for (value, parameter) in zip(coerced, parameters) { frame[parameter.slot] = value }
        for decision in plan { decision.run(&frame) }
        let value = result.of(outcome(frame), &frame)
        for (slot, value) in zip(touched, saved) { frame[slot] = value }
        return value
    }

    /// The only output, or a context of them.
    private func outcome(_ frame: Frame) -> Value {
        if outputs.count == 1 { return frame[outputs[0].slot] ?? .null }
        return .context(Context(outputs.map { ($0.name, frame[$0.slot] ?? .null) }))
    }
}
