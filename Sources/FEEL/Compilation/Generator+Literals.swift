extension Generator {
    mutating func list(_ items: [Syntax], _ syntax: Syntax) -> Code {
        var codes: [Code] = []
        for item in items { codes.append(generate(item)) }
        let evaluates = codes.map(\.evaluate)
        let span = syntax.span
        let code = Code(.list(TypeInference.common(codes.map(\.type))), span) { frame in
            var values: [Value] = []
            values.reserveCapacity(evaluates.count)
            for evaluate in evaluates { values.append(evaluate(&frame)) }
            return frame.bounded(.list(values), at: span)
        }
        return folded(code, codes)
    }

    mutating func context(_ entries: [Syntax.ContextEntry], _ syntax: Syntax) -> Code {
        pushNames()
        var codes: [(local: Int, code: Code)] = []
        for entry in entries {
            let code = generate(entry.value)
            let local = newLocal()
            bind(entry.key, local, code.type)
            codes.append((local, code))
        }
        popLevel()
        let keys = entries.map(\.key)
        let type = FEELType.context(zip(keys, codes).map { FEELType.Entry($0, $1.code.type) })
        let steps = codes.map { (local: $0.local, evaluate: $0.code.evaluate) }
        let span = syntax.span
        let code = Code(type, span) { frame in
            var values: [Value] = []
            values.reserveCapacity(steps.count)
            for step in steps {
                let value = step.evaluate(&frame)
                frame.locals[frame.base &+ step.local] = value
                values.append(value)
            }
            return frame.bounded(.context(Context(distinctKeys: keys, values: values)), at: span)
        }
        return folded(code, codes.map(\.code))
    }

    mutating func interval(_ low: Code, _ high: Code, _ includesLow: Bool, _ includesHigh: Bool, _ span: SourceSpan) -> Code {
        let (lowCode, highCode) = (low.evaluate, high.evaluate)
        let code = Code(.range(TypeInference.common([low.type, high.type])), span) { frame in
            let low = lowCode(&frame)
            let high = highCode(&frame)
            return Interval.checked(low, high, includesLow, includesHigh).map { .range($0) } ?? frame.mismatch("“..”", low, high, at: span)
        }
        return folded(code, low, high)
    }

    mutating func comparisonRange(_ comparator: ComparisonOperator, _ endpoint: Code, _ span: SourceSpan) -> Code {
        let evaluate = endpoint.evaluate
        return folded(Code(.range(endpoint.type), span) { .range(Interval(comparator, evaluate(&$0))) }, endpoint)
    }
}

extension Interval {
    /// A range as `[low..high]` means it: endpoints that can be compared. With an endpoint of null it is a range of which nothing is known to be inside.
    static func checked(_ low: Value, _ high: Value, _ includesLow: Bool, _ includesHigh: Bool) -> Interval? {
        if low.isNull, high.isNull { return nil }
        guard low.isNull || high.isNull || low.order(high) != nil else { return nil }
        return Interval(low: low, high: high, includesLow: includesLow, includesHigh: includesHigh)
    }

    /// The range that an operator and an endpoint stand for.
    init(_ comparator: ComparisonOperator, _ endpoint: Value) {
        switch comparator {
        case .less: self.init(low: nil, high: endpoint, includesLow: false, includesHigh: false, spelling: .comparison)
        case .lessOrEqual: self.init(low: nil, high: endpoint, includesLow: false, includesHigh: true, spelling: .comparison)
        case .greater: self.init(low: endpoint, high: nil, includesLow: false, includesHigh: false, spelling: .comparison)
        case .greaterOrEqual: self.init(low: endpoint, high: nil, includesLow: true, includesHigh: false, spelling: .comparison)
        case .equal: self.init(low: endpoint, high: endpoint, includesLow: true, includesHigh: true, spelling: .equality)
        case .notEqual: self.init(low: endpoint, high: endpoint, includesLow: false, includesHigh: false, spelling: .inequality)
        }
    }
}
