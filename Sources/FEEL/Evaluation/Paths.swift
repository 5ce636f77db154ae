enum Paths {
    /// A path where the target is no context with this entry: properties, the entries of each item of a list, or nothing.
    @inline(never)
    static func slowly(_ target: Value, _ name: String, _ inputPath: String?, _ frame: inout Frame, at span: SourceSpan) -> Value {
        switch target {
        case .list(let items):
            guard frame.spend(items.count / 4) else { return .null }
            var values: [Value] = []
            values.reserveCapacity(items.count)
            for item in items {
                if case .context(let context) = item {
                    values.append(context[name] ?? .null)
                } else {
                    values.append(slowly(item, name, nil, &frame, at: span))
                }
            }
            return .list(values)
        case .null:
            return frame.report(Issue(.nullOperand, "null has no “\(name)”", name: name, at: span))
        case .context:
            if let inputPath { return frame.missing(inputPath, at: span) }
            return frame.report(Issue(.unknownName, "the context has no entry “\(name)”", name: name, at: span))
        default:
            if let value = Properties.value(of: target, name) { return value }
            let kind = target.kindName
            return frame.report(Issue(.unknownName, "\(kind) has no “\(name)”", name: name, at: span))
        }
    }
}

enum Filters {
    static func items(_ value: Value) -> [Value] {
        switch value {
        case .list(let items): items
        case .null: []
        default: [value]
        }
    }

    /// The item at a position: from 1 on, or from -1 backwards from the end. There is none at others, which is null and no error.
    static func item(_ position: Decimal128, of list: Value, _ frame: inout Frame, at span: SourceSpan) -> Value {
        let items = items(list)
        guard let position = Int(exactly: position) else {
            return frame.report(Issue(.typeMismatch, "a position in a list is a whole number", at: span))
        }
        if position > 0, position <= items.count { return items[position - 1] }
        if position < 0, position >= -items.count { return items[items.count + position] }
        return frame.report(Issue(.invalidArgument, "the list has no item \(position)", at: span))
    }

    /// The items for which the condition holds.
    static func filter(_ list: Value, _ local: Int, _ test: Test, _ frame: inout Frame, at span: SourceSpan) -> Value {
        var kept: [Value] = []
        for item in items(list) {
            guard frame.spend() else { return .null }
            frame.locals[frame.base + local] = item
            if test(&frame) == .yes { kept.append(item) }
        }
        return .list(kept)
    }

    /// Where only evaluating tells whether the condition is a position or asks each item.
    static func filterOrItem(_ list: Value, _ local: Int, _ evaluate: Evaluate, _ frame: inout Frame, at span: SourceSpan) -> Value {
        let items = items(list)
        var kept: [Value] = []
        if items.isEmpty {
            frame.locals[frame.base + local] = .null
            let mark = frame.issueMark
            let value = evaluate(&frame)
            frame.forgetIssues(since: mark)
            if case .number(let position) = value { return item(position, of: list, &frame, at: span) }
            return .list([])
        }
        for (index, item) in items.enumerated() {
            guard frame.spend() else { return .null }
            frame.locals[frame.base + local] = item
            switch evaluate(&frame) {
            case .boolean(true): kept.append(item)
            case .boolean(false), .null: continue
            case .number(let position) where index == 0: return Filters.item(position, of: list, &frame, at: span)
            case let other: return frame.mismatch("a filter", list, other, at: span)
            }
        }
        return .list(kept)
    }
}
