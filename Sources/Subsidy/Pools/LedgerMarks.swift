import Ledger

/// The marks of the books, earliest first.
public struct LedgerMarks: StatePart {
    private var marks = Chunks<LedgerMark>()

    public init() {}

    public var count: Int { marks.count }

    /// The latest mark of a record up to `seq`; nil where none is that early.
    public func last(upTo seq: Int64) -> LedgerMark? {
        var (low, high) = (marks.start, marks.end)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].seq <= seq { low = middle + 1 } else { high = middle }
        }
        return low > marks.start ? marks[low - 1] : nil
    }

    /// Called before a record posts.
    mutating func note(before moment: Moment, _ books: Books) {
        let last = marks.isEmpty ? nil : marks[marks.end - 1]
        let day = moment.at.date.day
        guard LedgerMark.isNeeded(after: last, before: moment.seq, on: day, books) else { return }
        marks.append(LedgerMark(seq: moment.seq - 1, day: day, books: books))
    }

    public func forEachRow(_ body: (LedgerMark) throws -> Void) rethrows { for mark in marks.all { try body(mark) } }

    public mutating func take(_ row: LedgerMark) throws { marks.append(row) }
}
