extension Generator {
    mutating func call(_ callee: Syntax, _ arguments: Syntax.Arguments, _ syntax: Syntax) -> Code {
        let span = syntax.span
        if case .name(let name) = callee.form, let builtIn = builtIn(name) {
            return call(builtIn, arguments, span)
        }
        if case .name("@") = callee.form {
            warn(.syntax, "this is no date, time or duration", span)
            return Code(.any, span) { $0.report(Issue(.invalidArgument, "this is no date, time or duration", at: span)) }
        }
        let function = generate(callee)
        expectFunction(function)
        let evaluate = function.evaluate
        let result: FEELType = if case .function(_, let result) = function.type { result } else { .any }
        switch arguments {
        case .positional(let values):
            let codes = evaluates(values)
            return Code(result, span) { frame in
                let function = evaluate(&frame)
                let arguments = codes.map { $0(&frame) }
                return Invocation.call(function, arguments, &frame, at: span)
            }
        case .named(let named):
            let names = named.map(\.name)
            let codes = evaluates(named.map(\.value))
            return Code(result, span) { frame in
                let function = evaluate(&frame)
                let arguments = codes.map { $0(&frame) }
                return Invocation.call(function, named: names, arguments, &frame, at: span)
            }
        }
    }

    /// The built-in that a called name means: unless a variable that may be a function hides it.
    private mutating func builtIn(_ name: String) -> BuiltIn? {
        guard let builtIn = BuiltIns.all[name] else { return nil }
        guard let binding = resolve(name, in: layouts.count - 1) else { return builtIn }
        switch binding {
        case .builtIn(let builtIn): return builtIn
        case .member: return builtIn
        default:
            if case .function = binding.type { return nil }
            return binding.type == .any ? nil : builtIn
        }
    }

    private mutating func evaluates(_ values: [Syntax]) -> [Evaluate] {
        var codes: [Evaluate] = []
        for value in values { codes.append(generate(value).evaluate) }
        return codes
    }

    private mutating func expectFunction(_ code: Code) {
        switch code.type {
        case .any, .function, .null: return
        default: warn(.typeMismatch, "\(code.type.name) cannot be called", code.span)
        }
    }

    // MARK: Built-ins

    private mutating func call(_ builtIn: BuiltIn, _ arguments: Syntax.Arguments, _ span: SourceSpan) -> Code {
        var codes: [Code?] = []
        var candidates: [BuiltIn.Signature]
        switch arguments {
        case .positional(let values):
            for value in values { codes.append(generate(value)) }
            candidates = builtIn.signatures.filter { $0.takes(count: values.count) }
        case .named(let named):
            candidates = builtIn.candidates(named: named.map(\.name))
            var byName: [String: Code] = [:]
            for (name, value) in named { byName[name] = generate(value) }
            if let signature = candidates.first {
                for parameter in signature.parameters where !parameter.isOptional && byName[parameter.name] == nil {
                    byName[parameter.name] = .constant(.null, span)
                    warn(.wrongArguments, "“\(parameter.name)” of \(builtIn.name) is not given, and null", span, .warning)
                }
                let needed = signature.parameters.lastIndex { byName[$0.name] != nil } ?? -1
                codes = signature.parameters.prefix(needed + 1).map { byName[$0.name] }
            }
        }
        guard !candidates.isEmpty else {
            let message = "“\(builtIn.name)” does not take these arguments"
            warn(.wrongArguments, message, span)
            return Code(builtIn.commonResult, span) { $0.report(Issue(.invalidArgument, message, at: span)) }
        }
        checkTypes(builtIn, candidates, codes)
        let code = Code(TypeInference.common(candidates.map(\.result)), span, dispatch(builtIn, candidates, codes, span))
        return candidates.allSatisfy(\.isPure) ? folded(special(builtIn, codes, code) ?? code, codes.compactMap { $0 }) : code
    }

    private mutating func checkTypes(_ builtIn: BuiltIn, _ candidates: [BuiltIn.Signature], _ codes: [Code?]) {
        guard candidates.count == 1, let signature = candidates.first else { return }
        for (position, code) in codes.enumerated() {
            guard let code else { continue }
            let parameter = signature.parameter(at: position)
            guard parameter.type.isScalar, code.type.isScalar, parameter.type != code.type else { continue }
            if parameter.type == .dateTime, code.type == .date { continue }
            warn(.typeMismatch, "“\(parameter.name)” of \(builtIn.name) is \(parameter.type.name), not \(code.type.name)", code.span)
        }
    }

    private func dispatch(_ builtIn: BuiltIn, _ candidates: [BuiltIn.Signature], _ codes: [Code?], _ span: SourceSpan) -> Evaluate {
        let evaluates = codes.map { $0?.evaluate }
        if candidates.count == 1, let signature = candidates.first, let direct = direct(builtIn, signature, evaluates, span) {
            return direct
        }
        let omitted = codes.map { $0 == nil }
        return Evaluate { frame in
            var arguments: [Value] = []
            arguments.reserveCapacity(evaluates.count)
            for evaluate in evaluates { arguments.append(evaluate?(&frame) ?? .null) }
            return builtIn.call(arguments, candidates: candidates, omitted: omitted, &frame, at: span)
        }
    }

    /// One or two arguments for exactly as many parameters: no list of arguments is made.
    private func direct(
        _ builtIn: BuiltIn, _ signature: BuiltIn.Signature, _ evaluates: [Evaluate?], _ span: SourceSpan
    ) -> Evaluate? {
        guard evaluates.count == signature.parameters.count else { return nil }
        switch signature.body {
        case .one(let body):
            guard let first = evaluates[0] else { return nil }
            let parameter = signature.parameters[0]
            return Evaluate { frame in
                let argument = first(&frame)
                guard let value = parameter.convert(argument) else {
                    return builtIn.refuse("“\(parameter.name)” does not take \(argument.kindName)", [argument], &frame, at: span)
                }
                guard frame.pay(for: value) else { return .null }
                do throws(Failure) { return try body(value, &frame) } catch { return builtIn.fail(error, &frame, at: span) }
            }
        case .two(let body):
            guard let first = evaluates[0], let second = evaluates[1] else { return nil }
            let (one, other) = (signature.parameters[0], signature.parameters[1])
            return Evaluate { frame in
                let left = first(&frame)
                let right = second(&frame)
                guard let leftValue = one.convert(left) else {
                    return builtIn.refuse("“\(one.name)” does not take \(left.kindName)", [left], &frame, at: span)
                }
                guard let rightValue = other.convert(right) else {
                    return builtIn.refuse("“\(other.name)” does not take \(right.kindName)", [right], &frame, at: span)
                }
                guard frame.pay(for: leftValue), frame.pay(for: rightValue) else { return .null }
                do throws(Failure) { return try body(leftValue, rightValue, &frame) } catch {
                    return builtIn.fail(error, &frame, at: span)
                }
            }
        case .three, .many: return nil
        }
    }

    // MARK: Functions

    mutating func function(_ parameters: [FunctionValue.Parameter], _ body: Syntax, _ syntax: Syntax) -> Code {
        var layout = Layout()
        var names: [String: (local: Int, type: FEELType)] = [:]
        for parameter in parameters { names[parameter.name] = (layout.newLocal(), parameter.type) }
        layout.levels.append(.names(names))
        layouts.append(layout)
        let code = generate(body)
        let inner = layouts.removeLast()
        let span = syntax.span
        var captures: [(local: Int, evaluate: Evaluate)] = []
        for capture in inner.captures { captures.append((capture.local, self.code(capture.outer, span).evaluate)) }
        let captured = captures
        let levels = body.levels
        let (count, evaluate, yields) = (inner.count, code.evaluate, code.type)
        let result = Code(.function(parameters.map(\.type), code.type), span) { frame in
            let values = captured.map { (local: $0.local, value: $0.evaluate(&frame)) }
            var nodes = 0
            let depth = Value.measure(values.map(\.value), &nodes, limit: frame.limits.valueNodesMax)
            let function = FunctionValue(
                name: nil, parameters: parameters, result: .any, inferredResult: yields, arity: nil, captured: (nodes, depth),
                levels: levels
            ) { arguments, frame in
                frame.enter(locals: count) { frame in
                    for (local, argument) in arguments.enumerated() { frame.locals[frame.base + local] = argument }
                    for (local, value) in values { frame.locals[frame.base + local] = value }
                    return evaluate(&frame)
                }
            }
            return frame.bounded(.function(function), at: span)
        }
        return captured.isEmpty ? folded(result, []) : result
    }

    mutating func external(_ parameters: [FunctionValue.Parameter], _ span: SourceSpan) -> Code {
        warn(.unknownName, "functions outside the language are not called", span, .warning)
        let function = FunctionValue(name: nil, parameters: parameters, result: .any) { _, frame in
            frame.report(Issue(.unknownName, "functions outside the language are not called", at: span))
        }
        return Code.constant(.function(function), span)
    }
}

extension FEELType {
    /// Neither any, nor null, nor made of other types.
    var isScalar: Bool {
        switch self {
        case .boolean, .number, .string, .date, .time, .dateTime, .daysTimeDuration, .yearsMonthsDuration: true
        default: false
        }
    }
}
