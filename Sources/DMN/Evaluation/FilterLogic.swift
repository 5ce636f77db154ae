import FEEL

/// A boxed filter: the items for which the match, which sees `item` and the entries of the item, is true.
final class FilterLogic: Sendable {
    let list: Logic
    let match: Logic
    let itemSlot: Int
    /// Entries of the items, as far as the list's type tells, that the match may name without `item.`.
    let entrySlots: [(name: String, slot: Int)]
    let type: ResultType

    init(list: Logic, match: Logic, itemSlot: Int, entrySlots: [(name: String, slot: Int)], type: ResultType) {
        self.list = list
        self.match = match
        self.itemSlot = itemSlot
        self.entrySlots = entrySlots
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let source = list.evaluate(&frame)
        if source.isNull { return frame.report(Issue(.typeMismatch, "a filter's list is null")) }
        let items = source.list ?? [source]
        var kept: [Value] = []
        for item in items {
            guard frame.spend() else { return .null }
            bind(item, &frame)
            switch match.evaluate(&frame) {
            case .boolean(true): kept.append(item)
            case .boolean(false), .null: continue
            default: return frame.report(Issue(.typeMismatch, "the match of a filter is not a boolean"))
            }
        }
        return type.of(.list(kept), &frame)
    }

    private func bind(_ item: Value, _ frame: inout Frame) {
        frame[itemSlot] = item
        guard !entrySlots.isEmpty else { return }
        let context = item.context
        for entry in entrySlots { frame[entry.slot] = context?[entry.name] ?? .null }
    }
}
