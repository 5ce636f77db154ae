import FEEL

/// A boxed invocation: the function's parameters are bound by name, as in a textual one (DMN 1.5, 10.2.1.3).
final class InvocationLogic: Sendable {
    let function: Logic
    /// What is called, for issues.
    let name: String
    let parameters: [String]
    let arguments: [Logic]
    let argumentTypes: [ResultType]
    let type: ResultType

    init(
        function: Logic, name: String, parameters: [String], arguments: [Logic], argumentTypes: [ResultType], type: ResultType
    ) {
        self.function = function
        self.name = name
        self.parameters = parameters
        self.arguments = arguments
        self.argumentTypes = argumentTypes
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        guard case .function(let function) = self.function.evaluate(&frame) else {
            return frame.report(Issue(.unknownName, "\(name) is not a function", name: name))
        }
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for index in arguments.indices { values.append(argumentTypes[index].of(arguments[index].evaluate(&frame), &frame)) }
        return type.of(function.call(named: parameters, values, &frame), &frame)
    }
}
