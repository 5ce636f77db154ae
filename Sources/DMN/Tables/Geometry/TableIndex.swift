// For each column and atom, the rows whose cell accepts it. The rows that match an input are then the intersection over
// the columns. A cell whose set of values its text does not tell counts as accepting, and is tested for itself afterwards.

import FEEL

/// A decision table as bit sets.
final class TableIndex: Sendable {
    final class Column: Sendable {
        let domain: ColumnDomain
        /// By atom, `wordCount` words each: rows that accept it.
        let masks: [UInt64]
        /// Rows whose cell must be tested for itself.
        let opaque: RowSet

        init(domain: ColumnDomain, masks: [UInt64], opaque: RowSet) {
            self.domain = domain
            self.masks = masks
            self.opaque = opaque
        }
    }

    /// Columns beyond which a table is not indexed.
    static let columnsMax = 16
    /// Words of masks in one column beyond which a table is not indexed.
    static let maskWordsMax = 1 << 20

    let columns: [Column]
    let rowCount: Int
    let wordCount: Int
    /// Whether some cell must be tested for itself.
    let hasOpaqueCells: Bool

    /// The index; nil where the table has no columns, is too wide or too large for one, or some column's cells have no common order.
    init?(shapes: [[TestShape?]], rowCount: Int) {
        guard (1...Self.columnsMax).contains(shapes.count), rowCount > 0 else { return nil }
        self.rowCount = rowCount
        wordCount = (rowCount + 63) / 64
        var columns: [Column] = []
        for cells in shapes {
            guard let column = Self.column(cells, wordCount: wordCount) ?? Self.column(Self.hidden(cells), wordCount: wordCount) else {
                return nil
            }
            columns.append(column)
        }
        self.columns = columns
        hasOpaqueCells = columns.contains { !$0.opaque.isEmpty }
    }

    /// The cells of a column whose constants have no common order: each is tested for itself.
    static func hidden(_ cells: [TestShape?]) -> [TestShape?] {
        cells.map { shape in
            if case .any? = shape { return .any }
            return nil
        }
    }

    private static func column(_ cells: [TestShape?], wordCount: Int) -> Column? {
        guard let domain = ColumnDomain(cells.compactMap { $0 }), domain.atomCount * wordCount <= maskWordsMax else { return nil }
        var masks = Array(repeating: UInt64(0), count: domain.atomCount * wordCount)
        var opaque = RowSet(count: cells.count)
        for (row, shape) in cells.enumerated() {
            if shape == nil { opaque[row] = true }
            for (atom, accepted) in domain.atoms(of: shape ?? .any).enumerated() where accepted {
                masks[atom * wordCount + row / 64] |= 1 << UInt64(row % 64)
            }
        }
        return Column(domain: domain, masks: masks, opaque: opaque)
    }

    /// The atoms of an input, by column; nil where a value is of another type than the column's constants.
    typealias Atoms = InlineArray<16, Int>

    /// Rows of one word that accept the atoms in every column.
    @inline(__always)
    func word(_ word: Int, at atoms: borrowing Atoms) -> UInt64 {
        var rows = UInt64.max
        for index in columns.indices { rows &= columns[index].masks[atoms[index] * wordCount + word] }
        return rows
    }
}
