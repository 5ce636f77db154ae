/// Reads a regular expression and writes its program.
struct PatternCompiler {
    private let text: [Unicode.Scalar]
    private let flags: Pattern.Flags
    private var at = 0
    private var program: [Pattern.Instruction] = []
    private var groupCount = 0
    private var closedGroups: Set<Int> = []
    private var registerCount = 0
    private var nesting = 0
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

    private func failure(_ message: String) -> Failure { Failure("the regular expression has \(message)") }

    private var current: Unicode.Scalar? { at < text.count ? text[at] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        at += 1
        return true
    }

    private mutating func emit(_ instruction: Pattern.Instruction) throws(Failure) {
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

    // MARK: Escapes and classes

    private static let singleEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "\\": "\\", "|": "|", ".": ".", "-": "-", "^": "^", "?": "?", "*": "*", "+": "+", "{": "{",
        "}": "}", "(": "(", ")": ")", "[": "[", "]": "]", "$": "$",
    ]

    private mutating func escape() throws(Failure) {
        guard let scalar = current else { throw failure("a backslash at its end") }
        if scalar.value >= 49, scalar.value <= 57 { return try backReference() }
        at += 1
        if let plain = PatternCompiler.singleEscapes[scalar] { return try emit(.character(plain)) }
        try emit(.set(CharacterSet(members: [try classEscape(scalar)])))
    }

    /// As many digits as still name a group; the group must be closed by then.
    private mutating func backReference() throws(Failure) {
        var group = 0
        while let scalar = current, Characters.isDigit(scalar) {
            let longer = group * 10 + Int(scalar.value) - 48
            if group > 0, longer > groupCount { break }
            group = longer
            at += 1
        }
        guard closedGroups.contains(group) else { throw failure("a reference to a group that is not there") }
        try emit(.backReference(group))
    }

    private mutating func classEscape(_ scalar: Unicode.Scalar) throws(Failure) -> CharacterSet.Member {
        switch scalar {
        case "s": .space(negated: false)
        case "S": .space(negated: true)
        case "d": .category("Nd", negated: false)
        case "D": .category("Nd", negated: true)
        case "w": .word(negated: false)
        case "W": .word(negated: true)
        case "i": .nameStart(negated: false)
        case "I": .nameStart(negated: true)
        case "c": .namePart(negated: false)
        case "C": .namePart(negated: true)
        case "p": try property(negated: false)
        case "P": try property(negated: true)
        default: throw failure("an unknown escape “\\\(scalar)”")
        }
    }

    private mutating func property(negated: Bool) throws(Failure) -> CharacterSet.Member {
        guard take("{") else { throw failure("a property without braces") }
        var name = ""
        while let scalar = current, scalar != "}" {
            name.unicodeScalars.append(scalar)
            at += 1
        }
        guard take("}") else { throw failure("a property whose brace is not closed") }
        if Unicode.GeneralCategory.names.contains(name) { return .category(name, negated: negated) }
        if name.hasPrefix("Is"), let (low, high) = UnicodeBlocks.ranges[String(name.dropFirst(2))] {
            return .block(low, high, negated: negated)
        }
        throw failure("an unknown property “\(name)”")
    }

    /// What stands between brackets, behind the opening one.
    private mutating func characterClass() throws(Failure) -> CharacterSet {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= PatternCompiler.nestingMax else { throw Failure("the regular expression nests too deeply", .limit) }
        var set = CharacterSet()
        set.isNegated = take("^")
        var isFirst = true
        while let scalar = current {
            if scalar == "]", !isFirst {
                at += 1
                return set
            }
            if scalar == "-", at + 1 < text.count, text[at + 1] == "[" {
                at += 2
                set.members.append(.except(try characterClass()))
                guard take("]") else { throw failure("something behind a subtracted class") }
                return set
            }
            try appendMember(to: &set)
            isFirst = false
        }
        throw failure("a bracket that is not closed")
    }

    private mutating func appendMember(to set: inout CharacterSet) throws(Failure) {
        guard let low = try classCharacter(&set) else { return }
        guard current == "-", at + 1 < text.count, text[at + 1] != "]", text[at + 1] != "[" else {
            set.members.append(.range(low.value, low.value))
            return
        }
        at += 1
        guard let high = try classCharacter(&set), high.value >= low.value else { throw failure("a range of characters that falls") }
        set.members.append(.range(low.value, high.value))
    }

    /// One character; nil where it was an escape for several, which is in the set then.
    private mutating func classCharacter(_ set: inout CharacterSet) throws(Failure) -> Unicode.Scalar? {
        guard let scalar = current else { throw failure("a bracket that is not closed") }
        at += 1
        if scalar == "[" || scalar == "]" { throw failure("“\(scalar)” inside brackets") }
        guard scalar == "\\" else { return scalar }
        guard let escaped = current else { throw failure("a backslash at its end") }
        at += 1
        if let plain = PatternCompiler.singleEscapes[escaped] { return plain }
        set.members.append(try classEscape(escaped))
        return nil
    }
}
