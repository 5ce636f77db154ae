/// A character class: ranges and Unicode properties, perhaps negated, perhaps less another class.
struct CharacterSet: Sendable {
    indirect enum Member: Sendable {
        case range(UInt32, UInt32)
        case category(String, negated: Bool)
        case block(UInt32, UInt32, negated: Bool)
        case space(negated: Bool)
        case word(negated: Bool)
        case nameStart(negated: Bool)
        case namePart(negated: Bool)
        case except(CharacterSet)
    }

    var members: [Member] = []
    var isNegated = false

    /// What looking a character up costs beyond one step.
    var extraSteps: Int {
        var steps = members.count / 8
        if case .except(let other)? = members.last { steps += other.extraSteps }
        return steps
    }

    func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
        contains(scalar, ignoringCase ? CharacterSet.variants(scalar) : [])
    }

    private func contains(_ scalar: Unicode.Scalar, _ variants: [UInt32]) -> Bool {
        var isMember = false
        for member in members {
            if case .except(let other) = member {
                if other.contains(scalar, variants) { return false }
            } else if !isMember {
                isMember = CharacterSet.matches(member, scalar, variants)
            }
        }
        return isMember != isNegated
    }

    private static func matches(_ member: Member, _ scalar: Unicode.Scalar, _ variants: [UInt32]) -> Bool {
        switch member {
        case .range(let low, let high):
            return scalar.value >= low && scalar.value <= high || variants.contains { $0 >= low && $0 <= high }
        case .category(let name, let negated): return scalar.isInCategory(name) != negated
        case .block(let low, let high, let negated): return (scalar.value >= low && scalar.value <= high) != negated
        case .space(let negated): return (scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r") != negated
        case .word(let negated):
            return !(scalar.isInCategory("P") || scalar.isInCategory("Z") || scalar.isInCategory("C")) != negated
        case .nameStart(let negated): return (Characters.isNameStart(scalar) || scalar == ":") != negated
        case .namePart(let negated):
            return (Characters.isNamePart(scalar) || scalar == ":" || scalar == "-" || scalar == ".") != negated
        case .except: return false
        }
    }

    /// The other cases of a letter, where those are single characters.
    private static func variants(_ scalar: Unicode.Scalar) -> [UInt32] {
        [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { mapping in
            mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first?.value : nil
        }
    }

    /// Whether two characters differ in case only.
    static func sameLetter(_ one: Unicode.Scalar, _ other: Unicode.Scalar) -> Bool {
        if one == other { return true }
        if one.isASCII, other.isASCII { return one.value | 0x20 == other.value | 0x20 && one.properties.isAlphabetic }
        return one.properties.lowercaseMapping == other.properties.lowercaseMapping
            || one.properties.uppercaseMapping == other.properties.uppercaseMapping
    }
}
