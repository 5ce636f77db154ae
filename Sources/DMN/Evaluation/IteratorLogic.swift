import FEEL

/// A boxed for, some or every over a list.
final class IteratorLogic: Sendable {
    let kind: IteratorExpression.Kind
    let domain: Logic
    let body: Logic
    let variableSlot: Int
    /// `partial`, the results so far, of a `for`.
    let partialSlot: Int?
    let type: ResultType

    init(kind: IteratorExpression.Kind, domain: Logic, body: Logic, variableSlot: Int, partialSlot: Int?, type: ResultType) {
        self.kind = kind
        self.domain = domain
        self.body = body
        self.variableSlot = variableSlot
        self.partialSlot = partialSlot
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let source = domain.evaluate(&frame)
        guard let items = Self.items(of: source) else {
            return frame.report(Issue(.typeMismatch, "what is iterated over is not a list"))
        }
        let value =
            switch kind {
            case .forReturn: loop(items, &frame)
            case .some: quantify(items, until: true, &frame)
            case .every: quantify(items, until: false, &frame)
            }
        return type.of(value, &frame)
    }

    private func loop(_ items: [Value], _ frame: inout Frame) -> Value {
        var results: [Value] = []
        results.reserveCapacity(items.count)
        for item in items {
            guard frame.spend() else { return .null }
            frame[variableSlot] = item
            if let partialSlot { frame[partialSlot] = .list(results) }
            results.append(body.evaluate(&frame))
        }
        return .list(results)
    }

    /// `some` looks for a true, `every` for a false; anything that is no boolean on the way is an error.
    private func quantify(_ items: [Value], until wanted: Bool, _ frame: inout Frame) -> Value {
        for item in items {
            guard frame.spend() else { return .null }
            frame[variableSlot] = item
            guard case .boolean(let flag) = body.evaluate(&frame) else {
                return frame.report(Issue(.typeMismatch, "what must be satisfied is not a boolean"))
            }
            if flag == wanted { return .boolean(wanted) }
        }
        return .boolean(!wanted)
    }

    /// A list's items; the integers of a closed range; a single value as a list of one (DMN 1.5 section 10.3.2.9.4).
    private static func items(of source: Value) -> [Value]? {
        switch source {
        case .null: return nil
        case .list(let items): return items
        case .range(let interval):
            guard let low = interval.low?.number.flatMap({ Int(exactly: $0) }),
                let high = interval.high?.number.flatMap({ Int(exactly: $0) })
            else { return nil }
            let first = interval.includesLow ? low : low + 1
            let last = interval.includesHigh ? high : high - 1
            guard last - first < Limits.standard.listItemsMax else { return nil }
            return first <= last ? (first...last).map { .number(Decimal128($0)) } : []
        default: return [source]
        }
    }
}
