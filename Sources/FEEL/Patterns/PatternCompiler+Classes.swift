/// Escapes and character classes (XML Schema 1.1, part 2, appendix G, with what XPath adds).
extension PatternCompiler {
    private static let singleEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "\\": "\\", "|": "|", ".": ".", "-": "-", "^": "^", "?": "?", "*": "*", "+": "+", "{": "{",
        "}": "}", "(": "(", ")": ")", "[": "[", "]": "]", "$": "$",
    ]

    mutating func escape() throws(Failure) {
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
    mutating func characterClass() throws(Failure) -> CharacterSet {
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
