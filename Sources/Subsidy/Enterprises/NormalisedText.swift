/// Identifiers and names as people type them, made comparable.
enum NormalisedText {
    /// A contract or identity number: full-width forms become ASCII, letters capital, white space and dashes of all kinds fall away.
    /// A text of nothing else stays as it is: two such are not one number.
    static func identifier(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let narrow = narrowed(scalar)
            if narrow.properties.isWhitespace || narrow.properties.generalCategory == .dashPunctuation { continue }
            result.append(contentsOf: narrow.properties.uppercaseMapping.unicodeScalars)
        }
        return result.isEmpty ? text : String(result)
    }

    /// A name: full-width forms become ASCII, letters capital, white space falls away.
    static func name(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let narrow = narrowed(scalar)
            if narrow.properties.isWhitespace { continue }
            result.append(contentsOf: narrow.properties.uppercaseMapping.unicodeScalars)
        }
        return String(result)
    }

    /// U+FF01–U+FF5E are ASCII's full-width twins, at a fixed distance; U+3000 is the full-width space.
    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { return narrow }
        return scalar
    }
}
