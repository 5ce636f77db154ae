/// A set of Unicode scalars: what one place of a pattern accepts.
struct ScalarSet: Sendable {
    /// A named class of ECMA 262, or a general category (`\p{L}`, `\p{N}`).
    enum Class: Sendable {
        case digit, word, space, letter, number

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .digit: ("0"..."9").contains(scalar)
            case .word: scalar == "_" || scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            case .space: scalar.properties.isWhitespace || scalar == "\u{FEFF}"
            case .letter: Self.letters.contains(scalar.properties.generalCategory)
            case .number: Self.numbers.contains(scalar.properties.generalCategory)
            }
        }

        private static let letters: Set<Unicode.GeneralCategory> = [
            .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        ]
        private static let numbers: Set<Unicode.GeneralCategory> = [.decimalNumber, .letterNumber, .otherNumber]
    }

    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var classes: [Class] = []
    var complements: [Class] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let isListed =
            ranges.contains { $0.contains(scalar) } || classes.contains { $0.contains(scalar) }
            || complements.contains { !$0.contains(scalar) }
        return isListed != isNegated
    }

    static func single(_ scalar: Unicode.Scalar) -> ScalarSet { ScalarSet(ranges: [scalar...scalar]) }

    /// `.`: all but line ends.
    static let any = ScalarSet(ranges: ["\n"..."\n", "\r"..."\r", "\u{2028}"..."\u{2029}"], isNegated: true)
}
