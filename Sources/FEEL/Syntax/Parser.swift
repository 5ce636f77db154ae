// Recursive descent with one token of look-ahead. The token ahead is read with the names that are known at that
// moment, so a construct opens its names *before* it goes past the symbol that begins their scope.

struct Parser: ~Copyable {
    var lexer: Lexer
    var names: NameScope
    let types: [String: FEELType]
    var token: Token = .end
    var tokenStart = 0
    /// Where the token before the current one ended.
    var previousEnd = 0
    var nesting = 0
    /// Whether `?` occurred in the unary test that is being read.
    var sawInput = false

    /// Whether `[` behind an operand closes an open range, `[1..5[`, and begins no filter.
    var bracketClosesRange = false
    private var tokensRead = 0

    /// Tokens read, those included that were read again after going back: so many for each character, and some.
    static let tokensPerCharacterMax = 8
    static let tokensMin = 10_000
    private var tokensMax = 0
    /// Operators in one chain, such as the terms of a sum.
    static let chainMax = 1_000

    init(_ text: String, compiler: borrowing Compiler) throws(CompilationError) {
        lexer = Lexer("")
        names = NameScope(compiler.scope)
        types = compiler.types
        guard text.utf8.count <= Compiler.textBytesMax else {
            throw CompilationError([Diagnostic(.limit, "the text is longer than \(Compiler.textBytesMax) octets", at: .unknown)])
        }
        lexer = Lexer(text)
        tokensMax = Parser.tokensMin + lexer.text.count * Parser.tokensPerCharacterMax
        try advance()
    }

    // MARK: Tokens

    mutating func advance() throws(CompilationError) {
        tokensRead += 1
        guard tokensRead <= tokensMax else {
            throw CompilationError([Diagnostic(.limit, "the text takes too long to read", at: lexer.span(tokenStart, lexer.offset))])
        }
        previousEnd = lexer.offset
        (token, tokenStart) = try lexer.next(names)
    }

    /// Reads the current token again, with the names that are known now.
    mutating func reread() throws(CompilationError) {
        lexer.offset = tokenStart
        (token, tokenStart) = try lexer.next(names)
    }

    struct Mark {
        let offset: Int
        let token: Token
        let tokenStart: Int
        let previousEnd: Int
        let level: Int
        let nesting: Int
        let sawInput: Bool
    }

    var mark: Mark {
        Mark(
            offset: lexer.offset, token: token, tokenStart: tokenStart, previousEnd: previousEnd, level: names.level, nesting: nesting,
            sawInput: sawInput)
    }

    mutating func goBack(to mark: Mark) {
        lexer.offset = mark.offset
        token = mark.token
        tokenStart = mark.tokenStart
        previousEnd = mark.previousEnd
        names.pop(to: mark.level)
        nesting = mark.nesting
        sawInput = mark.sawInput
    }

    func at(_ symbol: Token.Symbol) -> Bool { token == .symbol(symbol) }

    /// Whether the current token is this word and no longer known name.
    func at(word: String) -> Bool {
        if case .word(word, _) = token { return true }
        return false
    }

    mutating func take(_ symbol: Token.Symbol) throws(CompilationError) -> Bool {
        guard at(symbol) else { return false }
        try advance()
        return true
    }

    mutating func take(word: String) throws(CompilationError) -> Bool {
        guard at(word: word) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(CompilationError) {
        guard try take(symbol) else { throw unexpected("“\(symbol.rawValue)”") }
    }

    mutating func expect(word: String) throws(CompilationError) {
        guard try take(word: word) else { throw unexpected("“\(word)”") }
    }

    func unexpected(_ wanted: String) -> CompilationError {
        if token == .end { return lexer.failure("\(wanted) is expected, but the text ends here", tokenStart, tokenStart) }
        let found = lexer.string(tokenStart, lexer.offset)
        return lexer.failure("\(wanted) is expected, not “\(found)”", tokenStart, lexer.offset)
    }

    // MARK: Nodes

    /// A node from `start` to the end of the token before the current one.
    func node(_ form: Syntax.Form, from start: Int) -> Syntax {
        var node = Syntax(form: form, span: lexer.span(start, previousEnd))
        node.type = TypeInference.type(of: form, names).bounded
        return node
    }

    mutating func nested(
        _ parse: (inout Parser) throws(CompilationError) -> Syntax
    ) throws(CompilationError) -> Syntax {
        nesting += 1
        guard nesting <= Compiler.nestingMax else {
            throw CompilationError([
                Diagnostic(.limit, "expressions nest deeper than \(Compiler.nestingMax)", at: lexer.span(tokenStart, lexer.offset))
            ])
        }
        let result = try parse(&self)
        nesting -= 1
        return result
    }

    // MARK: Entry points

    /// The whole text as one expression.
    mutating func wholeExpression() throws(CompilationError) -> Syntax {
        let result = try expression()
        guard token == .end else { throw unexpected("an operator or the end") }
        return result
    }

    mutating func expression() throws(CompilationError) -> Syntax {
        try nested { (parser: inout Parser) throws(CompilationError) -> Syntax in
            let start = parser.tokenStart
            let outer = parser.bracketClosesRange
            parser.bracketClosesRange = false
            defer { parser.bracketClosesRange = outer }
            guard case .word(let word, _) = parser.token else { return try parser.disjunction() }
            switch word {
            case "if": return try parser.conditional(from: start)
            case "for": return try parser.iteration(from: start)
            case "some", "every": return try parser.quantified(every: word == "every", from: start)
            default: return try parser.disjunction()
            }
        }
    }
}
