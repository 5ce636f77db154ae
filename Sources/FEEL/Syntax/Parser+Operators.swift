// Operators, loosest first: or, and, comparison, addition, multiplication, exponentiation, negation, `instance of`,
// then paths, filters and calls (DMN 1.5, grammar rules 2 and 4, table 41).

extension Parser {
    mutating func disjunction() throws(CompilationError) -> Syntax {
        let start = tokenStart
        var parts = [try conjunction()]
        while try take(word: "or") {
            parts.append(try conjunction())
            try checkChain(parts.count)
        }
        return parts.count == 1 ? parts[0] : node(.disjunction(parts), from: start)
    }

    private mutating func conjunction() throws(CompilationError) -> Syntax {
        let start = tokenStart
        var parts = [try comparison()]
        while try take(word: "and") {
            parts.append(try comparison())
            try checkChain(parts.count)
        }
        return parts.count == 1 ? parts[0] : node(.conjunction(parts), from: start)
    }

    func checkChain(_ length: Int) throws(CompilationError) {
        guard length > Parser.chainMax else { return }
        throw CompilationError([
            Diagnostic(.limit, "more than \(Parser.chainMax) operators in one chain", at: lexer.span(tokenStart, lexer.offset))
        ])
    }

    var comparisonOperator: ComparisonOperator? {
        guard case .symbol(let symbol) = token else { return nil }
        return ComparisonOperator(rawValue: symbol.rawValue)
    }

    private mutating func comparison() throws(CompilationError) -> Syntax {
        let start = tokenStart
        var left = try addition()
        var length = 0
        while true {
            if let comparator = comparisonOperator {
                try advance()
                left = node(.comparison(comparator, left, try addition()), from: start)
            } else if at(word: "between") {
                try advance()
                let low = try addition()
                try expect(word: "and")
                left = node(.between(left, low: low, high: try addition()), from: start)
            } else if at(word: "in") {
                try advance()
                left = node(.membership(left, try membershipTests()), from: start)
            } else {
                return left
            }
            length += 1
            try checkChain(length)
        }
    }

    mutating func addition() throws(CompilationError) -> Syntax {
        try nested { (parser: inout Parser) throws(CompilationError) -> Syntax in
            try parser.leftAssociative([.plus: .add, .minus: .subtract]) { (parser: inout Parser) throws(CompilationError) in
                try parser.leftAssociative([.times: .multiply, .over: .divide]) { (parser: inout Parser) throws(CompilationError) in
                    try parser.leftAssociative([.power: .power]) { (parser: inout Parser) throws(CompilationError) in
                        try parser.negation()
                    }
                }
            }
        }
    }

    private mutating func leftAssociative(
        _ operators: [Token.Symbol: ArithmeticOperator], _ operand: (inout Parser) throws(CompilationError) -> Syntax
    ) throws(CompilationError) -> Syntax {
        let start = tokenStart
        var left = try operand(&self)
        var length = 0
        while case .symbol(let symbol) = token, let arithmetic = operators[symbol] {
            try advance()
            left = node(.arithmetic(arithmetic, left, try operand(&self)), from: start)
            length += 1
            try checkChain(length)
        }
        return left
    }

    private mutating func negation() throws(CompilationError) -> Syntax {
        let start = tokenStart
        guard at(.minus) else { return try instanceOf() }
        try advance()
        let operand = try nested { (parser: inout Parser) throws(CompilationError) in try parser.negation() }
        if case .literal(.number(let number)) = operand.form { return node(.literal(.number(number.negated)), from: start) }
        if case .instance(let tested, let type) = operand.form, case .literal(.number(let number)) = tested.form {
            // The sign belongs to the literal (grammar rule 36), so that `-1 instance of number` asks about -1.
            return node(.instance(node(.literal(.number(number.negated)), from: start), of: type), from: start)
        }
        return node(.negation(operand), from: start)
    }

    private mutating func instanceOf() throws(CompilationError) -> Syntax {
        let start = tokenStart
        let operand = try postfix()
        guard at(word: "instance") else { return operand }
        try advance()
        try expect(word: "of")
        let type = try testedType()
        return node(.instance(operand, of: type), from: start)
    }

    private mutating func postfix() throws(CompilationError) -> Syntax {
        let start = tokenStart
        var result = try primary()
        var length = 0
        while case .symbol(let symbol) = token {
            switch symbol {
            case .dot: result = try path(result, from: start)
            case .openBracket:
                if bracketClosesRange { return result }
                result = try filter(result, from: start)
            case .open: result = node(.call(result, try arguments()), from: start)
            default: return result
            }
            length += 1
            try checkChain(length)
        }
        return result
    }

    private mutating func path(_ target: Syntax, from start: Int) throws(CompilationError) -> Syntax {
        // The current token is the dot; the name behind it is read by what the target is known to have.
        try lexer.skipSpace()
        let wordStart = lexer.offset
        while let scalar = lexer.peek(), Characters.isNamePart(scalar) { lexer.offset += 1 }
        guard lexer.offset > wordStart, let first = lexer.text[wordStart...].first, Characters.isNameStart(first) else {
            try advance()
            throw unexpected("a name")
        }
        var name = lexer.string(wordStart, lexer.offset)
        let entries = TypeInference.entries(of: target.type)
        if let longer = KnownNames(entries.lazy.map(\.name)).longest(name, in: lexer.text, at: wordStart) {
            name = longer.name
            lexer.offset = longer.end
        } else if !entries.contains(where: { $0.name == name }) {
            name = joinUnknownWords(name)
        }
        try advance()
        return node(.path(target, name), from: start)
    }

    /// Words that follow an unknown name belong to it: nothing else can stand there.
    mutating func joinUnknownWords(_ first: String) -> String {
        var name = first
        while true {
            var at = lexer.offset
            while at < lexer.text.count, Characters.isSpace(lexer.text[at]) { at += 1 }
            let wordStart = at
            guard at > lexer.offset, at < lexer.text.count, Characters.isNameStart(lexer.text[at]) else { return name }
            while at < lexer.text.count, Characters.isNamePart(lexer.text[at]) { at += 1 }
            let word = lexer.string(wordStart, at)
            if Token.keywords.contains(word) { return name }
            name += " " + word
            lexer.offset = at
        }
    }

    private mutating func filter(_ target: Syntax, from start: Int) throws(CompilationError) -> Syntax {
        let item = TypeInference.item(of: target.type)
        names.push(TypeInference.entries(of: item).map { ($0.name, $0.type) } + [("item", item)])
        try advance()
        let condition = try expression()
        names.pop()
        try expect(.closeBracket)
        return node(.filter(target, condition), from: start)
    }
}
