// `Accept` and `Accept-Language` are lists of ranges with weights (RFC 9110, 12.4.2). Both are read here, once.

/// The ranges of one `Accept…` field with their weights, in the order in which they were sent.
struct QualityList: Sendable, Equatable {
    struct Item: Sendable, Equatable {
        /// The range in lower case, such as `zh-cn` or `text/*`.
        let range: String
        /// Thousandths, 0 to 1000. 0 means "not this".
        let weight: Int
    }

    /// More ranges than any client needs; the rest is not looked at.
    static let itemsMax = 32

    let items: [Item]

    /// Reads a field's value. An element that is not well-formed is passed over, as RFC 9110 5.6.1 wants of a recipient.
    init(_ field: String) {
        var items: [Item] = []
        for element in field.split(separator: ",") {
            guard items.count < Self.itemsMax else { break }
            let parts = element.split(separator: ";").map(\.trimmed)
            guard let range = parts.first, !range.isEmpty else { continue }
            var weight: Int? = 1000
            for part in parts.dropFirst() where part.hasPrefix("q=") || part.hasPrefix("Q=") {
                weight = Self.weight(part.dropFirst(2))
            }
            guard let weight else { continue }
            items.append(Item(range: range.lowercased(), weight: weight))
        }
        self.items = items
    }

    /// `0`, `1`, `0.5`, `1.000`: at most three decimals; nil for anything else.
    private static func weight(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        guard parts.count == 2 else { return whole == "1" ? 1000 : 0 }
        let digits = parts[1]
        guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let thousandths = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count)) ?? 0
        guard whole == "0" || thousandths == 0 else { return nil }
        return whole == "1" ? 1000 : thousandths
    }
}

extension StringProtocol {
    /// Without the spaces and tabs around it (the optional whitespace of RFC 9110, 5.6.3).
    var trimmed: Substring {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
