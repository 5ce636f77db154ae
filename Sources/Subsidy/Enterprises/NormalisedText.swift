/// Identifiers and names as people type them, made comparable.
enum NormalisedText {
    /// A contract or identity number: full-width forms become ASCII, letters capital, white space and dashes of all kinds fall away.
    /// A text of nothing else stays as it is: two such are not one number.
    static func identifier(_ text: String) -> String {
        let result = comparable(text, keepingDashes: false)
        return result.isEmpty ? text : result
    }

    /// A name: full-width forms become ASCII, letters capital, white space falls away.
    static func name(_ text: String) -> String { comparable(text, keepingDashes: true) }

    private static func comparable(_ text: String, keepingDashes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let narrow = narrowed(scalar)
            switch narrow.value {
            case 0x61...0x7A: result.append(Unicode.Scalar(UInt8(truncatingIfNeeded: narrow.value) - 0x20))
            case 0x30...0x39, 0x41...0x5A, 0x4E00...0x9FFF:
                // Digits, capitals and ideographs are most of every name, and need no look at Unicode's tables.
                result.append(narrow)
            default:
                if narrow.properties.isWhitespace { continue }
                if !keepingDashes, narrow.properties.generalCategory == .dashPunctuation { continue }
                result.append(contentsOf: narrow.properties.uppercaseMapping.unicodeScalars)
            }
        }
        return String(result)
    }

    /// U+FF01–U+FF5E are ASCII's full-width twins, at a fixed distance; U+3000 is the full-width space.
    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { return narrow }
        return scalar
    }
}
