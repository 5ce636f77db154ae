// From syntax to closures. Names are resolved to slots and locals here, once; what is constant is folded; what can only
// give null is told as a diagnostic. The closures that result hold no names that they would have to look up, but for
// entries of filtered items whose type nobody declared.

struct Generator: ~Copyable {
    let scope: Scope
    var layouts: [Layout] = [Layout()]
    var diagnostics: [Diagnostic] = []
    var slotsRead: Set<Int> = []
    /// Whether anything reads `?`, which then needs a local.
    var readsInput = false

    /// Where constants are evaluated. Its budget is for the whole text: what is beyond it is left to each evaluation.
    private var folding: Frame

    init(scope: Scope) {
        self.scope = scope
        var limits = Limits()
        limits.stepsMax = 200_000
        limits.patternStepsMax = 50_000
        limits.valueNodesMax = 50_000
        limits.listItemsMax = 50_000
        limits.stringBytesMax = 200_000
        folding = Frame(limits: limits)
    }

    // MARK: Dispatch

    mutating func generate(_ syntax: Syntax) -> Code {
        let span = syntax.span
        return switch syntax.form {
        case .literal(let value): Code.constant(value, span)
        case .name(let name): self.name(name, span)
        case .input: input(span)
        case .list, .context, .interval, .comparisonRange: literal(syntax)
        case .negation(let operand): negation(generate(operand), span)
        case .arithmetic(let arithmetic, let left, let right): self.arithmetic(arithmetic, generate(left), generate(right), span)
        case .comparison(let comparator, let left, let right): comparison(comparator, generate(left), generate(right), span)
        case .conjunction(let parts): conjunction(conditions(parts), span)
        case .disjunction(let parts): disjunction(conditions(parts), span)
        case .between(let value, let low, let high): between(generate(value), generate(low), generate(high), span)
        case .membership(let value, let tests): membership(value, tests, span)
        case .conditional(let condition, let then, let otherwise):
            conditional(generate(condition), generate(then), generate(otherwise), span)
        case .iteration(let iterators, let body): iteration(iterators, body, syntax)
        case .quantified(let every, let iterators, let condition): quantified(every, iterators, condition, span)
        case .instance(let operand, let type): instance(generate(operand), type, span)
        case .path(let target, let name): path(target, name, syntax)
        case .filter(let target, let condition): filter(target, condition, syntax)
        case .call(let callee, let arguments): call(callee, arguments, syntax)
        case .function(let parameters, let body): function(parameters, body, syntax)
        case .external(let parameters): external(parameters, span)
        }
    }

    private mutating func literal(_ syntax: Syntax) -> Code {
        switch syntax.form {
        case .list(let items): list(items, syntax)
        case .context(let entries): context(entries, syntax)
        case .interval(let low, let high, let includesLow, let includesHigh):
            interval(generate(low), generate(high), includesLow, includesHigh, syntax.span)
        case .comparisonRange(let comparator, let endpoint): comparisonRange(comparator, generate(endpoint), syntax.span)
        default: Code.constant(.null, syntax.span)
        }
    }

    private mutating func conditions(_ parts: [Syntax]) -> [Code] {
        var codes: [Code] = []
        for part in parts {
            let code = generate(part)
            expect(.boolean, code, "a condition")
            codes.append(code)
        }
        return codes
    }

    // MARK: Diagnostics and folding

    mutating func warn(_ code: Diagnostic.Code, _ message: String, _ span: SourceSpan, _ severity: Diagnostic.Severity = .error) {
        diagnostics.append(Diagnostic(code, message, severity: severity, at: span))
    }

    /// Tells the author where the type is known and is another.
    mutating func expect(_ type: FEELType, _ code: Code, _ role: String) {
        if code.type == .any || code.type == type || code.type == .list(type) || code.type == .list(.any) { return }
        if case .null = code.type { return }
        warn(.typeMismatch, "\(role) is expected to be \(type.name), not \(code.type.name)", code.span)
    }

    /// Evaluates now what cannot change, unless that goes wrong: then each evaluation is to report it.
    mutating func folded(_ code: Code, _ children: Code...) -> Code { folded(code, children) }

    mutating func folded(_ code: Code, _ children: [Code]) -> Code {
        guard children.allSatisfy({ $0.constant != nil }), !folding.limitIsMet else { return code }
        folding.clearIssues()
        let value = folding.enter(locals: layouts[layouts.count - 1].count) { code.evaluate(&$0) }
        guard folding.issues.isEmpty else { return code }
        var result = Code.constant(value, code.span)
        if code.type != .any { result.type = code.type }
        return result
    }
}

extension FEELType {
    /// The type as FEEL writes it.
    public var name: String {
        switch self {
        case .any: "Any"
        case .null: "Null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysTimeDuration: "days and time duration"
        case .yearsMonthsDuration: "years and months duration"
        case .list(let item): "list<\(item.name)>"
        case .context(let entries): "context<\(entries.map { "\($0.name): \($0.type.name)" }.joined(separator: ", "))>"
        case .range(let bound): "range<\(bound.name)>"
        case .function(let parameters, let result):
            "function<\(parameters.map(\.name).joined(separator: ", "))> -> \(result.name)"
        }
    }
}
