import FEEL

/// What an author should know of one decision table.
struct TableChecks {
    let file: String
    /// The decision or function that the table is the logic of.
    let element: String
    let table: TableLogic
    /// By column, what an input may be, where the model says so.
    let allowed: [TestShape?]

    func findings() -> [Finding] {
        var found = checkColumns() + checkValidity()
        guard var analysis = TableAnalysis(table, allowed: allowed) else {
            return found + [warning(.notAnalysed, "the cells of a column have no common order; gaps and overlaps are not looked for")]
        }
        found += checkGap(&analysis) + checkReach(&analysis) + checkOverlaps(analysis)
        if !analysis.opaqueRows.isEmpty {
            let row = analysis.opaqueRows.first
            found.append(
                warning(.notAnalysed, row: row, "a condition's values are not told by its text; it is taken to accept all for gaps"))
        }
        if analysis.gaveUp { found.append(warning(.notAnalysed, "the table is too large to be searched to the end")) }
        return found
    }

    /// Inputs that no row looks at.
    private func checkColumns() -> [Finding] {
        table.inputs.indices.compactMap { column in
            guard table.rules.allSatisfy({ $0.conditions[column]?.compiled.isAny == true }), !table.rules.isEmpty else { return nil }
            return warning(.unusedInput, at: table.inputs[column].place, "no row looks at the input \(table.inputs[column].label)")
        }
    }

    private func checkValidity() -> [Finding] {
        table.rules.indices.compactMap { row in
            let justification = table.source.justification(row: row)
            guard let from = justification.validFrom, let to = justification.validTo, to < from else { return nil }
            return error(.validity, row: row, "the row ends (\(to)) before it begins (\(from))")
        }
    }

    private func checkGap(_ analysis: inout TableAnalysis) -> [Finding] {
        guard !table.outputs.contains(where: { $0.standard != nil }), let point = analysis.gap() else { return [] }
        var finding = error(.gap, row: nil, "no row matches these inputs")
        // A table that lists its hits may well list none.
        if table.source.hitPolicy.listsHits { finding.severity = .warning }
        finding.counterexample = examples(analysis, point)
        return [finding]
    }

    /// Rows that accept nothing at all, and rows from which earlier or stronger ones take everything.
    private func checkReach(_ analysis: inout TableAnalysis) -> [Finding] {
        var found: [Finding] = []
        let none = RowSet(count: analysis.rowCount)
        for row in 0..<analysis.rowCount where !analysis.opaqueRows[row] {
            if analysis.pointLeft(toRow: row, by: none) == nil {
                if !analysis.gaveUp { found.append(error(.unreachableRow, row: row, "no input satisfies all conditions of the row")) }
                continue
            }
            guard let stronger = stronger(than: row, analysis), analysis.pointLeft(toRow: row, by: stronger) == nil, !analysis.gaveUp else {
                continue
            }
            found.append(error(.unreachableRow, row: row, "every input that the row accepts is taken by other rows"))
        }
        return found
    }

    /// Rows that win over a row wherever both match; nil under policies where rows don't hide each other.
    private func stronger(than row: Int, _ analysis: TableAnalysis) -> RowSet? {
        var set = RowSet(count: analysis.rowCount)
        switch table.source.hitPolicy {
        case .first: for other in 0..<row where !analysis.opaqueRows[other] { set[other] = true }
        case .priority:
            guard let rank = rank(of: row) else { return nil }
            for other in 0..<analysis.rowCount where !analysis.opaqueRows[other] {
                if let otherRank = self.rank(of: other), otherRank.lexicographicallyPrecedes(rank) { set[other] = true }
            }
        default: return nil
        }
        return set
    }

    private func rank(of row: Int) -> [Int]? {
        var ranks: [Int] = []
        for (output, conclusion) in zip(table.outputs, table.rules[row].conclusions) {
            guard let value = conclusion?.compiled.constant else { return nil }
            ranks.append(output.priorities.firstIndex { $0.equals(value) == .yes } ?? output.priorities.count)
        }
        return ranks
    }

    /// Rows that both match some input, where the hit policy has no use for that.
    private func checkOverlaps(_ analysis: TableAnalysis) -> [Finding] {
        let policy = table.source.hitPolicy
        guard policy == .unique || policy == .any else { return [] }
        var found: [Finding] = []
        for second in 1..<max(1, analysis.rowCount) where !analysis.opaqueRows[second] {
            for first in 0..<second where !analysis.opaqueRows[first] {
                guard policy == .unique || differ(first, second), let point = analysis.overlap(first, second) else { continue }
                var finding = error(.overlap, row: second, "row \(first + 1) matches these inputs too (hit policy \(policy.rawValue))")
                finding.counterexample = examples(analysis, point)
                found.append(finding)
                if found.count >= Self.overlapsMax { return found }
            }
        }
        return found
    }

    /// Overlaps of one table that are reported.
    private static let overlapsMax = 100

    private func differ(_ first: Int, _ second: Int) -> Bool {
        zip(table.rules[first].conclusions, table.rules[second].conclusions).contains { one, other in
            guard let left = one?.compiled.constant, let right = other?.compiled.constant else {
                return one?.compiled.text != other?.compiled.text
            }
            return left.equals(right) != .yes
        }
    }

    private func examples(_ analysis: TableAnalysis, _ point: [Int]) -> [Finding.Example] {
        zip(table.inputs, analysis.values(at: point)).map { input, value in
            Finding.Example(input: input.label, value: value.map(\.description) ?? "-")
        }
    }

    private func error(_ code: Finding.Code, row: Int?, _ message: String) -> Finding {
        Finding(
            code: code, severity: .error, file: file, place: row.map { table.source.rules[$0].place } ?? table.source.place,
            element: element, row: row.map { $0 + 1 }, message: message)
    }

    private func warning(_ code: Finding.Code, at place: Place? = nil, row: Int? = nil, _ message: String) -> Finding {
        var finding = error(code, row: row, message)
        finding.severity = .warning
        if let place { finding.place = place }
        return finding
    }
}
