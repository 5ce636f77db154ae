/// Reads a regular expression and writes its program.
struct PatternCompiler {
    let text: [Unicode.Scalar]
    let flags: Pattern.Flags
    var at = 0
    private var program: [Pattern.Instruction] = []
    var groupCount = 0
    var closedGroups: Set<Int> = []
    private var registerCount = 0
    var nesting = 0
    /// Instructions written and copied so far, and characters read.
    private var work = 0

    /// Instructions written or copied in one step.
    private static let workPerStep = 4
    /// Instructions of one pattern, with counted repetitions written out.
    static let programMax = 20_000
    static let nestingMax = 100
    static let groupsMax = 100
    /// Octets of a pattern.
    static let patternBytesMax = 20_000
    /// The greatest number in `{n,m}`.
    static let repetitionsMax = 10_000

    /// Compiles a pattern. What that costs is paid for where it fails, too.
    static func compile(_ pattern: String, flags: Pattern.Flags, _ frame: inout Frame) throws(Failure) -> Pattern {
        guard pattern.utf8.count <= patternBytesMax else { throw Failure("the regular expression is too long", .limit) }
        var compiler = PatternCompiler(pattern, flags)
        defer { _ = frame.spend(compiler.price) }
        return try compiler.compile()
    }

    private var price: Int { 1 + work / PatternCompiler.workPerStep }

    private mutating func compile() throws(Failure) -> Pattern {
        if flags.isLiteral {
            program = text.map { .character($0) }
        } else {
            try alternatives()
            guard at == text.count else { throw failure("a closing parenthesis too many") }
        }
        program.append(.match)
        return Pattern(program: program, groupCount: groupCount, registerCount: registerCount, flags: flags, price: price)
    }

    private init(_ pattern: String, _ flags: Pattern.Flags) {
        self.flags = flags
        let scalars = Array(pattern.unicodeScalars)
        text = flags.ignoresSpace && !flags.isLiteral ? PatternCompiler.withoutSpace(scalars) : scalars
        work = scalars.count
    }

    /// Flag x: white space goes, except inside character classes.
    private static func withoutSpace(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var kept: [Unicode.Scalar] = []
        var depth = 0
        var escaped = false
        for scalar in scalars {
            let isSpace = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
            if isSpace, depth == 0 { continue }
            if !escaped {
                if scalar == "[" { depth += 1 }
                if scalar == "]" { depth = max(0, depth - 1) }
            }
            escaped = scalar == "\\" && !escaped
            kept.append(scalar)
        }
        return kept
    }

    func failure(_ message: String) -> Failure { Failure("the regular expression has \(message)") }

    var current: Unicode.Scalar? { at < text.count ? text[at] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        at += 1
        return true
    }

    mutating func emit(_ instruction: Pattern.Instruction) throws(Failure) {
        guard program.count < PatternCompiler.programMax else { throw Failure("the regular expression is too large", .limit) }
        program.append(instruction)
    }

    // MARK: Structure

    private mutating func alternatives() throws(Failure) {
        nesting += 1
        guard nesting <= PatternCompiler.nestingMax else { throw Failure("the regular expression nests too deeply", .limit) }
        let start = program.count
        try branch()
        guard current == "|" else {
            nesting -= 1
            return
        }
        var branches = [Array(program[start...])]
        program.removeSubrange(start...)
        while take("|") {
            try branch()
            branches.append(Array(program[start...]))
            program.removeSubrange(start...)
        }
        // Before each branch but the last a split to the next, behind it a jump to the end. All were written from `start` on.
        let end = start + branches.reduce(0) { $0 + $1.count } + 2 * (branches.count - 1)
        for (index, branch) in branches.enumerated() {
            let isLast = index == branches.count - 1
            if !isLast { try emit(.split(program.count + 1, program.count + branch.count + 2)) }
            try append(branch, from: start)
            if !isLast { try emit(.jump(end)) }
        }
        nesting -= 1
    }

    /// Moves the targets of jumps in a piece of the program that was moved.
    private mutating func shift(from start: Int, to end: Int, by distance: Int, beyond: Int) {
        for index in start..<end {
            switch program[index] {
            case .jump(let target) where target >= beyond: program[index] = .jump(target + distance)
            case .split(let first, let second):
                program[index] = .split(first >= beyond ? first + distance : first, second >= beyond ? second + distance : second)
            default: continue
            }
        }
    }

    private mutating func branch() throws(Failure) {
        while let scalar = current, scalar != "|", scalar != ")" {
            let start = program.count
            try atom(scalar)
            try quantifier(atomStart: start)
        }
    }

    private mutating func atom(_ scalar: Unicode.Scalar) throws(Failure) {
        at += 1
        switch scalar {
        case "(": try group()
        case "[": try emit(.set(characterClass()))
        case ".": try emit(.any)
        case "^": try emit(.lineStart)
        case "$": try emit(.lineEnd)
        case "\\": try escape()
        case "?", "*", "+", "{", "}", "]": throw failure("“\(scalar)” where it has no meaning")
        default: try emit(.character(scalar))
        }
    }

    private mutating func group() throws(Failure) {
        if take("?") {
            guard take(":") else { throw failure("a group of an unknown kind") }
            try alternatives()
        } else {
            groupCount += 1
            guard groupCount <= PatternCompiler.groupsMax else { throw Failure("the regular expression has too many groups", .limit) }
            let number = groupCount
            try emit(.save(number * 2))
            try alternatives()
            try emit(.save(number * 2 + 1))
            closedGroups.insert(number)
        }
        guard take(")") else { throw failure("a parenthesis that is not closed") }
    }

    private mutating func quantifier(atomStart start: Int) throws(Failure) {
        var bounds: (low: Int, high: Int?)
        switch current {
        case "?": bounds = (0, 1)
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "{":
            at += 1
            bounds = try counts()
        default: return
        }
        at += 1
        let isReluctant = take("?")
        try repeated(Array(program[start...]), at: start, bounds.low, bounds.high, isReluctant)
        if let next = current, next == "?" || next == "*" || next == "+" || next == "{" { throw failure("two quantifiers in a row") }
    }

    /// `n}`, `n,}` or `n,m}`; stops before the brace.
    private mutating func counts() throws(Failure) -> (low: Int, high: Int?) {
        guard let low = number() else { throw failure("a quantifier without a number") }
        var high: Int? = low
        if take(",") { high = current == "}" ? nil : number() ?? -1 }
        guard current == "}", high.map({ $0 >= low }) ?? true else { throw failure("a quantifier that is not closed, or falls") }
        return (low, high)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = current, Characters.isDigit(scalar), (value ?? 0) <= PatternCompiler.repetitionsMax {
            value = (value ?? 0) * 10 + Int(scalar.value) - 48
            at += 1
        }
        return value.flatMap { $0 <= PatternCompiler.repetitionsMax ? $0 : nil }
    }

    /// Writes a piece of program out: `low` times, then as often as `high` allows.
    private mutating func repeated(
        _ piece: [Pattern.Instruction], at start: Int, _ low: Int, _ high: Int?, _ isReluctant: Bool
    ) throws(Failure) {
        program.removeSubrange(start...)
        for _ in 0..<low { try append(piece, from: start) }
        func fork(_ take: Int, _ leave: Int) -> Pattern.Instruction { isReluctant ? .split(leave, take) : .split(take, leave) }
        guard let high else {
            let loop = program.count
            try emit(.jump(0))
            let register = registerCount
            registerCount += 1
            try emit(.mark(register))
            try append(piece, from: start)
            try emit(.progress(register))
            try emit(.jump(loop))
            program[loop] = fork(loop + 1, program.count)
            return
        }
        var forks: [Int] = []
        for _ in low..<high {
            forks.append(program.count)
            try emit(.jump(0))
            try append(piece, from: start)
        }
        for index in forks { program[index] = fork(index + 1, program.count) }
    }

    private mutating func append(_ piece: [Pattern.Instruction], from origin: Int) throws(Failure) {
        guard program.count + piece.count < PatternCompiler.programMax else { throw Failure("the regular expression is too large", .limit) }
        let start = program.count
        work += 2 * piece.count
        program.append(contentsOf: piece)
        shift(from: start, to: program.count, by: start - origin, beyond: origin)
    }
}
