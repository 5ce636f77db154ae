import FEEL

extension ModelCompiler {
    /// What an element's expressions see, and the import groups that must be filled before they are evaluated.
    private struct Visible {
        var surroundings: Surroundings
        var groups: [DecisionNode.ImportGroup] = []
    }

    private struct Requirement {
        var file: Int
        var name: String
        var type: FEELType
        var slot: Int
    }

    func compileDecision(_ index: Int) -> DecisionNode {
        let entry = graph.decisions[index]
        let decision = entry.element
        let references = decision.requiredInputs + decision.requiredDecisions + decision.requiredKnowledge
        let visible = self.visible(to: decision.name, file: entry.file, references, excluding: graph.cut.filter { $0[0] == index })
        let declared = type(of: decision.variable, visible.surroundings)
        let logic = decision.logic.map { compile($0, visible.surroundings) }
        if case .literal(let literal)? = logic { expect(declared, of: literal.expression, decision.name, visible.surroundings) }
        let known = declared.type == .any ? (logic.map { self.inferredType(of: $0) } ?? .any) : declared.type
        let inputs = references.compactMap { reference -> Int? in
            guard case .input(let input)? = graph.target(of: reference, from: entry.file) else { return nil }
            return input
        }
        return DecisionNode(
            index: index, name: decision.name, namespace: models.files[entry.file].namespace, file: models.files[entry.file].file,
            place: decision.place, slot: entry.slot,
            logic: logic ?? .failing(FailingLogic(Issue(.unknownName, "the decision \(decision.name) has no logic"))),
            type: result(ResultType([declared], of: decision.name), of: logic), knownType: known, groups: visible.groups,
            requiredDecisions: graph.required(by: index), requiredInputs: inputs, justification: decision.justification)
    }

    func compileKnowledge(_ index: Int) {
        let entry = graph.knowledge[index]
        let model = entry.element
        var surroundings = visible(to: model.name, file: entry.file, model.requiredKnowledge, excluding: []).surroundings
        surroundings.scope.declare(model.variable.name, type: functionType(of: index), slot: entry.slot)
        let declared = resultType(of: type(of: model.variable, surroundings))
        let function: FunctionLogic
        if let logic = model.logic {
            function = self.function(logic, name: model.name, result: [declared], surroundings)
        } else {
            let empty = FunctionDefinition(kind: .feel, parameters: [], body: nil, typeReference: nil, place: model.place)
            function = self.function(empty, name: model.name, result: [declared], surroundings)
        }
        let body = function.body
        parts.knowledge.append((models.files[entry.file].file, model.name, body.logic))
        let value = FunctionValue(
            name: model.name, parameters: function.signature, result: function.resultType, levels: body.levels
        ) { arguments, frame in
            body.call(arguments, captured: [], &frame)
        }
        addFunction(model.name, file: entry.file, slot: entry.slot, value)
    }

    func compileService(_ index: Int) {
        let entry = graph.services[index]
        let service = entry.element
        let surroundings = Surroundings(file: entry.file, element: service.name)
        var parameters: [ServiceNode.Parameter] = []
        var given: Set<Int> = []
        for reference in service.inputData {
            guard case .input(let input)? = resolve(reference, surroundings) else { continue }
            let type = parts.inputs[input].type
            parameters.append(.init(name: graph.inputs[input].element.variable.name, slot: graph.inputs[input].slot, type: type))
        }
        for reference in service.inputDecisions {
            guard case .decision(let decision)? = resolve(reference, surroundings) else { continue }
            let variable = graph.decisions[decision].element.variable
            let declared = types.type(
                named: variable.typeReference, file: graph.decisions[decision].file, at: variable.place, of: service.name)
            parameters.append(.init(name: variable.name, slot: graph.decisions[decision].slot, type: declared))
            given.insert(decision)
        }
        let outputs = service.outputDecisions.compactMap { reference -> Int? in
            guard case .decision(let decision)? = resolve(reference, surroundings) else { return nil }
            return decision
        }
        let declared = resultType(of: type(of: service.variable, surroundings))
        let node = ServiceNode(
            name: service.name, namespace: models.files[entry.file].namespace, parameters: parameters,
            outputs: outputs.map { .init(name: graph.decisions[$0].element.variable.name, slot: graph.decisions[$0].slot) },
            plan: plan(for: outputs, given: given), result: ResultType([declared], of: service.name))
        parts.services.append(node)
        let signature = parameters.map { FunctionValue.Parameter($0.name, $0.type.type) }
        let levels = node.plan.map(\.logic.levels).max() ?? 1
        let value = FunctionValue(name: service.name, parameters: signature, result: declared.type, levels: levels) { arguments, frame in
            node.call(arguments, &frame)
        }
        addFunction(service.name, file: entry.file, slot: entry.slot, value)
    }

    private func addFunction(_ name: String, file: Int, slot: Int, _ value: FunctionValue) {
        parts.constants.append((slot, .function(value)))
        parts.functions.append((name, models.files[file].namespace, slot))
    }

    /// The result's type of a function's variable: a function type's own, or, as many modellers write it, the type itself.
    private func resultType(of declared: DataType) -> DataType {
        if case .function(_, let result) = declared.type { return DataType(type: result) }
        return declared
    }

    private func resolve(_ reference: Reference, _ surroundings: Surroundings) -> RequirementGraph.Target? {
        if let target = graph.target(of: reference, from: surroundings.file) { return target }
        report(.unknownReference, at: reference.place, surroundings, "there is no element \(reference.href)")
        return nil
    }
}

extension ModelCompiler {
    /// The scope of an element: what it requires, imported elements grouped under their import's name.
    private func visible(
        to element: String, file: Int, _ references: [Reference], excluding cut: Set<[Int]>
    ) -> Visible {
        var result = Visible(surroundings: Surroundings(file: file, element: element))
        var groups: [String: [Requirement]] = [:]
        for reference in references {
            guard let target = resolve(reference, result.surroundings) else { continue }
            if case .decision(let other) = target, cut.contains(where: { $0[1] == other }) { continue }
            let requirement = self.requirement(target)
            guard let prefix = prefix(of: requirement.file, in: file), !prefix.isEmpty else {
                result.surroundings.scope.declare(requirement.name, type: requirement.type, slot: requirement.slot)
                continue
            }
            groups[prefix, default: []].append(requirement)
        }
        for (prefix, members) in groups.sorted(by: { $0.key < $1.key }) {
            let group = DecisionNode.ImportGroup(slot: newSlot(), names: members.map(\.name), slots: members.map(\.slot))
            let type = FEELType.context(members.map { .init($0.name, $0.type) })
            result.surroundings.scope.declare(prefix, type: type, slot: group.slot)
            result.groups.append(group)
            parts.groups.append(group)
        }
        return result
    }

    /// The name under which a file imports another; nil for the file itself.
    private func prefix(of imported: Int, in file: Int) -> String? {
        imported == file ? nil : models.imports[file].first { $0.file == imported }?.prefix
    }

    private func requirement(_ target: RequirementGraph.Target) -> Requirement {
        switch target {
        case .input(let index):
            let entry = graph.inputs[index]
            return Requirement(
                file: entry.file, name: entry.element.variable.name, type: parts.inputs[index].type.type, slot: entry.slot)
        case .decision(let index):
            let entry = graph.decisions[index]
            return Requirement(
                file: entry.file, name: entry.element.variable.name, type: nodes[index]?.knownType ?? .any, slot: entry.slot)
        case .knowledge(let index):
            let entry = graph.knowledge[index]
            return Requirement(
                file: entry.file, name: entry.element.variable.name, type: functionType(of: index), slot: entry.slot)
        case .service(let index):
            let entry = graph.services[index]
            return Requirement(
                file: entry.file, name: entry.element.variable.name, type: .function([], .any), slot: entry.slot)
        }
    }

    /// The type of a business knowledge model as a function, from its declarations alone: bodies may refer to each other.
    private func functionType(of index: Int) -> FEELType {
        let entry = graph.knowledge[index]
        guard let logic = entry.element.logic else { return .function([], .any) }
        let parameters = logic.parameters.map {
            types.type(named: $0.typeReference, file: entry.file, at: $0.place, of: entry.element.name).type
        }
        return .function(parameters, .any)
    }

    /// What is left to check of what the logic gives: nothing where the compiler knows it to be of the type.
    private func result(_ type: ResultType, of logic: Logic?) -> ResultType {
        switch logic {
        case .literal(let literal): return type.needed(after: literal.expression.compiled.type)
        case .table(let table):
            guard let values = table.fixedValues, values.allSatisfy({ type.leaves($0) }) else { return type }
            return .any
        default: return type
        }
    }

    private func inferredType(of logic: Logic) -> FEELType {
        if case .literal(let literal) = logic { return literal.expression.compiled.type }
        return .any
    }
}
