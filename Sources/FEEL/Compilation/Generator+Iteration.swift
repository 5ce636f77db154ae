extension Generator {
    private mutating func iterators(_ iterators: [Syntax.Iterator]) -> [IteratorCode] {
        var codes: [IteratorCode] = []
        for iterator in iterators {
            let domain = generate(iterator.domain)
            let end = iterator.end.map { generate($0) }
            let local = newLocal()
            let itemType: FEELType = end == nil ? TypeInference.item(of: domain.type) : .number
            codes.append(IteratorCode(local: local, domain: domain.evaluate, end: end?.evaluate, span: iterator.domain.span))
            bind(iterator.name, local, end.map { $0.type == .date ? .date : itemType } ?? itemType)
        }
        return codes
    }

    mutating func iteration(_ iterators: [Syntax.Iterator], _ body: Syntax, _ syntax: Syntax) -> Code {
        pushNames()
        let codes = self.iterators(iterators)
        let partial = newLocal()
        bind("partial", partial, .list(.any))
        let usesPartial = body.mentions("partial")
        let bodyCode = generate(body)
        popLevel()
        let evaluate = bodyCode.evaluate
        let span = syntax.span
        return Code(.list(bodyCode.type), span) { frame in
            var results = GrowingList()
            let outcome = Iteration.run(codes, &frame) { frame in
                if usesPartial { frame.locals[frame.base + partial] = .list(results.items) }
                let value = evaluate(&frame)
                // Whoever still holds the list makes the next item copy it.
                if usesPartial { frame.locals[frame.base + partial] = .null }
                return results.append(value, frame.limits)
            }
            switch outcome {
            case .finished: return results.finished(&frame)
            case .failed: return .null
            case .stopped: return results.refused(&frame, at: span)
            }
        }
    }

    mutating func quantified(_ every: Bool, _ iterators: [Syntax.Iterator], _ condition: Syntax, _ span: SourceSpan) -> Code {
        pushNames()
        let codes = self.iterators(iterators)
        let conditionCode = generate(condition)
        expect(.boolean, conditionCode, "the condition")
        popLevel()
        let test = conditionCode.asTest
        let decisive: Truth = every ? .no : .yes
        return .condition(span) { frame in
            let mark = frame.issueMark
            var result = decisive.negated
            let outcome = Iteration.run(codes, &frame) { frame in
                let truth = test(&frame)
                if truth == .unknown { result = .unknown }
                return truth != decisive
            }
            switch outcome {
            case .finished: return result
            case .failed: return .unknown
            case .stopped:
                frame.forgetIssues(since: mark)
                return decisive
            }
        }
    }
}

extension Syntax {
    /// Whether a name occurs anywhere inside; names bound inside count too, which only costs a little.
    func mentions(_ name: String) -> Bool {
        if case .name(name) = form { return true }
        return children.contains { $0.mentions(name) }
    }

    /// How deep expressions stand inside expressions here, itself included.
    var levels: Int { 1 + (children.lazy.map(\.levels).max() ?? 0) }

    /// The expressions directly inside.
    var children: [Syntax] {
        switch form {
        case .literal, .name, .input, .external: []
        case .list(let items), .conjunction(let items), .disjunction(let items): items
        case .context(let entries): entries.map(\.value)
        case .interval(let low, let high, _, _): [low, high]
        case .comparisonRange(_, let operand), .negation(let operand), .instance(let operand, _), .path(let operand, _),
            .function(_, let operand):
            [operand]
        case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .filter(let left, let right): [left, right]
        case .between(let value, let low, let high): [value, low, high]
        case .membership(let value, let tests): [value] + tests.map(\.operand)
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .iteration(let iterators, let body): iterators.flatMap { [$0.domain] + ($0.end.map { [$0] } ?? []) } + [body]
        case .quantified(_, let iterators, let condition):
            iterators.flatMap { [$0.domain] + ($0.end.map { [$0] } ?? []) } + [condition]
        case .call(let callee, .positional(let arguments)): [callee] + arguments
        case .call(let callee, .named(let arguments)): [callee] + arguments.map(\.value)
        }
    }
}

extension Syntax.UnaryTest {
    var operand: Syntax {
        switch self {
        case .comparison(_, let operand), .expression(let operand, _): operand
        }
    }
}
