extension FunctionValue {
    func invoke(_ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        if let arity {
            guard arity.contains(arguments.count) else { return wrongCount(arguments.count, &frame, at: span) }
        } else {
            guard arguments.count == parameters.count else { return wrongCount(arguments.count, &frame, at: span) }
        }
        guard frame.spend() else { return .null }
        guard frame.depth < frame.limits.depthMax else {
            let depthMax = frame.limits.depthMax
            return frame.report(Issue(.limit, "calls nest deeper than \(depthMax)", at: span))
        }
        var converted = arguments
        if arity == nil {
            for position in arguments.indices where parameters[position].type != .any {
                guard frame.pay(for: arguments[position]) else { return .null }
                guard let value = parameters[position].type.coerced(arguments[position]) else {
                    let kind = arguments[position].kindName
                    let parameter = parameters[position]
                    return frame.report(
                        Issue(.invalidArgument, "“\(parameter.name)” is \(parameter.type.name), not \(kind)", at: span))
                }
                converted[position] = value
            }
        }
        guard frame.descend(levels, at: span) else { return .null }
        frame.depth += 1
        let value = body(converted, &frame)
        frame.depth -= 1
        frame.levels -= levels
        if result == .any || arity != nil { return value }
        guard frame.pay(for: value) else { return .null }
        guard let coerced = result.coerced(value) else {
            let (kind, wanted) = (value.kindName, result.name)
            return frame.report(Issue(.typeMismatch, "the function gave \(kind), not \(wanted)", at: span))
        }
        return coerced
    }

    /// Calls with arguments by name; those that are not given are null (DMN 1.5, table 63).
    func invoke(named names: [String], _ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        if let builtIn { return frame.spend() ? builtIn.call(named: names, arguments, &frame, at: span) : .null }
        if let stranger = names.first(where: { name in !parameters.contains { $0.name == name } }) {
            return frame.report(Issue(.invalidArgument, "the function has no parameter “\(stranger)”", at: span))
        }
        guard Set(names).count == names.count else {
            return frame.report(Issue(.invalidArgument, "an argument is given twice", at: span))
        }
        let ordered = parameters.map { parameter in names.firstIndex(of: parameter.name).map { arguments[$0] } ?? .null }
        return invoke(ordered, &frame, at: span)
    }

    private func wrongCount(_ count: Int, _ frame: inout Frame, at span: SourceSpan) -> Value {
        let wanted = parameters.count
        return frame.report(Issue(.invalidArgument, "the function takes \(wanted) arguments, not \(count)", at: span))
    }
}

enum Invocation {
    static func call(_ function: Value, _ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        guard case .function(let function) = function else { return notFunction(function, &frame, at: span) }
        return function.invoke(arguments, &frame, at: span)
    }

    static func call(_ function: Value, named names: [String], _ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        guard case .function(let function) = function else { return notFunction(function, &frame, at: span) }
        return function.invoke(named: names, arguments, &frame, at: span)
    }

    private static func notFunction(_ value: Value, _ frame: inout Frame, at span: SourceSpan) -> Value {
        let (code, kind) = (value.isNull ? Issue.Code.nullOperand : .typeMismatch, value.kindName)
        return frame.report(Issue(code, "\(kind) cannot be called", at: span))
    }
}
