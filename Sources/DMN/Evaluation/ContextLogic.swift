import FEEL

/// A boxed context: each entry is put into a slot of its own, where later entries find it.
final class ContextLogic: Sendable {
    struct Entry: Sendable {
        var name: String
        var slot: Int
        var logic: Logic
        var type: ResultType
    }

    let entries: [Entry]
    /// The entry without a name, whose value is the whole context's.
    let result: Logic?
    let type: ResultType
    private let names: [String]
    private let namesAreDistinct: Bool

    init(entries: [Entry], result: Logic?, type: ResultType) {
        self.entries = entries
        self.result = result
        self.type = type
        names = entries.map(\.name)
        namesAreDistinct = Set(names).count == names.count
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var values: [Value] = []
        values.reserveCapacity(result == nil ? entries.count : 0)
        for entry in entries {
            let value = entry.type.of(entry.logic.evaluate(&frame), &frame)
            frame[entry.slot] = value
            if result == nil { values.append(value) }
        }
        if let result { return type.of(result.evaluate(&frame), &frame) }
        let context = namesAreDistinct ? Context(distinctKeys: names, values: values) : Context(Array(zip(names, values)))
        return type.of(frame.bounded(.context(context)), &frame)
    }
}
