// Why a table came to its result: for each row, whether it matched, or which condition was the first to fail on which
// value. The trace holds positions only; texts and places are looked up when someone wants to read it.

import FEEL

/// What happened in a decision table.
public struct TableTrace: Sendable {
    /// What came of one row.
    public enum Row: Sendable, Equatable {
        case matched
        /// The column (0-based) of the first condition that does not hold.
        case failed(column: Int)
        /// The column of the first condition that could not be told to hold or not; the row counts as not matching.
        case unknown(column: Int)
    }

    /// The inputs' values, by column.
    public let inputs: [Value]
    public let rows: [Row]
    let table: TableLogic

    /// Rows that matched, 0-based.
    public var hits: [Int] { rows.indices.filter { rows[$0] == .matched } }

    /// The text of a row's condition.
    public func condition(row: Int, column: Int) -> String { ModelReader.trimmed(table.source.rules[row].conditions[column].text) }

    /// Where a row's condition begins in the file.
    public func place(row: Int, column: Int) -> Place { table.source.rules[row].conditions[column].place }

    /// What the table calls an input.
    public func inputName(_ column: Int) -> String { table.inputs[column].label }

    /// Clause, reasons and validity of a row.
    public func justification(row: Int) -> Justification { table.source.justification(row: row) }
}

extension TableLogic {
    /// Tests every row against the inputs that the last evaluation left in their slots.
    func trace(_ frame: inout Frame) -> TableTrace {
        let values = inputs.map { frame[$0.slot] ?? .null }
        let mark = frame.issueMark
        defer { frame.forgetIssues(since: mark) }
        guard let index, let atoms = index.atoms(of: values) else {
            return TableTrace(inputs: values, rows: rules.indices.map { traceByTesting($0, values, &frame) }, table: self)
        }
        let rows = rules.indices.map { row in
            if let column = index.firstFailure(row: row, at: atoms) { return TableTrace.Row.failed(column: column) }
            return index.hasOpaqueCells ? traceByTesting(row, values, &frame) : .matched
        }
        return TableTrace(inputs: values, rows: rows, table: self)
    }

    private func traceByTesting(_ row: Int, _ values: [Value], _ frame: inout Frame) -> TableTrace.Row {
        var unknown: Int?
        for column in rules[row].cells {
            switch rules[row].conditions[column]?.test(values[column], &frame) ?? .no {
            case .yes: continue
            case .no: return .failed(column: column)
            case .unknown: unknown = unknown ?? column
            }
        }
        return unknown.map { .unknown(column: $0) } ?? .matched
    }
}

extension TableIndex {
    func atoms(of values: [Value]) -> Atoms? {
        var atoms = Atoms(repeating: 0)
        for column in columns.indices {
            guard let atom = columns[column].domain.atom(of: values[column]) else { return nil }
            atoms[column] = atom
        }
        return atoms
    }

    /// The first column whose cell in a row does not accept.
    func firstFailure(row: Int, at atoms: borrowing Atoms) -> Int? {
        for column in columns.indices
        where columns[column].masks[atoms[column] * wordCount + row / 64] >> UInt64(row % 64) & 1 == 0 { return column }
        return nil
    }
}
