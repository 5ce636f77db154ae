import Subsidy

/// What became of one record of an import.
struct ImportRow: Sendable {
    enum Outcome: String, Word {
        case created, updated, unchanged
        /// The file has said it before, in the line that the error names; it is passed over.
        case duplicate
        case failed
    }

    /// Where the record starts in the file, from 1.
    let line: Int
    /// The record's key: a USCC, a date.
    let key: String?
    var outcome: Outcome
    var failures: [Problem.Failure] = []
    /// What is not wrong and still worth a look.
    var warnings: [Problem.Failure] = []

    /// The row of a record that the file has said before.
    static func duplicate(_ record: ImportRecord, _ key: String, pointer: String, of line: Int) -> ImportRow {
        ImportRow(
            line: record.line, key: key, outcome: .duplicate,
            failures: [
                .init(
                    pointer: pointer, code: "duplicate-in-file",
                    message: LocalizedText(zh: "与第 \(line) 行重复，已略过。", en: "The same as in line \(line): passed over."))
            ])
    }

    /// The command for it was refused.
    mutating func fail(_ problem: Problem) {
        outcome = .failed
        failures = problem.failures.isEmpty ? [.init(pointer: "", code: problem.code, message: problem.detail)] : problem.failures
    }
}
