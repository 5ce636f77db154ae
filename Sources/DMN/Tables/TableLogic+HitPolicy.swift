// The hit policies of DMN 1.5 section 8.2.10 and 8.2.11.

import FEEL

extension TableLogic {
    func firstHit(_ frame: inout Frame) -> Value {
        var matches = Matches(self, frame)
        guard let row = matches.next(&frame) else { return noHit(&frame) }
        return conclusion(row, &frame)
    }

    func uniqueHit(_ frame: inout Frame) -> Value {
        var matches = Matches(self, frame)
        guard let row = matches.next(&frame) else { return noHit(&frame) }
        if let second = matches.next(&frame) {
            return frame.report(
                Issue(.invalidArgument, "the rows \(row + 1) and \(second + 1) both match where only one may (hit policy UNIQUE)"))
        }
        return conclusion(row, &frame)
    }

    func anyHit(_ frame: inout Frame) -> Value {
        var matches = Matches(self, frame)
        guard let row = matches.next(&frame) else { return noHit(&frame) }
        let value = conclusion(row, &frame)
        while let other = matches.next(&frame) {
            guard same(conclusion(other, &frame), value) else {
                return frame.report(
                    Issue(.invalidArgument, "the rows \(row + 1) and \(other + 1) both match and differ (hit policy ANY)"))
            }
        }
        return value
    }

    func priorityHit(_ frame: inout Frame) -> Value {
        let rows = hits(&frame)
        guard !rows.isEmpty else { return noHit(&frame) }
        return byPriority(rows.map { conclusion($0, &frame) })[0]
    }

    func listed(_ rows: [Int], _ frame: inout Frame) -> Value {
        guard !rows.isEmpty else { return noHit(&frame) }
        return .list(rows.map { conclusion($0, &frame) })
    }

    func ordered(_ frame: inout Frame) -> Value {
        let rows = hits(&frame)
        guard !rows.isEmpty else { return noHit(&frame) }
        return .list(byPriority(rows.map { conclusion($0, &frame) }))
    }

    func collected(_ frame: inout Frame) -> Value {
        guard let aggregation = source.aggregation else { return listed(hits(&frame), &frame) }
        let rows = hits(&frame)
        guard !rows.isEmpty else { return noHit(&frame) }
        let values = rows.map { conclusion($0, &frame) }
        if aggregation == .count { return .number(Decimal128(values.count)) }
        guard outputs.count == 1 else {
            return frame.report(Issue(.invalidArgument, "a table of several outputs can't be aggregated"))
        }
        return aggregate(values, aggregation, &frame)
    }

    /// The outputs' defaults, where there are any, and otherwise null, whatever the hit policy (DMN 1.5, 10.3.2.10).
    private func noHit(_ frame: inout Frame) -> Value {
        guard outputs.contains(where: { $0.standard != nil }) else { return .null }
        let values = outputs.map { output in
            output.standard.map { output.type.of($0.evaluate(&frame), &frame) } ?? .null
        }
        return outputs.count == 1 ? values[0] : .context(Context(distinctKeys: outputNames, values: values))
    }

    /// Equal, or both null.
    private func same(_ left: Value, _ right: Value) -> Bool { left.equals(right) == .yes }

    /// Stable order by the first output's values, then the second's and so on; values that aren't listed come last.
    private func byPriority(_ values: [Value]) -> [Value] {
        let ranked = values.map { (value: $0, ranks: ranks(of: $0)) }
        let order = ranked.indices.sorted { left, right in
            if ranked[left].ranks != ranked[right].ranks { return ranked[left].ranks.lexicographicallyPrecedes(ranked[right].ranks) }
            return left < right
        }
        return order.map { ranked[$0].value }
    }

    private func ranks(of value: Value) -> [Int] {
        outputs.indices.map { index in
            let part = outputs.count == 1 ? value : value.context?[outputs[index].name] ?? .null
            return outputs[index].priorities.firstIndex { same($0, part) } ?? outputs[index].priorities.count
        }
    }

    private func aggregate(_ values: [Value], _ aggregation: Aggregation, _ frame: inout Frame) -> Value {
        var result = values[0]
        for value in values.dropFirst() {
            guard let next = combine(result, value, aggregation) else {
                return frame.report(Issue(.typeMismatch, "hits that are not numbers can't be aggregated"))
            }
            result = next
        }
        if aggregation == .sum, result.number == nil {
            return frame.report(Issue(.typeMismatch, "hits that are not numbers can't be summed"))
        }
        return result
    }

    private func combine(_ left: Value, _ right: Value, _ aggregation: Aggregation) -> Value? {
        switch aggregation {
        case .sum:
            guard let first = left.number, let second = right.number else { return nil }
            return first.adding(second).map { .number($0) }
        case .min: return left.order(right).map { $0 <= 0 ? left : right }
        case .max: return left.order(right).map { $0 >= 0 ? left : right }
        case .count: return nil
        }
    }
}
