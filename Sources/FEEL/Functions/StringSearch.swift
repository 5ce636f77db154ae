/// Looks for one string in another by Knuth, Morris and Pratt: in time in proportion to both. Comparing at each place would take the
/// product of their lengths, which for two long strings is hours.
enum StringSearch {
    /// Where a string first occurs in another, by code points: UTF-8 finds no match inside a character.
    static func first(_ match: String, in string: String) -> Range<String.Index>? {
        let wanted = Array(match.utf8)
        guard !wanted.isEmpty else { return string.startIndex..<string.startIndex }
        guard wanted.count <= string.utf8.count else { return nil }
        let borders = borders(wanted)
        var matched = 0
        for (offset, octet) in string.utf8.enumerated() {
            while matched > 0, wanted[matched] != octet { matched = borders[matched - 1] }
            if wanted[matched] == octet { matched += 1 }
            guard matched == wanted.count else { continue }
            let start = string.utf8.index(string.startIndex, offsetBy: offset + 1 - matched)
            return start..<string.utf8.index(start, offsetBy: matched)
        }
        return nil
    }

    /// For each beginning of the octets, the length of the longest shorter beginning that it ends with.
    private static func borders(_ octets: [UInt8]) -> [Int] {
        var borders = [0]
        borders.reserveCapacity(octets.count)
        var length = 0
        for octet in octets.dropFirst() {
            while length > 0, octets[length] != octet { length = borders[length - 1] }
            if octets[length] == octet { length += 1 }
            borders.append(length)
        }
        return borders
    }
}
