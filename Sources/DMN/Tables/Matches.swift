import FEEL

/// The rows of a table that match the inputs in their slots, one after the other: through the table's index where there
/// is one and every value is of its column's type, row by row otherwise.
struct Matches {
    private let table: TableLogic
    private let index: TableIndex?
    private var atoms = TableIndex.Atoms(repeating: 0)
    /// The next row, or the next word of rows.
    private var position = 0
    /// Rows of the current word that are still to be answered.
    private var bits: UInt64 = 0

    init(_ table: TableLogic, _ frame: Frame) {
        self.table = table
        guard let index = table.index else {
            self.index = nil
            return
        }
        for column in index.columns.indices {
            guard let value = frame[table.inputs[column].slot], let atom = index.columns[column].domain.atom(of: value) else {
                self.index = nil
                return
            }
            atoms[column] = atom
        }
        self.index = index
    }

    mutating func next(_ frame: inout Frame) -> Int? {
        guard let index else { return nextByTesting(&frame) }
        while true {
            while bits == 0 {
                guard position < index.wordCount else { return nil }
                bits = index.word(position, at: atoms)
                position += 1
            }
            let row = (position - 1) * 64 + bits.trailingZeroBitCount
            bits &= bits - 1
            if !index.hasOpaqueCells || opaqueCellsAccept(row, index, &frame) { return row }
        }
    }

    private func opaqueCellsAccept(_ row: Int, _ index: TableIndex, _ frame: inout Frame) -> Bool {
        for column in index.columns.indices where index.columns[column].opaque[row] {
            guard let tests = table.rules[row].conditions[column], let value = frame[table.inputs[column].slot] else { return false }
            if tests.test(value, &frame) != .yes { return false }
        }
        return true
    }

    private mutating func nextByTesting(_ frame: inout Frame) -> Int? {
        while position < table.rules.count {
            defer { position += 1 }
            if table.matches(position, &frame) == .yes { return position }
        }
        return nil
    }
}
