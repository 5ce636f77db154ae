import FEEL

extension ModelCompiler {
    /// A boxed function or the logic of a business knowledge model; `result` are the types that its variable asks for.
    func function(
        _ definition: FunctionDefinition, name: String?, result: [DataType], _ surroundings: Surroundings
    ) -> FunctionLogic {
        var inner = surroundings
        let first = parts.slotCount
        var types: [DataType] = []
        var slots: [Int] = []
        for parameter in definition.parameters {
            let type = type(of: parameter, surroundings)
            let slot = newSlot()
            inner.scope.declare(parameter.name, type: type.type, slot: slot)
            types.append(type)
            slots.append(slot)
        }
        let logic = body(of: definition, inner)
        let body = FunctionBody(
            parameters: types, parameterSlots: slots, ownedSlots: first..<parts.slotCount, logic: logic,
            result: ResultType(result, of: name ?? "a function"))
        let signature = zip(definition.parameters, types).map { FunctionValue.Parameter($0.name, $1.type) }
        let declared = result.last?.type ?? .any
        return FunctionLogic(
            name: name, signature: signature, resultType: declared, body: body, capturing: body.freeSlots,
            type: .any)
    }

    /// Only FEEL is evaluated: code of another language would run with the rights of the service.
    private func body(of definition: FunctionDefinition, _ surroundings: Surroundings) -> Logic {
        guard definition.kind == .feel else {
            report(.unsupported, at: definition.place, surroundings, "functions in \(definition.kind.rawValue) are not run")
            return .failing(FailingLogic(Issue(.unknownName, "functions in \(definition.kind.rawValue) are not run")))
        }
        guard let body = definition.body else {
            return .failing(FailingLogic(Issue(.unknownName, "the function \(surroundings.element) has no body")))
        }
        return compile(body, surroundings)
    }
}
