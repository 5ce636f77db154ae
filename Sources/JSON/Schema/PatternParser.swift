/// What a pattern says, as a tree.
indirect enum PatternTree {
    case scalars(ScalarSet)
    case sequence([PatternTree])
    case choice([PatternTree])
    case `repeat`(PatternTree, least: Int, most: Int?)
    case start
    case end
}

/// Reads a pattern: `|`, groups, `* + ? {m,n}`, `[…]`, `.`, `^`, `$`, `\d \w \s \p{L} \p{N}` and escapes.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var nesting = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func parse() throws(PatternError) -> PatternTree {
        let tree = try choice()
        guard next == nil else { throw PatternError(detail: "a \")\" without its \"(\"") }
        return tree
    }

    private mutating func choice() throws(PatternError) -> PatternTree {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = next, scalar != "|", scalar != ")" { parts.append(try quantified()) }
        return .sequence(parts)
    }

    private mutating func quantified() throws(PatternError) -> PatternTree {
        let atom = try atom()
        var tree = atom
        switch next {
        case "*": tree = .repeat(atom, least: 0, most: nil)
        case "+": tree = .repeat(atom, least: 1, most: nil)
        case "?": tree = .repeat(atom, least: 0, most: 1)
        case "{":
            let (least, most) = try counts()
            return lazyMarkSkipped(.repeat(atom, least: least, most: most))
        default: return atom
        }
        position += 1
        return lazyMarkSkipped(tree)
    }

    /// `*?` and its like match the same texts as `*`.
    private mutating func lazyMarkSkipped(_ tree: PatternTree) -> PatternTree {
        _ = take("?")
        return tree
    }

    private mutating func counts() throws(PatternError) -> (Int, Int?) {
        position += 1
        let least = try number()
        var most: Int? = least
        if take(",") { most = next == "}" ? nil : try number() }
        guard take("}"), most.map({ $0 >= least }) ?? true else { throw PatternError(detail: "a count that is not {m}, {m,} or {m,n}") }
        return (least, most)
    }

    private mutating func number() throws(PatternError) -> Int {
        let first = position
        while let scalar = next, ("0"..."9").contains(scalar) { position += 1 }
        let digits = scalars[first..<position].map { Character($0) }
        guard digits.count <= 4, let value = Int(String(digits)) else { throw PatternError(detail: "a count without a number") }
        return value
    }

    private mutating func atom() throws(PatternError) -> PatternTree {
        guard let scalar = next else { throw PatternError(detail: "the pattern ends too early") }
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return .scalars(try bracket())
        case ".": return .scalars(.any)
        case "^": return .start
        case "$": return .end
        case "\\": return .scalars(try escape())
        case "*", "+", "?", "{", "}", "]": throw PatternError(detail: "a \"\(scalar)\" with nothing before it")
        default: return .scalars(.single(scalar))
        }
    }

    private mutating func group() throws(PatternError) -> PatternTree {
        nesting += 1
        guard nesting <= Pattern.nestingMax else { throw PatternError(detail: "more than \(Pattern.nestingMax) groups within each other") }
        if take("?") {
            guard take(":") else { throw PatternError(detail: "a group that looks ahead, looks back or has a name") }
        }
        let tree = try choice()
        guard take(")") else { throw PatternError(detail: "a \"(\" without its \")\"") }
        nesting -= 1
        return tree
    }

    private mutating func bracket() throws(PatternError) -> ScalarSet {
        var set = ScalarSet()
        set.isNegated = take("^")
        while let scalar = next, scalar != "]" {
            position += 1
            var low = scalar
            if scalar == "\\" {
                let escaped = try escape()
                guard let single = escaped.ranges.first else {
                    set.classes += escaped.classes
                    set.complements += escaped.complements
                    continue
                }
                low = single.lowerBound
            }
            set.ranges.append(low...(try upperEnd(low)))
        }
        guard take("]") else { throw PatternError(detail: "a \"[\" without its \"]\"") }
        return set
    }

    /// The end of a range that begins at `low`; `low` itself where there is no range.
    private mutating func upperEnd(_ low: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
        guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return low }
        position += 1
        var high = scalars[position]
        position += 1
        if high == "\\" {
            guard let single = try escape().ranges.first else { throw PatternError(detail: "a range that ends in a class") }
            high = single.lowerBound
        }
        guard low <= high else { throw PatternError(detail: "a range whose end is before its start") }
        return high
    }

    private mutating func escape() throws(PatternError) -> ScalarSet {
        guard let scalar = next else { throw PatternError(detail: "a \"\\\" at the end") }
        position += 1
        switch scalar {
        case "d": return ScalarSet(classes: [.digit])
        case "D": return ScalarSet(complements: [.digit])
        case "w": return ScalarSet(classes: [.word])
        case "W": return ScalarSet(complements: [.word])
        case "s": return ScalarSet(classes: [.space])
        case "S": return ScalarSet(complements: [.space])
        case "p": return ScalarSet(classes: [try category()])
        case "P": return ScalarSet(complements: [try category()])
        case "t": return .single("\t")
        case "n": return .single("\n")
        case "r": return .single("\r")
        case "u": return .single(try codePoint())
        default:
            guard !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw PatternError(detail: "an escape \"\\\(scalar)\" that patterns here do not have")
            }
            return .single(scalar)
        }
    }

    private mutating func category() throws(PatternError) -> ScalarSet.Class {
        guard take("{"), let name = next else { throw PatternError(detail: "a \\p without its {…}") }
        position += 1
        guard take("}") else { throw PatternError(detail: "a category other than L or N") }
        switch name {
        case "L": return .letter
        case "N": return .number
        default: throw PatternError(detail: "a category other than L or N")
        }
    }

    private mutating func codePoint() throws(PatternError) -> Unicode.Scalar {
        let isBraced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 6 : 4), let digit = next.flatMap({ Character($0).hexDigitValue }) {
            value = value << 4 | UInt32(digit)
            digits += 1
            position += 1
        }
        guard isBraced ? digits > 0 && take("}") : digits == 4, let scalar = Unicode.Scalar(value) else {
            throw PatternError(detail: "a \\u without its hexadecimal digits")
        }
        return scalar
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }
}
