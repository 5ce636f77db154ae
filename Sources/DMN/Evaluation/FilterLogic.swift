import FEEL

/// A boxed filter: the items for which the match is true.
final class FilterLogic: Sendable {
    /// What an item must match.
    enum Match: Sendable {
        /// A text, which sees the item as in FEEL's own filters.
        case text(PlacedMatch)
        /// A boxed expression, which sees the item in a slot, and in others its entries as far as the list's type tells them.
        case boxed(Logic, itemSlot: Int, entrySlots: [(name: String, slot: Int)])
    }

    let list: Logic
    let match: Match
    let type: ResultType

    init(list: Logic, match: Match, type: ResultType) {
        self.list = list
        self.match = match
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let source = list.evaluate(&frame)
        if source.isNull { return frame.report(Issue(.typeMismatch, "a filter's list is null")) }
        let items = source.list ?? [source]
        var kept: [Value] = []
        for item in items {
            guard frame.spend() else { return .null }
            switch match.evaluate(item, &frame) {
            case .boolean(true): kept.append(item)
            case .boolean(false), .null: continue
            default: return frame.report(Issue(.typeMismatch, "the match of a filter is not a boolean"))
            }
        }
        return type.of(.list(kept), &frame)
    }
}

extension FilterLogic.Match {
    func evaluate(_ item: Value, _ frame: inout Frame) -> Value {
        switch self {
        case .text(let match): return match.evaluate(item, &frame)
        case .boxed(let logic, let itemSlot, let entrySlots):
            frame[itemSlot] = item
            if !entrySlots.isEmpty {
                let context = item.context
                for entry in entrySlots { frame[entry.slot] = context?[entry.name] ?? .null }
            }
            return logic.evaluate(&frame)
        }
    }

    /// The boxed expression, where it is one.
    var boxed: Logic? {
        if case .boxed(let logic, _, _) = self { return logic }
        return nil
    }

    /// Slots that a text reads.
    var slotsReadByText: [Int] {
        if case .text(let match) = self { return match.compiled.slotsRead }
        return []
    }
}
