import FEEL

extension DecisionExplanation: CustomStringConvertible {
    /// One line for the decision and one for each row or failed condition.
    public var description: String {
        let head = "\(decision) = \(value) (\(file):\(place))"
        return ([head] + lines.map { "  " + $0 }).joined(separator: "\n")
    }

    private var lines: [String] {
        switch ground {
        case .table(let trace): trace.rows.indices.map { trace.line(row: $0) }
        case .condition(let explanation): explanation.firstFailure.map { [Self.line($0)] } ?? []
        case .other: []
        }
    }

    private static func line(_ failure: Explanation) -> String {
        let operands = failure.operands.map { "\($0.path) = \($0.value.map(\.description) ?? "missing")" }
        return "\(failure.text) does not hold: \(operands.joined(separator: ", "))"
    }
}

extension TableTrace {
    /// What came of a row, in words.
    public func line(row: Int) -> String {
        switch rows[row] {
        case .matched: return "row \(row + 1): matched"
        case .failed(let column): return "row \(row + 1): \(cell(row, column)) fails"
        case .unknown(let column): return "row \(row + 1): \(cell(row, column)) can't be told"
        }
    }

    private func cell(_ row: Int, _ column: Int) -> String {
        "\(inputName(column)) = \(inputs[column]) against \(condition(row: row, column: column)) at \(place(row: row, column: column))"
    }
}
