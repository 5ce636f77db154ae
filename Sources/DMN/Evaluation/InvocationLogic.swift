import FEEL

/// A boxed invocation: the function's parameters are bound by name.
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
        var values: [(name: String, value: Value)] = []
        values.reserveCapacity(arguments.count)
        for index in arguments.indices {
            values.append((parameters[index], argumentTypes[index].of(arguments[index].evaluate(&frame), &frame)))
        }
        return type.of(function.call(named: values, &frame), &frame)
    }
}

extension FunctionValue {
    /// Calls the function with arguments by name: exactly its parameters, in any order.
    func call(named arguments: [(name: String, value: Value)], _ frame: inout Frame) -> Value {
        var ordered: [Value] = []
        for parameter in parameters {
            guard let argument = arguments.first(where: { $0.name == parameter.name }) else {
                return frame.report(Issue(.invalidArgument, "the parameter \(parameter.name) is not given"))
            }
            ordered.append(argument.value)
        }
        guard arguments.count == ordered.count else {
            return frame.report(Issue(.invalidArgument, "\(arguments.count) arguments are given for \(ordered.count) parameters"))
        }
        return call(ordered, &frame)
    }
}
