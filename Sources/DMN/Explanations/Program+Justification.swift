extension Program {
    /// Clause, reasons and validity that an author wrote beside a row (0-based) of the table that is a decision's logic.
    public func justification(decision name: String, row: Int) -> Justification? {
        guard let position = decision(name), case .table(let table) = decisions[position].logic, table.source.rules.indices.contains(row)
        else { return nil }
        return table.source.justification(row: row)
    }
}

extension Program {
    /// Rows of the table that is a decision's logic; nil where its logic is no table.
    public func rowCount(ofDecision name: String) -> Int? {
        guard let position = decision(name), case .table(let table) = decisions[position].logic else { return nil }
        return table.source.rules.count
    }
}
