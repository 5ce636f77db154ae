// Types as `instance of` and parameters write them (DMN 1.5, grammar rules 48 to 53).

extension Parser {
    /// The type behind `instance of`. Nil where there is no such type, and for a list, range, context or function without its
    /// parameters, which is none: the answer is null then (table 61).
    mutating func testedType() throws(CompilationError) -> FEELType? {
        guard case .word(let first, _) = token else { throw unexpected("a type") }
        if ["list", "range", "context", "function"].contains(first) {
            let before = mark
            try advance()
            guard at(.less) else { return nil }
            goBack(to: before)
            return try type()
        }
        if lookUpType(from: tokenStart).found != nil { return try type() }
        _ = joinUnknownWords(first)
        while lexer.peek() == ".", let next = lexer.peek(1), Characters.isNameStart(next) {
            lexer.offset += 1
            while let scalar = lexer.peek(), Characters.isNamePart(scalar) { lexer.offset += 1 }
            _ = joinUnknownWords("")
        }
        try advance()
        return nil
    }

    mutating func type() throws(CompilationError) -> FEELType {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Compiler.nestingMax else { throw unexpected("a type that nests less deeply") }
        let start = tokenStart
        guard case .word(let first, _) = token else { throw unexpected("a type") }
        switch first {
        case "list", "range":
            try advance()
            guard try take(.less) else { return FEELType(named: first) ?? .any }
            let item = try type()
            try expect(.greater)
            return first == "list" ? .list(item) : .range(item)
        case "context":
            try advance()
            guard at(.less) else { return .context([]) }
            return .context(try contextTypeEntries())
        case "function":
            try advance()
            guard at(.less) else { return .function([], .any) }
            return try functionType()
        default: return try namedType(from: start)
        }
    }

    private mutating func contextTypeEntries() throws(CompilationError) -> [FEELType.Entry] {
        var entries: [FEELType.Entry] = []
        repeat {
            let start = lexer.offset
            guard let end = scanName(from: start, until: ":") else {
                try advance()
                throw unexpected("an entry’s name and “:”")
            }
            lexer.offset = end + 1
            try advance()
            entries.append(FEELType.Entry(Scope.normalised(lexer.string(start, end)), try type()))
        } while at(.comma)
        try expect(.greater)
        return entries
    }

    private mutating func functionType() throws(CompilationError) -> FEELType {
        try expect(.less)
        var parameters: [FEELType] = []
        if !at(.greater) {
            parameters.append(try type())
            while try take(.comma) { parameters.append(try type()) }
        }
        try expect(.greater)
        try expect(.arrow)
        return .function(parameters, try type())
    }

    private mutating func namedType(from start: Int) throws(CompilationError) -> FEELType {
        let (found, end) = lookUpType(from: start)
        guard let found else { throw lexer.failure("there is no type of this name", start, end) }
        lexer.offset = found.end
        try advance()
        return found.type
    }

    /// A built-in type or one that the model defines, and where its name ends; names of several words, and with dots, are tried
    /// longest first. And where what could be a name ends.
    private func lookUpType(from start: Int) -> (found: (type: FEELType, end: Int)?, end: Int) {
        let longest = max(FEELType.longestName, types.keys.lazy.map(\.utf8.count).max() ?? 0)
        var end = start
        var found: (type: FEELType, end: Int)?
        while end < lexer.text.count {
            let scalar = lexer.text[end]
            guard Characters.isNamePart(scalar) || Characters.isSpace(scalar) || Characters.isNameSymbol(scalar) else { break }
            end += 1
            let atWordEnd = end == lexer.text.count || !Characters.isNamePart(lexer.text[end])
            guard atWordEnd, Characters.isNamePart(scalar) else { continue }
            let name = Scope.normalised(lexer.string(start, end))
            guard name.utf8.count <= longest else { break }
            if let type = types[name] ?? FEELType(named: name) { found = (type, end) }
        }
        return (found, end)
    }
}
