// Regular expressions as XPath and XQuery Functions 3.1, 5.6 define them, on which FEEL's `matches`, `replace` and `split` stand.
// A pattern is compiled to a short program for a backtracking machine. The machine keeps its own stack, so that no input
// overflows the real one, and counts its steps, so that no pattern hangs.

import Synchronization

/// A compiled regular expression.
final class Pattern: Sendable {
    let program: [Instruction]
    let groupCount: Int
    let flags: Flags
    /// Whether the program's loops need registers to tell that a turn took nothing.
    let registerCount: Int
    /// Steps that compiling it costs.
    let price: Int

    struct Flags: Sendable, Hashable {
        var dotMatchesNewline = false
        var multiline = false
        var ignoresCase = false
        var ignoresSpace = false
        var isLiteral = false

        init(_ text: String) throws(Failure) {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "s": dotMatchesNewline = true
                case "m": multiline = true
                case "i": ignoresCase = true
                case "x": ignoresSpace = true
                case "q": isLiteral = true
                default: throw Failure("“\(scalar)” is no flag of a regular expression")
                }
            }
        }
    }

    enum Instruction: Sendable {
        case character(Unicode.Scalar)
        case set(CharacterSet)
        case any
        case lineStart
        case lineEnd
        /// Goes on at the first, and where that fails at the second.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case backReference(Int)
        /// Notes where a loop's turn begins.
        case mark(Int)
        /// Fails where the turn took nothing.
        case progress(Int)
        case match
    }

    init(program: [Instruction], groupCount: Int, registerCount: Int, flags: Flags, price: Int) {
        self.price = price
        self.program = program
        self.groupCount = groupCount
        self.registerCount = registerCount
        self.flags = flags
    }

    // MARK: Cache

    /// Patterns kept compiled, and their instructions; the whole cache is dropped when it is full.
    static let cachedMax = 256
    static let cachedInstructionsMax = 200_000
    private struct Key: Hashable {
        let pattern: String
        let flags: String
    }
    private struct Cache {
        var patterns: [Key: Pattern] = [:]
        var instructions = 0

        mutating func insert(_ pattern: Pattern, _ key: Key) {
            instructions += pattern.program.count
            if patterns.count >= cachedMax || instructions > cachedInstructionsMax {
                patterns.removeAll()
                instructions = pattern.program.count
            }
            patterns[key] = pattern
        }
    }
    private static let cache = Mutex(Cache())

    /// The pattern, compiled now or earlier. Whether it was is not to be told from the steps that it costs: an evaluation that stops at
    /// its limit is to stop there whatever was evaluated before it.
    static func cached(_ pattern: String, flags: String, _ frame: inout Frame) throws(Failure) -> Pattern {
        let key = Key(pattern: pattern, flags: flags)
        if let known = cache.withLock({ $0.patterns[key] }) {
            try frame.pay(known.price)
            return known
        }
        let compiled = try PatternCompiler.compile(pattern, flags: Flags(flags), &frame)
        cache.withLock { $0.insert(compiled, key) }
        return compiled
    }
}
