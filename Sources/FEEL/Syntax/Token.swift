/// What the lexer tells apart. Keywords are words: whether one is a keyword depends on where it stands.
enum Token: Sendable, Equatable {
    /// A name, or a word that may be a keyword. `known` where the scope has it or it is a built-in of several words.
    case word(String, known: Bool)
    case number(String)
    case string(String)
    /// `@"…"`
    case at(String)
    /// An operator or a bracket.
    case symbol(Symbol)
    case end

    enum Symbol: String, Sendable, CaseIterable {
        case power = "**"
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case notEqual = "!="
        case dots = ".."
        case arrow = "->"
        case less = "<"
        case greater = ">"
        case equal = "="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case open = "("
        case close = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case comma = ","
        case colon = ":"
        case dot = "."
        case question = "?"
    }

    /// The symbols by their characters, those of two before those of one.
    static let symbols: [(first: Unicode.Scalar, second: Unicode.Scalar?, symbol: Symbol)] = Symbol.allCases.map { symbol in
        let scalars = Array(symbol.rawValue.unicodeScalars)
        return (scalars[0], scalars.count > 1 ? scalars[1] : nil, symbol)
    }

    /// Words that never begin or continue an unknown name.
    static let keywords: Set<String> = [
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "instance", "of", "and", "or", "between", "function",
        "external", "true", "false", "null",
    ]
}
