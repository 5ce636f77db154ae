/// `range(from)` (DMN 1.5, 10.3.4.1): a range from its text, whose endpoints are literals.
enum RangeText {
    /// What reading a text as an expression costs, and each octet of it beyond that.
    private static let (expressionSteps, octetSteps) = (200, 10)

    static let function = BuiltIn(
        "range",
        .one(BuiltIn.Parameter("from", .string), .range(.any)) { (from, frame) throws(Failure) in
            let text = from.string ?? ""
            try frame.pay(expressionSteps + octetSteps * min(text.utf8.count, TemporalText.textBytesMax))
            guard let interval = interval(text) else { throw Failure("\(from) is no range") }
            return .range(interval)
        })

    /// The range of a range literal (grammar rule 66): of two endpoints, or of one and an open side.
    private static func interval(_ text: String) -> Interval? {
        guard text.utf8.count <= TemporalText.textBytesMax else { return nil }
        return closed(text) ?? open(text)
    }

    private static func syntax(_ text: String) -> Syntax? {
        guard var parser = try? Parser(text, compiler: Compiler(scope: Scope())) else { return nil }
        return try? parser.wholeExpression()
    }

    /// `[1..5)`
    private static func closed(_ text: String) -> Interval? {
        guard let syntax = syntax(text), case .interval(let low, let high, let includesLow, let includesHigh) = syntax.form, isLiteral(low),
            isLiteral(high)
        else { return nil }
        var generator = Generator(scope: Scope())
        guard case .range(let interval)? = generator.generate(syntax).constant, let lowest = interval.low, let highest = interval.high,
            TypeInference.type(of: lowest) == TypeInference.type(of: highest), let order = lowest.order(highest), order <= 0
        else { return nil }
        return Interval(low: lowest, high: highest, includesLow: includesLow, includesHigh: includesHigh)
    }

    /// `[2..)` is `>= 2`, and `(..2)` is `< 2`: the side without an endpoint is open.
    private static func open(_ text: String) -> Interval? {
        let trimmed = Scope.normalised(text)
        guard let first = trimmed.first, let last = trimmed.last, trimmed.count > 2 else { return nil }
        let inner = Scope.normalised(String(trimmed.dropFirst().dropLast()))
        if inner.hasPrefix(".."), first == "(" || first == "]", last == "]" || last == ")" || last == "[" {
            return endpoint(inner.dropFirst(2)).map { Interval(last == "]" ? .lessOrEqual : .less, $0) }
        }
        if inner.hasSuffix(".."), last == ")" || last == "[", first == "[" || first == "(" || first == "]" {
            return endpoint(inner.dropLast(2)).map { Interval(first == "[" ? .greaterOrEqual : .greater, $0) }
        }
        return nil
    }

    private static func endpoint(_ text: Substring) -> Value? {
        guard let syntax = syntax(String(text)), isLiteral(syntax) else { return nil }
        var generator = Generator(scope: Scope())
        return generator.generate(syntax).constant
    }

    /// A literal, or a date, time or duration made from a string literal.
    private static func isLiteral(_ syntax: Syntax) -> Bool {
        switch syntax.form {
        case .literal(.null): false
        case .literal: true
        case .call(let callee, .positional(let arguments)):
            if case .name(let name) = callee.form, ["date", "time", "date and time", "duration"].contains(name), arguments.count == 1,
                case .literal(.string) = arguments[0].form
            {
                true
            } else {
                false
            }
        default: false
        }
    }
}
