/// CSV whose first line names its columns, in any order.
struct CSVTable {
    /// A row by the names of its columns.
    struct Row: Sendable, Equatable {
        let line: Int
        let cells: [String: String]

        /// The cell, nil where the column is missing or the cell is empty.
        subscript(column: String) -> String? { cells[column].flatMap { $0.isEmpty ? nil : $0 } }
    }

    private var reader: CSVReader
    let columns: [String]

    /// Reads the header line.
    ///
    /// - Throws: `CSVError` where a required column is missing, or one is unknown or there twice; what reading the input throws.
    init(_ input: OctetReader, required: [String], optional: [String]) throws {
        reader = CSVReader(input)
        guard let header = try reader.next() else { throw CSVError(line: 1, zh: "没有表头行", en: "no header line") }
        columns = header.fields.map { String($0.trimmed) }
        let known = required + optional
        if let unknown = columns.first(where: { !known.contains($0) }) {
            throw CSVError(
                line: 1, zh: "不认识的列“\(unknown.prefix(40))”；可用的列为 \(known.joined(separator: "、"))",
                en: "an unknown column \"\(unknown.prefix(40))\"; the columns are \(known.joined(separator: ", "))")
        }
        if let missing = required.first(where: { !columns.contains($0) }) {
            throw CSVError(line: 1, zh: "缺少列“\(missing)”", en: "no column \"\(missing)\"")
        }
        guard Set(columns).count == columns.count else { throw CSVError(line: 1, zh: "有一列出现两次", en: "a column that is there twice") }
    }

    mutating func next() throws -> Row? {
        guard let row = try reader.next() else { return nil }
        guard row.fields.count == columns.count else {
            throw CSVError(
                line: row.line, zh: "该行有 \(row.fields.count) 个字段，而表头有 \(columns.count) 列",
                en: "\(row.fields.count) fields where the header has \(columns.count)")
        }
        return Row(line: row.line, cells: Dictionary(uniqueKeysWithValues: zip(columns, row.fields)))
    }
}
