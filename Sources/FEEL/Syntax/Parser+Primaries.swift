extension Parser {
    mutating func primary() throws(CompilationError) -> Syntax {
        let start = tokenStart
        switch token {
        case .number(let digits):
            guard let number = Decimal128(digits) else { throw lexer.failure("this number is out of range", start, lexer.offset) }
            try advance()
            return node(.literal(.number(number)), from: start)
        case .string(let string):
            try advance()
            return node(.literal(.string(string)), from: start)
        case .at(let text):
            try advance()
            guard let value = TemporalText.literal(text) else {
                // A literal that is no date, time or duration is null by the standard's own cases.
                return node(.call(node(.name("@"), from: start), .positional([node(.literal(.string(text)), from: start)])), from: start)
            }
            return node(.literal(value), from: start)
        case .word(let word, let known): return try named(word, known: known, from: start)
        case .symbol(.question):
            sawInput = true
            try advance()
            return node(.input, from: start)
        case .symbol(.open): return try parenthesised(from: start)
        case .symbol(.openBracket): return try listOrInterval(from: start)
        case .symbol(.closeBracket): return try openInterval(from: start)
        case .symbol(.openBrace): return try context(from: start)
        default: throw unexpected("an expression")
        }
    }

    private mutating func named(_ word: String, known: Bool, from start: Int) throws(CompilationError) -> Syntax {
        switch word {
        case "true", "false":
            try advance()
            return node(.literal(.boolean(word == "true")), from: start)
        case "null":
            try advance()
            return node(.literal(.null), from: start)
        case "function":
            return try functionDefinition(from: start)
        case "if", "for", "some", "every":
            // As an operand, without parentheses: `1 + if a then b else c`.
            return try expression()
        default: break
        }
        if known {
            try advance()
            return node(.name(word), from: start)
        }
        if Token.keywords.contains(word) { throw unexpected("an expression") }
        let name = joinUnknownWords(word)
        try advance()
        return node(.name(name), from: start)
    }

    /// `( expression )`, `( low .. high ]`, `( < 5 )`.
    private mutating func parenthesised(from start: Int) throws(CompilationError) -> Syntax {
        try advance()
        if let comparator = comparisonOperator {
            try advance()
            let endpoint = try addition()
            try expect(.close)
            return node(.comparisonRange(comparator, endpoint), from: start)
        }
        let inner = try expression()
        if at(.dots) { return try interval(from: inner, includesLow: false, start) }
        try expect(.close)
        return inner
    }

    private mutating func listOrInterval(from start: Int) throws(CompilationError) -> Syntax {
        try advance()
        if try take(.closeBracket) { return node(.list([]), from: start) }
        var items = [try expression()]
        if at(.dots) { return try interval(from: items[0], includesLow: true, start) }
        while try take(.comma) { items.append(try expression()) }
        try expect(.closeBracket)
        return node(.list(items), from: start)
    }

    private mutating func openInterval(from start: Int) throws(CompilationError) -> Syntax {
        try advance()
        let low = try expression()
        guard at(.dots) else { throw unexpected("“..”") }
        return try interval(from: low, includesLow: false, start)
    }

    private mutating func interval(from low: Syntax, includesLow: Bool, _ start: Int) throws(CompilationError) -> Syntax {
        try expect(.dots)
        let high = try upperEndpoint()
        let includesHigh = at(.closeBracket)
        guard includesHigh || at(.close) || at(.openBracket) else { throw unexpected("“]” or “)”") }
        try advance()
        return node(.interval(low: low, high: high, includesLow: includesLow, includesHigh: includesHigh), from: start)
    }

    /// The `[` in `[1..5[` looks like a filter's; where it turns out to be none the endpoint is read again without it.
    private mutating func upperEndpoint() throws(CompilationError) -> Syntax {
        let before = mark
        do {
            let endpoint = try expression()
            if at(.closeBracket) || at(.close) || at(.openBracket) { return endpoint }
        } catch  where error.diagnostics.first?.code == .limit {
            throw error
        } catch {}
        goBack(to: before)
        let outer = bracketClosesRange
        bracketClosesRange = true
        defer { bracketClosesRange = outer }
        return try addition()
    }

    /// `( … )` behind a function: expressions, or `name: expression`.
    mutating func arguments() throws(CompilationError) -> Syntax.Arguments {
        if let first = argumentName() {
            var named: [(name: String, value: Syntax)] = []
            var name = first
            while true {
                try advance()
                named.append((name, try expression()))
                if !at(.comma) { break }
                guard let next = argumentName() else {
                    try advance()
                    throw unexpected("an argument’s name and “:”")
                }
                name = next
            }
            try expect(.close)
            return .named(named)
        }
        try advance()
        if try take(.close) { return .positional([]) }
        var values = [try expression()]
        while try take(.comma) { values.append(try expression()) }
        try expect(.close)
        return .positional(values)
    }

    /// The name of a named argument, where one follows the current token; the lexer then stands behind its colon.
    private mutating func argumentName() -> String? {
        let start = lexer.offset
        guard let end = scanName(from: start, until: ":") else { return nil }
        lexer.offset = end + 1
        return Scope.normalised(lexer.string(start, end))
    }

    /// Where the run of name characters, spaces and name symbols that begins at `start` meets `stop`; nil where something else is met first.
    func scanName(from start: Int, until stop: Unicode.Scalar) -> Int? {
        var at = start
        while at < lexer.text.count, Characters.isSpace(lexer.text[at]) { at += 1 }
        guard at < lexer.text.count, Characters.isNameStart(lexer.text[at]) else { return nil }
        while at < lexer.text.count {
            let scalar = lexer.text[at]
            if scalar == stop { return at }
            guard Characters.isNamePart(scalar) || Characters.isSpace(scalar) || Characters.isNameSymbol(scalar) else { return nil }
            at += 1
        }
        return nil
    }
}
