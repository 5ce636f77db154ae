extension Parser {
    mutating func conditional(from start: Int) throws(CompilationError) -> Syntax {
        try advance()
        let condition = try expression()
        try expect(word: "then")
        let consequence = try expression()
        try expect(word: "else")
        let alternative = try expression()
        return node(.conditional(condition, then: consequence, otherwise: alternative), from: start)
    }

    mutating func iteration(from start: Int) throws(CompilationError) -> Syntax {
        names.push([])
        let iterators = try iterators()
        guard at(word: "return") else { throw unexpected("“,” or “return”") }
        names.add("partial", .list(.any))
        try advance()
        let body = try expression()
        let result = node(.iteration(iterators, body: body), from: start)
        names.pop()
        return result
    }

    mutating func quantified(every: Bool, from start: Int) throws(CompilationError) -> Syntax {
        names.push([])
        let iterators = try iterators()
        guard at(word: "satisfies") else { throw unexpected("“,” or “satisfies”") }
        try advance()
        let condition = try expression()
        names.pop()
        return node(.quantified(every: every, iterators, condition: condition), from: start)
    }

    /// `a in x, b in 1..n`; the current token is the word before the first, or the comma before the next.
    private mutating func iterators() throws(CompilationError) -> [Syntax.Iterator] {
        var iterators: [Syntax.Iterator] = []
        repeat {
            let name = try iteratorName()
            try advance()
            let domain = try expression()
            var end: Syntax?
            if try take(.dots) { end = try expression() }
            iterators.append(Syntax.Iterator(name: name, domain: domain, end: end))
            names.add(name, end == nil ? TypeInference.item(of: domain.type) : .number)
        } while at(.comma)
        return iterators
    }

    /// Words up to `in`; the lexer then stands behind it.
    private mutating func iteratorName() throws(CompilationError) -> String {
        let start = lexer.offset
        var at = start
        while at < lexer.text.count {
            let scalar = lexer.text[at]
            if scalar == "i", at > start, at + 1 < lexer.text.count, lexer.text[at + 1] == "n", Characters.isSpace(lexer.text[at - 1]),
                at + 2 >= lexer.text.count || !Characters.isNamePart(lexer.text[at + 2]),
                let name = nonEmptyName(start, at)
            {
                lexer.offset = at + 2
                return name
            }
            guard Characters.isNamePart(scalar) || Characters.isSpace(scalar) || Characters.isNameSymbol(scalar) else { break }
            at += 1
        }
        try advance()
        throw unexpected("a name and “in”")
    }

    private func nonEmptyName(_ start: Int, _ end: Int) -> String? {
        let name = Scope.normalised(lexer.string(start, end))
        guard let first = name.unicodeScalars.first, Characters.isNameStart(first) else { return nil }
        return name
    }

    mutating func functionDefinition(from start: Int) throws(CompilationError) -> Syntax {
        guard lexer.text[lexer.offset...].first(where: { !Characters.isSpace($0) }) == "(" else {
            throw lexer.failure("after “function” the parameters are expected, in parentheses", start, lexer.offset)
        }
        try advance()
        let parameters = try parameters()
        names.push(parameters.map { ($0.name, $0.type) })
        try expect(.close)
        if at(word: "external") {
            try advance()
            _ = try expression()
            names.pop()
            return node(.external(parameters), from: start)
        }
        let body = try expression()
        names.pop()
        return node(.function(parameters, body: body), from: start)
    }

    /// `a, b: number`; the current token is the opening parenthesis, and afterwards the closing one.
    private mutating func parameters() throws(CompilationError) -> [FunctionValue.Parameter] {
        var parameters: [FunctionValue.Parameter] = []
        let mark = mark
        try advance()
        if at(.close) { return [] }
        goBack(to: mark)
        while true {
            let start = lexer.offset
            let stops: [Unicode.Scalar] = [":", ",", ")"]
            guard let end = stops.compactMap({ scanName(from: start, until: $0) }).min() else {
                try advance()
                throw unexpected("a parameter’s name")
            }
            lexer.offset = end
            let name = Scope.normalised(lexer.string(start, end))
            try advance()
            var type = FEELType.any
            if try take(.colon) { type = try self.type() }
            parameters.append(FunctionValue.Parameter(name, type))
            if !at(.comma) { break }
        }
        guard at(.close) else { throw unexpected("“,” or “)”") }
        return parameters
    }

    mutating func context(from start: Int) throws(CompilationError) -> Syntax {
        names.push([])
        var entries: [Syntax.ContextEntry] = []
        var first = true
        while true {
            let before = mark
            if first {
                try advance()
                if at(.closeBrace) { break }
                goBack(to: before)
                first = false
            }
            let key = try contextKey()
            try advance()
            let value = try expression()
            guard !entries.contains(where: { $0.key == key }) else {
                throw lexer.failure("the context has two entries “\(key)”", before.tokenStart, previousEnd)
            }
            entries.append(Syntax.ContextEntry(key: key, value: value))
            names.add(key, value.type)
            if !at(.comma) { break }
        }
        names.pop()
        try expect(.closeBrace)
        return node(.context(entries), from: start)
    }

    /// A name or a string, and a colon, which the lexer then stands behind.
    private mutating func contextKey() throws(CompilationError) -> String {
        try lexer.skipSpace()
        let start = lexer.offset
        if lexer.peek() == "\"" {
            try advance()
            guard case .string(let key) = token else { throw unexpected("a key") }
            try lexer.skipSpace()
            guard lexer.peek() == ":" else {
                try advance()
                throw unexpected("“:”")
            }
            lexer.offset += 1
            return key
        }
        guard let end = scanName(from: start, until: ":"), let key = nonEmptyName(start, end) else {
            try advance()
            throw unexpected("a key and “:”")
        }
        lexer.offset = end + 1
        return key
    }
}
