/// A set of a table's rows, 64 to a word.
struct RowSet: Sendable, Hashable {
    private(set) var words: [UInt64]

    init(count: Int, all: Bool = false) {
        words = Array(repeating: all ? .max : 0, count: (count + 63) / 64)
        if all, count % 64 != 0, !words.isEmpty { words[words.count - 1] = (1 << UInt64(count % 64)) - 1 }
    }

    subscript(row: Int) -> Bool {
        get { words[row / 64] >> UInt64(row % 64) & 1 == 1 }
        set {
            let bit = UInt64(1) << UInt64(row % 64)
            if newValue { words[row / 64] |= bit } else { words[row / 64] &= ~bit }
        }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    var first: Int? {
        for (index, word) in words.enumerated() where word != 0 { return index * 64 + word.trailingZeroBitCount }
        return nil
    }

    func intersection(_ other: RowSet) -> RowSet {
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }
}
