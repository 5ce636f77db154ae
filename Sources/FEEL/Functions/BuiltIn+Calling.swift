extension BuiltIn {
    /// Calls with arguments in order, choosing the first signature whose parameters take them.
    func call(_ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        call(arguments, candidates: signatures.filter { $0.takes(count: arguments.count) }, &frame, at: span)
    }

    func call(
        _ arguments: [Value], candidates: [Signature], omitted: [Bool] = [], _ frame: inout Frame, at span: SourceSpan
    ) -> Value {
        var refusal: String?
        for signature in candidates {
            switch signature.accept(arguments, omitted: omitted) {
            case .accepted(let converted): return perform(signature, converted, &frame, at: span)
            case .refused(let message): refusal = refusal ?? message
            }
        }
        return refuse(refusal ?? "takes no \(arguments.count) arguments", arguments, &frame, at: span)
    }

    /// The signatures that take arguments of these names. Those of which no parameter is missing come before those of which one is, which
    /// is null then (DMN 1.5, table 63). Overloads of the same names in another order, such as `before(point, range)` and
    /// `before(range, point)`, are told apart by the order in which they are written; what is left only differs in types.
    func candidates(named names: [String]) -> [Signature] {
        let taking = signatures.filter { $0.takes(names: names) }
        let complete = taking.filter { $0.parameters.allSatisfy { $0.isOptional || names.contains($0.name) } }
        let candidates = complete.isEmpty ? taking : complete
        guard let order = (candidates.first { $0.parameterNames == names } ?? candidates.first)?.parameterNames else { return [] }
        return candidates.filter { $0.parameterNames == order }
    }

    /// Calls with arguments by name.
    func call(named names: [String], _ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        let candidates = candidates(named: names)
        guard let signature = candidates.first else { return refuse("does not take these arguments", arguments, &frame, at: span) }
        var ordered: [Value] = []
        var omitted: [Bool] = []
        for parameter in signature.parameters {
            let place = names.firstIndex(of: parameter.name)
            ordered.append(place.map { arguments[$0] } ?? .null)
            omitted.append(place == nil && parameter.isOptional)
        }
        return call(ordered, candidates: candidates, omitted: omitted, &frame, at: span)
    }

    func perform(_ signature: Signature, _ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        for argument in arguments {
            guard frame.pay(for: argument) else { return .null }
        }
        do throws(Failure) {
            return try signature.body.call(arguments, &frame)
        } catch {
            return fail(error, &frame, at: span)
        }
    }

    @inline(never) func fail(_ failure: Failure, _ frame: inout Frame, at span: SourceSpan) -> Value {
        frame.report(Issue(failure.code, "\(name): \(failure.message)", at: span))
    }

    @inline(never) func refuse(_ message: String, _ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value {
        let code: Issue.Code = arguments.contains { $0.isNull } ? .nullOperand : .invalidArgument
        return frame.report(Issue(code, "\(name): \(message)", at: span))
    }
}

extension BuiltIn.Signature {
    enum Acceptance {
        case accepted([Value])
        case refused(String)
    }

    var parameterNames: [String] { parameters.map(\.name) }

    func takes(count: Int) -> Bool { count >= requiredCount && count <= countMax }

    /// Whether every given name is a parameter's, once.
    func takes(names: [String]) -> Bool {
        Set(names).count == names.count && names.allSatisfy { name in parameters.contains { $0.name == name } }
    }

    func parameter(at position: Int) -> BuiltIn.Parameter { parameters[min(position, parameters.count - 1)] }

    /// Arguments checked, converted, and filled up with null for those left out.
    func accept(_ arguments: [Value], omitted: [Bool] = []) -> Acceptance {
        var converted = arguments
        for position in arguments.indices {
            if position < omitted.count, omitted[position] { continue }
            let parameter = parameter(at: position)
            guard let value = parameter.convert(arguments[position]) else {
                return .refused("“\(parameter.name)” does not take \(arguments[position].kindName)")
            }
            if parameter.type != .any { converted[position] = value }
        }
        if !isVariadic {
            while converted.count < parameters.count { converted.append(.null) }
        }
        return .accepted(converted)
    }
}

extension BuiltIn.Parameter {
    @inline(__always) func convert(_ value: Value) -> Value? {
        if value.isNull { return takesNull ? value : nil }
        if type == .any { return value }
        return type.coerced(value)
    }
}

extension Value {
    /// What kind of value this is, in words, for messages.
    var kindName: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .date: "a date"
        case .time: "a time"
        case .dateTime: "a date and time"
        case .daysTimeDuration: "a days and time duration"
        case .yearsMonthsDuration: "a years and months duration"
        case .list: "a list"
        case .context: "a context"
        case .range: "a range"
        case .function: "a function"
        }
    }
}
