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
        guard let items = Items(domain.evaluate(&frame), &frame) else { return .null }
        let value =
            switch kind {
            case .forReturn: loop(items, &frame)
            case .some: quantify(items, until: true, &frame)
            case .every: quantify(items, until: false, &frame)
            }
        return type.of(value, &frame)
    }

    private func loop(_ items: Items, _ frame: inout Frame) -> Value {
        var results = GrowingList()
        for position in 0..<items.count {
            guard frame.spend() else { return .null }
            frame[variableSlot] = items[position]
            if let partialSlot { frame[partialSlot] = .list(results.items) }
            let value = body.evaluate(&frame)
            // Whoever still holds the list makes the next item copy it.
            if let partialSlot { frame[partialSlot] = .null }
            guard results.append(value, frame.limits) else { return results.refused(&frame) }
        }
        return results.finished(&frame)
    }

    /// `some` looks for a true, `every` for a false; anything that is no boolean on the way is an error.
    private func quantify(_ items: Items, until wanted: Bool, _ frame: inout Frame) -> Value {
        for position in 0..<items.count {
            guard frame.spend() else { return .null }
            frame[variableSlot] = items[position]
            guard case .boolean(let flag) = body.evaluate(&frame) else {
                return frame.report(Issue(.typeMismatch, "what must be satisfied is not a boolean"))
            }
            if flag == wanted { return .boolean(wanted) }
        }
        return .boolean(!wanted)
    }
}
