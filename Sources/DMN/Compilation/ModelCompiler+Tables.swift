import FEEL

extension ModelCompiler {
    func compile(_ table: DecisionTable, _ surroundings: Surroundings) -> Logic {
        var inputs: [TableLogic.Input] = []
        var inputTypes: [FEELType] = []
        for input in table.inputs {
            guard let compiled = compile(input, surroundings) else {
                return .failing(FailingLogic(Issue(.unknownName, "a table's input expression is not an expression")))
            }
            inputs.append(compiled.input)
            inputTypes.append(compiled.type)
        }
        let outputs = table.outputs.indices.map { compile(output: $0, of: table, surroundings) }
        let rules = table.rules.indices.map { compile(rule: $0, of: table, inputTypes: inputTypes, surroundings) }
        checkConclusions(table, outputs, rules, surroundings)
        checkPolicy(table, outputs, surroundings)
        return .table(
            TableLogic(
                source: table, inputs: inputs, outputs: outputs, rules: rules,
                type: resultType(table.typeReference, at: table.place, surroundings)))
    }

    private func compile(
        _ input: DecisionTable.Input, _ surroundings: Surroundings
    ) -> (input: TableLogic.Input, type: FEELType)? {
        guard let expression = compileText(input.expression, surroundings) else { return nil }
        let declared = types.type(
            named: input.expression.typeReference, file: surroundings.file, at: input.place, of: surroundings.element)
        let type = declared.type == .any ? expression.compiled.type : declared.type
        expect(declared, of: expression, "the input", surroundings)
        let compiled = TableLogic.Input(
            label: input.label ?? ModelReader.name(input.expression.text), expression: expression,
            type: ResultType([declared], of: input.label ?? ModelReader.name(input.expression.text)).needed(
                after: expression.compiled.type),
            allowed: input.allowedValues.flatMap { compileTests($0, input: type, surroundings) }, slot: newSlot(), place: input.place,
            declared: declared)
        return (compiled, type)
    }

    private func compile(output index: Int, of table: DecisionTable, _ surroundings: Surroundings) -> TableLogic.Output {
        let output = table.outputs[index]
        let name = output.name ?? output.label ?? "output \(index + 1)"
        let declared = types.type(named: output.typeReference, file: surroundings.file, at: output.place, of: surroundings.element)
        // A list type on the only output of a table that lists its hits is the type of the list, not of the hit.
        let isOfWhole: Bool =
            if case .list = declared.type { table.outputs.count == 1 && table.hitPolicy.listsHits } else { false }
        return TableLogic.Output(
            name: name, type: isOfWhole ? .any : ResultType([declared], of: name),
            priorities: priorities(of: output, surroundings),
            standard: output.defaultEntry.flatMap { compileText($0, surroundings) })
    }

    private func compile(
        rule index: Int, of table: DecisionTable, inputTypes: [FEELType], _ surroundings: Surroundings
    ) -> TableLogic.Rule {
        var inside = surroundings
        inside.row = index + 1
        let rule = table.rules[index]
        let conditions = zip(rule.conditions, inputTypes).map { compileTests($0, input: $1, inside) }
        return TableLogic.Rule(
            conditions: conditions, cells: conditions.indices.filter { conditions[$0]?.compiled.isAny != true },
            conclusions: rule.conclusions.map { compileText($0, inside) })
    }

    /// The output values in their order: the output's own, or its type's allowed values.
    private func priorities(of output: DecisionTable.Output, _ surroundings: Surroundings) -> [Value] {
        let ofType = output.typeReference.flatMap { types.allowedValues(ofType: $0, file: surroundings.file) }
        guard let values = output.allowedValues ?? ofType else { return [] }
        guard let list = try? Compiler(scope: Scope()).expression("[" + values.text + "]") else { return [] }
        var frame = Frame()
        return list.evaluate(&frame).list ?? []
    }

    /// Conclusions of another type than their output's, or not among its values.
    private func checkConclusions(
        _ table: DecisionTable, _ outputs: [TableLogic.Output], _ rules: [TableLogic.Rule], _ surroundings: Surroundings
    ) {
        for (index, output) in outputs.enumerated() {
            let declared = types.type(
                named: table.outputs[index].typeReference, file: surroundings.file, at: table.outputs[index].place,
                of: surroundings.element)
            for (row, rule) in rules.enumerated() {
                var inside = surroundings
                inside.row = row + 1
                expect(declared, of: rule.conclusions[index], output.name, inside)
                guard table.outputs[index].allowedValues != nil, let value = rule.conclusions[index]?.compiled.constant, !value.isNull,
                    output.listsItsValues, !output.priorities.contains(where: { $0.equals(value) == .yes })
                else { continue }
                report(
                    .typeMismatch, at: table.rules[row].conclusions[index].place, inside, row: row + 1,
                    "\(value) is not among the values of the output \(output.name)")
            }
        }
    }

    private func checkPolicy(_ table: DecisionTable, _ outputs: [TableLogic.Output], _ surroundings: Surroundings) {
        if table.hitPolicy.needsPriorities, outputs.allSatisfy({ $0.priorities.isEmpty }) {
            report(
                .hitPolicy, at: table.place, surroundings, "the hit policy \(table.hitPolicy.rawValue) needs output values in their order")
        }
        if table.aggregation != nil, table.aggregation != .count, table.outputs.count > 1 {
            report(.hitPolicy, at: table.place, surroundings, "a table of several outputs can't be aggregated")
        }
    }
}

extension HitPolicy {
    /// Whether the result is a list of hits.
    var listsHits: Bool { [.ruleOrder, .outputOrder, .collect].contains(self) }

    var needsPriorities: Bool { self == .priority || self == .outputOrder }
}
