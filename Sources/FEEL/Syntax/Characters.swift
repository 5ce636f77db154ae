// The character classes of DMN 1.5, grammar rules 28 to 31 and 60 to 62.

enum Characters {
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
        default: false
        }
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 48 && scalar.value <= 57 }

    static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0x5F: true
        case 0..<0xC0: false
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF,
            0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            !isSpace(scalar)
        default: false
        }
    }

    static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        if isNameStart(scalar) || isDigit(scalar) { return true }
        return scalar.value == 0xB7 || (0x300...0x36F).contains(scalar.value) || (0x203F...0x2040).contains(scalar.value)
    }

    /// What a name may have in it besides letters and digits, where the scope knows the name.
    static func isNameSymbol(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "/", "-", "’", "'", "+", "*", "?": true
        default: false
        }
    }
}
