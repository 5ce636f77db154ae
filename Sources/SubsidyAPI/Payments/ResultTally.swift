import JSON
import Synchronization

/// What became of the rows of a report, gathered slice by slice: their counts, and those that an answer lists.
final class ResultTally: Sendable {
    struct Sum: Sendable {
        var counts: [String: Int] = [:]
        var rows: [JSON] = []
        /// Whether the report is too long for its answer to list what went as the bank says.
        var isLarge: Bool

        mutating func add(_ report: JSON) {
            for row in report.array ?? [] {
                let result = row["result"]?.string ?? ""
                counts[result, default: 0] += 1
                if rows.count < RecordedResults.rowsMax, !isLarge || !Self.plain.contains(result) { rows.append(row) }
            }
        }

        private static let plain: Set<String> = ["paid", "failed", "returned", "unchanged"]
    }

    private let sum: Mutex<Sum>

    /// - Parameter count: rows of the report.
    init(count: Int) { sum = Mutex(Sum(isLarge: count > RecordedResults.rowsMax)) }

    /// Notes what a slice reported.
    func note(_ report: JSON) { sum.withLock { $0.add(report) } }

    /// What was noted, and what the last slice reported.
    func with(_ report: JSON?) -> Sum {
        var sum = sum.withLock { $0 }
        if let report { sum.add(report) }
        return sum
    }
}
