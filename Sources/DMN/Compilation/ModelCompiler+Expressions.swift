import FEEL

extension ModelCompiler {
    func compile(_ expression: Expression, _ surroundings: Surroundings) -> Logic {
        switch expression {
        case .literal(let literal): compile(literal, surroundings)
        case .context(let context): compile(context, surroundings)
        case .invocation(let invocation): compile(invocation, surroundings)
        case .list(let list): compile(list, surroundings)
        case .relation(let relation): compile(relation, surroundings)
        case .function(let function): .function(self.function(function, name: nil, result: [], surroundings))
        case .table(let table): compile(table, surroundings)
        case .conditional(let conditional): compile(conditional, surroundings)
        case .filter(let filter): compile(filter, surroundings)
        case .iterator(let iterator): compile(iterator, surroundings)
        }
    }

    /// A FEEL text as a compiled expression; nil, with findings, where it is none.
    func compileText(_ literal: LiteralExpression, _ surroundings: Surroundings) -> PlacedExpression? {
        compileText(literal, surroundings) { compiler throws(CompilationError) in
            let compiled = try compiler.expression(literal.text)
            return (PlacedExpression(compiled, source(literal.place, surroundings)), compiled.diagnostics)
        }
    }

    /// What is made of a FEEL text, and what the compiler has to say about it; nil, with findings, where the text is none.
    private func compileText<Compiled>(
        _ literal: LiteralExpression, _ surroundings: Surroundings,
        _ compile: (Compiler) throws(CompilationError) -> (Compiled, [Diagnostic])
    ) -> Compiled? {
        guard ModelNamespace.isFEEL(literal.language) else {
            report(
                .unsupported, at: literal.place, surroundings, row: surroundings.row, "the language \(literal.language ?? "") is not FEEL")
            return nil
        }
        do {
            let (compiled, diagnostics) = try compile(compiler(surroundings))
            report(diagnostics, text: literal.place, surroundings)
            return compiled
        } catch {
            report(error.diagnostics, text: literal.place, surroundings)
            return nil
        }
    }

    /// Unary tests; nil, with findings, where the text is none.
    func compileTests(_ tests: UnaryTests, input: FEELType, _ surroundings: Surroundings) -> PlacedTests? {
        do {
            let compiled = try compiler(surroundings).unaryTests(tests.text, input: input)
            report(compiled.diagnostics, text: tests.place, surroundings)
            return PlacedTests(compiled, source(tests.place, surroundings))
        } catch {
            report(error.diagnostics, text: tests.place, surroundings)
            return nil
        }
    }

    private func source(_ place: Place, _ surroundings: Surroundings) -> TextSource {
        TextSource(file: models.files[surroundings.file].file, element: surroundings.element, row: surroundings.row, place: place)
    }

    private func compiler(_ surroundings: Surroundings) -> Compiler {
        Compiler(scope: surroundings.scope, types: typeNames[surroundings.file])
    }

    private func report(_ diagnostics: [Diagnostic], text place: Place, _ surroundings: Surroundings) {
        parts.findings += diagnostics.map {
            Finding($0, file: models.files[surroundings.file].file, text: place, element: surroundings.element, row: surroundings.row)
        }
    }

    /// Tells the author where a text is known to give a plain value of another type than the one asked for.
    func expect(_ declared: DataType, of expression: PlacedExpression?, _ role: String, _ surroundings: Surroundings) {
        guard let expression, let wanted = ScalarType(declared.type), let known = ScalarType(expression.compiled.type), wanted != known,
            !(wanted == .dateTime && known == .date)
        else { return }
        report(
            .typeMismatch, at: expression.source.place, surroundings, row: surroundings.row,
            "\(role) is \(declared.type.name), and this gives \(expression.compiled.type.name)")
    }

    /// The type that an expression's own `typeRef` asks for.
    func resultType(_ reference: String?, at place: Place, _ surroundings: Surroundings) -> ResultType {
        ResultType(
            [types.type(named: reference, file: surroundings.file, at: place, of: surroundings.element)], of: surroundings.element)
    }
}

extension ModelCompiler {
    private func compile(_ literal: LiteralExpression, _ surroundings: Surroundings) -> Logic {
        guard let expression = compileText(literal, surroundings) else {
            return .failing(FailingLogic(Issue(.unknownName, "the text at \(literal.place) is not an expression")))
        }
        let own = types.type(named: literal.typeReference, file: surroundings.file, at: literal.place, of: surroundings.element)
        expect(own, of: expression, "the expression", surroundings)
        return .literal(LiteralLogic(expression, result: ResultType([own], of: surroundings.element)))
    }

    private func compile(_ context: ContextExpression, _ surroundings: Surroundings) -> Logic {
        var inner = surroundings
        var entries: [ContextLogic.Entry] = []
        var result: Logic?
        for entry in context.entries {
            let logic = compile(entry.value, inner)
            guard let variable = entry.variable else {
                result = logic
                continue
            }
            let declared = type(of: variable, surroundings)
            if case .literal(let literal) = logic { expect(declared, of: literal.expression, variable.name, surroundings) }
            let slot = newSlot()
            let known = declared.type == .any ? known(logic) : declared.type
            inner.scope.declare(variable.name, type: known, slot: slot)
            entries.append(
                .init(name: variable.name, slot: slot, logic: logic, type: ResultType([declared], of: variable.name)))
        }
        return .context(
            ContextLogic(
                entries: entries, result: result, type: resultType(context.typeReference, at: context.place, surroundings)))
    }

    /// The type of what logic comes to, as far as its text tells.
    private func known(_ logic: Logic) -> FEELType {
        switch logic {
        case .literal(let literal): literal.expression.compiled.type
        case .function(let function): .function(function.signature.map(\.type), function.resultType)
        default: .any
        }
    }

    private func compile(_ invocation: InvocationExpression, _ surroundings: Surroundings) -> Logic {
        guard let callee = invocation.function else {
            report(.syntax, at: invocation.place, surroundings, "an invocation names no function")
            return .failing(FailingLogic(Issue(.unknownName, "an invocation names no function")))
        }
        let name: String
        if case .literal(let literal) = callee { name = ModelReader.name(literal.text) } else { name = "the function" }
        let none = Logic.failing(FailingLogic(Issue(.missingInput, "a parameter has no expression")))
        return .invocation(
            InvocationLogic(
                function: compile(callee, surroundings), name: name, parameters: invocation.bindings.map(\.parameter.name),
                arguments: invocation.bindings.map { $0.value.map { compile($0, surroundings) } ?? none },
                argumentTypes: invocation.bindings.map { ResultType([type(of: $0.parameter, surroundings)], of: $0.parameter.name) },
                type: resultType(invocation.typeReference, at: invocation.place, surroundings)))
    }

    private func compile(_ list: ListExpression, _ surroundings: Surroundings) -> Logic {
        .list(
            ListLogic(
                items: list.items.map { compile($0, surroundings) },
                type: resultType(list.typeReference, at: list.place, surroundings)))
    }

    private func compile(_ relation: RelationExpression, _ surroundings: Surroundings) -> Logic {
        let columns = relation.columns
        if let ragged = relation.rows.firstIndex(where: { $0.count != columns.count }) {
            report(.syntax, at: relation.place, surroundings, row: ragged + 1, "a row has other cells than the relation has columns")
            return .failing(FailingLogic(Issue(.invalidArgument, "a relation's row has other cells than the relation has columns")))
        }
        return .relation(
            RelationLogic(
                columns: columns.map(\.name), columnTypes: columns.map { ResultType([type(of: $0, surroundings)], of: $0.name) },
                rows: relation.rows.map { $0.map { compile($0, surroundings) } },
                type: resultType(relation.typeReference, at: relation.place, surroundings)))
    }

    private func compile(_ conditional: ConditionalExpression, _ surroundings: Surroundings) -> Logic {
        .conditional(
            ConditionalLogic(
                condition: compile(conditional.condition, surroundings), then: compile(conditional.then, surroundings),
                otherwise: compile(conditional.otherwise, surroundings),
                type: resultType(conditional.typeReference, at: conditional.place, surroundings)))
    }

    private func compile(_ filter: FilterExpression, _ surroundings: Surroundings) -> Logic {
        let list = compile(filter.list, surroundings)
        let itemType: FEELType = if case .list(let item) = known(list) { item } else { .any }
        let match: FilterLogic.Match
        if case .literal(let literal) = filter.match {
            guard let text = compileMatch(literal, itemType, surroundings) else {
                return .failing(FailingLogic(Issue(.unknownName, "the text at \(literal.place) is not an expression")))
            }
            match = .text(text)
        } else {
            match = boxedMatch(filter.match, itemType, surroundings)
        }
        return .filter(
            FilterLogic(list: list, match: match, type: resultType(filter.typeReference, at: filter.place, surroundings)))
    }

    private func compileMatch(_ literal: LiteralExpression, _ itemType: FEELType, _ surroundings: Surroundings) -> PlacedMatch? {
        compileText(literal, surroundings) { compiler throws(CompilationError) in
            let compiled = try compiler.match(literal.text, item: itemType)
            let result = resultType(literal.typeReference, at: literal.place, surroundings)
            return (PlacedMatch(compiled, source(literal.place, surroundings), result: result), compiled.diagnostics)
        }
    }

    private func boxedMatch(_ expression: Expression, _ itemType: FEELType, _ surroundings: Surroundings) -> FilterLogic.Match {
        var inner = surroundings
        var entries: [(name: String, slot: Int)] = []
        if case .context(let known) = itemType {
            for entry in known {
                entries.append((entry.name, newSlot()))
                inner.scope.declare(entry.name, type: entry.type, slot: entries[entries.count - 1].slot)
            }
        }
        let itemSlot = newSlot()
        inner.scope.declare("item", type: itemType, slot: itemSlot)
        return .boxed(compile(expression, inner), itemSlot: itemSlot, entrySlots: entries)
    }

    private func compile(_ iterator: IteratorExpression, _ surroundings: Surroundings) -> Logic {
        let domain = compile(iterator.domain, surroundings)
        let itemType: FEELType = if case .list(let item) = known(domain) { item } else { .any }
        var inner = surroundings
        let slot = newSlot()
        inner.scope.declare(iterator.variable, type: itemType, slot: slot)
        let partial = iterator.kind == .forReturn ? newSlot() : nil
        if let partial { inner.scope.declare("partial", type: .list(.any), slot: partial) }
        return .iterator(
            IteratorLogic(
                kind: iterator.kind, domain: domain, body: compile(iterator.body, inner), variableSlot: slot, partialSlot: partial,
                type: resultType(iterator.typeReference, at: iterator.place, surroundings)))
    }
}
