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

extension Unicode.Scalar {
    /// Whether this is in a general category by its one- or two-letter name.
    func isInCategory(_ name: String) -> Bool { properties.generalCategory.code.hasPrefix(name) }
}

extension Unicode.GeneralCategory {
    var code: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    /// The names that `\p{…}` may give.
    static let names: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z",
        "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn", "Cs",
    ]
}

/// Unicode blocks that `\p{Is…}` may name (XML Schema 1.1, part 2, G.4.2.3).
enum UnicodeBlocks {
    static let ranges: [String: (UInt32, UInt32)] = [
        "BasicLatin": (0x0, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "LatinExtended-A": (0x100, 0x17F), "LatinExtended-B": (0x180, 0x24F),
        "IPAExtensions": (0x250, 0x2AF), "SpacingModifierLetters": (0x2B0, 0x2FF), "CombiningDiacriticalMarks": (0x300, 0x36F),
        "Greek": (0x370, 0x3FF), "GreekandCoptic": (0x370, 0x3FF), "Cyrillic": (0x400, 0x4FF), "Armenian": (0x530, 0x58F),
        "Hebrew": (0x590, 0x5FF), "Arabic": (0x600, 0x6FF), "Syriac": (0x700, 0x74F), "Thaana": (0x780, 0x7BF),
        "Devanagari": (0x900, 0x97F),
        "Bengali": (0x980, 0x9FF), "Gurmukhi": (0xA00, 0xA7F), "Gujarati": (0xA80, 0xAFF), "Oriya": (0xB00, 0xB7F), "Tamil": (0xB80, 0xBFF),
        "Telugu": (0xC00, 0xC7F), "Kannada": (0xC80, 0xCFF), "Malayalam": (0xD00, 0xD7F), "Sinhala": (0xD80, 0xDFF), "Thai": (0xE00, 0xE7F),
        "Lao": (0xE80, 0xEFF), "Tibetan": (0xF00, 0xFFF), "Myanmar": (0x1000, 0x109F), "Georgian": (0x10A0, 0x10FF),
        "HangulJamo": (0x1100, 0x11FF), "Ethiopic": (0x1200, 0x137F), "Cherokee": (0x13A0, 0x13FF), "Ogham": (0x1680, 0x169F),
        "Runic": (0x16A0, 0x16FF), "Khmer": (0x1780, 0x17FF), "Mongolian": (0x1800, 0x18AF), "LatinExtendedAdditional": (0x1E00, 0x1EFF),
        "GreekExtended": (0x1F00, 0x1FFF), "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
        "CurrencySymbols": (0x20A0, 0x20CF), "LetterlikeSymbols": (0x2100, 0x214F), "NumberForms": (0x2150, 0x218F),
        "Arrows": (0x2190, 0x21FF), "MathematicalOperators": (0x2200, 0x22FF), "MiscellaneousTechnical": (0x2300, 0x23FF),
        "BoxDrawing": (0x2500, 0x257F), "BlockElements": (0x2580, 0x259F), "GeometricShapes": (0x25A0, 0x25FF),
        "MiscellaneousSymbols": (0x2600, 0x26FF), "Dingbats": (0x2700, 0x27BF), "BraillePatterns": (0x2800, 0x28FF),
        "CJKRadicalsSupplement": (0x2E80, 0x2EFF), "KangxiRadicals": (0x2F00, 0x2FDF), "CJKSymbolsandPunctuation": (0x3000, 0x303F),
        "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0, 0x30FF), "Bopomofo": (0x3100, 0x312F),
        "HangulCompatibilityJamo": (0x3130, 0x318F), "EnclosedCJKLettersandMonths": (0x3200, 0x32FF), "CJKCompatibility": (0x3300, 0x33FF),
        "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "YiSyllables": (0xA000, 0xA48F),
        "HangulSyllables": (0xAC00, 0xD7AF), "PrivateUse": (0xE000, 0xF8FF), "PrivateUseArea": (0xE000, 0xF8FF),
        "CJKCompatibilityIdeographs": (0xF900, 0xFAFF), "AlphabeticPresentationForms": (0xFB00, 0xFB4F),
        "ArabicPresentationForms-A": (0xFB50, 0xFDFF), "CombiningHalfMarks": (0xFE20, 0xFE2F), "CJKCompatibilityForms": (0xFE30, 0xFE4F),
        "SmallFormVariants": (0xFE50, 0xFE6F), "ArabicPresentationForms-B": (0xFE70, 0xFEFF),
        "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF), "Specials": (0xFFF0, 0xFFFF),
        "CJKUnifiedIdeographsExtensionB": (0x20000, 0x2A6DF),
    ]
}
