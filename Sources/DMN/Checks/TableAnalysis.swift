// Gaps, overlaps and rows that can't be reached, found exactly on the atoms of the columns (ColumnDomain). A point is one
// atom in every column; the rows that match it are an intersection of bit sets. The searches walk the columns one after
// the other, treat atoms that the same rows accept as one, and give up past a budget rather than take forever.

import FEEL

/// A decision table as an author's check sees it.
struct TableAnalysis {
    /// Steps of all searches in one table.
    static let stepsMax = 200_000

    struct Column {
        let domain: ColumnDomain
        /// Atoms that an input may be in.
        let atoms: [Int]
        /// Rows by atom.
        let rows: [RowSet]
        /// Atoms of which each stands for all that the same rows accept.
        let representatives: [Int]
    }

    let columns: [Column]
    let rowCount: Int
    /// Rows with a cell whose set of values the text doesn't tell.
    let opaqueRows: RowSet
    /// By column, the rows that accept everything in that column and all after it.
    private let universalFrom: [RowSet]
    private(set) var stepsLeft = TableAnalysis.stepsMax

    /// Whether some search was given up.
    var gaveUp: Bool { stepsLeft <= 0 }

    /// The analysis; nil where a column's cells have no common order or the table has no rows or inputs.
    init?(_ table: TableLogic, allowed: [TestShape?]) {
        rowCount = table.rules.count
        guard rowCount > 0, !table.inputs.isEmpty else { return nil }
        var columns: [Column] = []
        var opaqueRows = RowSet(count: rowCount)
        for index in table.inputs.indices {
            var shapes = table.rules.map { $0.conditions[index]?.compiled.shape }
            var column = Self.column(shapes, allowed[index])
            if column == nil {
                shapes = TableIndex.hidden(shapes)
                column = Self.column(shapes, nil)
            }
            guard let column else { return nil }
            for row in shapes.indices where shapes[row] == nil { opaqueRows[row] = true }
            columns.append(column)
        }
        self.columns = columns
        self.opaqueRows = opaqueRows
        universalFrom = Self.universal(columns, rowCount)
    }

    private static func column(_ shapes: [TestShape?], _ allowed: TestShape?) -> Column? {
        guard let domain = ColumnDomain((shapes + [allowed]).compactMap { $0 }) else { return nil }
        let accepted = shapes.map { domain.atoms(of: $0 ?? .any) }
        let possible = allowed.map { domain.atoms(of: $0) }
        let atoms = (0..<domain.atomCount).filter { possible?[$0] ?? true && domain.hasValues($0) }
        let rows = (0..<domain.atomCount).map { atom in
            var set = RowSet(count: shapes.count)
            for row in shapes.indices where accepted[row][atom] { set[row] = true }
            return set
        }
        var seen: Set<RowSet> = []
        return Column(domain: domain, atoms: atoms, rows: rows, representatives: atoms.filter { seen.insert(rows[$0]).inserted })
    }

    private static func universal(_ columns: [Column], _ rowCount: Int) -> [RowSet] {
        var sets = [RowSet(count: rowCount, all: true)]
        for column in columns.reversed() {
            var set = sets[0]
            for atom in column.atoms { set = set.intersection(column.rows[atom]) }
            sets.insert(set, at: 0)
        }
        return sets
    }

    /// A point that no row accepts, as one atom a column.
    mutating func gap() -> [Int]? {
        var covered: Set<Key> = []
        return uncovered(by: RowSet(count: rowCount, all: true), inside: nil, from: 0, &covered)
    }

    /// A point of a row that none of the given rows accepts; nil where they take everything from it.
    mutating func pointLeft(toRow row: Int, by others: RowSet) -> [Int]? {
        var covered: Set<Key> = []
        return uncovered(by: others, inside: row, from: 0, &covered)
    }

    /// A point that two rows both accept.
    func overlap(_ first: Int, _ second: Int) -> [Int]? {
        var point: [Int] = []
        for column in columns {
            guard let atom = column.representatives.first(where: { column.rows[$0][first] && column.rows[$0][second] }) else { return nil }
            point.append(atom)
        }
        return point
    }

    private struct Key: Hashable {
        var column: Int
        var alive: RowSet
    }

    private mutating func uncovered(by alive: RowSet, inside row: Int?, from index: Int, _ covered: inout Set<Key>) -> [Int]? {
        stepsLeft -= 1
        guard stepsLeft > 0 else { return nil }
        if !alive.intersection(universalFrom[index]).isEmpty { return nil }
        if index == columns.count { return alive.isEmpty ? [] : nil }
        let key = Key(column: index, alive: alive)
        if covered.contains(key) { return nil }
        let column = columns[index]
        for atom in column.representatives where row.map({ column.rows[atom][$0] }) ?? true {
            let left = alive.intersection(column.rows[atom])
            if let rest = uncovered(by: left, inside: row, from: index + 1, &covered) { return [atom] + rest }
        }
        covered.insert(key)
        return nil
    }

    /// A value of each column at a point, as FEEL writes it; nil for a column where any value will do.
    func values(at point: [Int]) -> [Value?] {
        zip(columns, point).map { column, atom in column.domain.example(atom) }
    }
}
