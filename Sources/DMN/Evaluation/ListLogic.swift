import FEEL

/// A boxed list.
final class ListLogic: Sendable {
    let items: [Logic]
    let type: ResultType

    init(items: [Logic], type: ResultType) {
        self.items = items
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for item in items { values.append(item.evaluate(&frame)) }
        return type.of(frame.bounded(.list(values)), &frame)
    }
}

/// A relation: a list of contexts that share their names.
final class RelationLogic: Sendable {
    let columns: [String]
    /// Checked to be as wide as `columns`.
    let rows: [[Logic]]
    let columnTypes: [ResultType]
    let type: ResultType

    init(columns: [String], columnTypes: [ResultType], rows: [[Logic]], type: ResultType) {
        self.columns = columns
        self.columnTypes = columnTypes
        self.rows = rows
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var contexts: [Value] = []
        contexts.reserveCapacity(rows.count)
        for row in rows {
            var entries: [(String, Value)] = []
            for (index, cell) in row.enumerated() {
                entries.append((columns[index], columnTypes[index].of(cell.evaluate(&frame), &frame)))
            }
            contexts.append(.context(Context(entries)))
        }
        return type.of(frame.bounded(.list(contexts)), &frame)
    }
}
