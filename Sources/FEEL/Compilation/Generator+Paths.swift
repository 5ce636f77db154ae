extension Generator {
    mutating func path(_ target: Syntax, _ name: String, _ syntax: Syntax) -> Code {
        let code = generate(target)
        let span = syntax.span
        checkEntry(name, of: code.type, target, span)
        let evaluate = code.evaluate
        // A path that begins at an input and finds nothing is a missing input, under its whole name.
        let inputPath = self.inputPath(syntax)
        return folded(
            Code(syntax.type, span) { frame in
                let value = evaluate(&frame)
                if case .context(let context) = value, let entry = context[name] { return entry }
                return Paths.slowly(value, name, inputPath, &frame, at: span)
            }, code)
    }

    /// Tells the author where nothing of this name can be found: the entries of a context that is written out, or of an input whose type
    /// declares them, are known.
    private mutating func checkEntry(_ name: String, of type: FEELType, _ target: Syntax, _ span: SourceSpan) {
        switch type {
        case .context(let entries), .list(.context(let entries)):
            var isKnown = inputPath(target) != nil && !entries.isEmpty
            if case .context = target.form { isKnown = true }
            guard isKnown, !entries.contains(where: { $0.name == name }) else { return }
            warn(.unknownName, "the context has no entry “\(name)”", span)
        case .boolean, .number, .string: warn(.unknownName, "a \(type.name) has no “\(name)”", span)
        default: return
        }
    }

    /// `enterprise.address.district`, where the path begins at one of the scope's variables.
    func inputPath(_ syntax: Syntax) -> String? {
        switch syntax.form {
        case .name(let name): return scope.slot(of: name) == nil || isBoundInside(name) ? nil : name
        case .path(let target, let name): return inputPath(target).map { "\($0).\(name)" }
        default: return nil
        }
    }

    private func isBoundInside(_ name: String) -> Bool {
        layouts.contains { layout in
            layout.levels.contains { level in
                if case .names(let names) = level { return names[name] != nil }
                return false
            }
        }
    }

    /// A filter counts items where its condition is a number, and asks each item where it is a condition.
    mutating func filter(_ target: Syntax, _ condition: Syntax, _ syntax: Syntax) -> Code {
        let list = generate(target)
        let itemType = TypeInference.item(of: list.type)
        let local = newLocal()
        pushItem(local, itemType)
        let conditionCode = generate(condition)
        popLevel()
        let span = syntax.span
        let targetCode = list.evaluate
        if let index = conditionCode.constant?.number {
            return folded(Code(itemType, span) { Filters.item(index, of: targetCode(&$0), &$0, at: span) }, list)
        }
        let (evaluate, test) = (conditionCode.evaluate, conditionCode.asTest)
        if conditionCode.type == .boolean {
            return Code(.list(itemType), span) { Filters.filter(targetCode(&$0), local, test, &$0, at: span) }
        }
        return Code(syntax.type, span) { frame in
            let value = targetCode(&frame)
            return Filters.filterOrItem(value, local, evaluate, &frame, at: span)
        }
    }
}
