// How a function of the model runs in the frame of its caller. Its parameters and whatever its body binds live in slots
// that belong to this function alone. A call saves them, as the function may already be under way (recursion, a decision
// service that asks for itself), and puts them back afterwards. What a function defined inside an expression sees of its
// surroundings is captured when it is made.

import FEEL

/// The body of a business knowledge model or of a boxed function.
final class FunctionBody: Sendable {
    let parameters: [DataType]
    let parameterSlots: [Int]
    /// All slots that the parameters and the body may write.
    let ownedSlots: Range<Int>
    let logic: Logic
    let result: ResultType
    /// Boxed expressions inside one another.
    let levels: Int

    init(parameters: [DataType], parameterSlots: [Int], ownedSlots: Range<Int>, logic: Logic, result: ResultType) {
        self.parameters = parameters
        self.parameterSlots = parameterSlots
        self.ownedSlots = ownedSlots
        self.logic = logic
        self.result = result
        levels = logic.levels
    }

    /// Slots that are saved and restored in one step.
    private static let slotsPerStep = 8

    func call(_ arguments: [Value], captured: [(slot: Int, value: Value?)], _ frame: inout Frame) -> Value {
        guard frame.spend(ownedSlots.count / Self.slotsPerStep) else { return .null }
        var coerced: [Value] = []
        coerced.reserveCapacity(arguments.count)
        for (argument, type) in zip(arguments, parameters) {
            guard let value = type.coerced(argument, &frame) else {
                return frame.report(Issue(.invalidArgument, "an argument is not of its parameter's type"))
            }
            coerced.append(value)
        }
        let saved = SavedSlots(ownedSlots, captured.map(\.slot), of: frame)
        for (slot, value) in captured { frame[slot] = value }
        for (slot, value) in zip(parameterSlots, coerced) { frame[slot] = value }
        let value = result.of(logic.evaluate(&frame), &frame)
        saved.restore(&frame)
        return value
    }

    /// Slots that are read from the surroundings, neither parameters nor bound inside.
    var freeSlots: [Int] { logic.slotsRead.filter { !ownedSlots.contains($0) }.sorted() }
}

/// The values of some slots, to be put back after a call.
struct SavedSlots {
    private let owned: Range<Int>
    /// Nil where none of the owned slots holds anything, as in a call that is not nested in itself.
    private let ownedValues: [Value?]?
    private let others: [(slot: Int, value: Value?)]

    init(_ owned: Range<Int>, _ others: [Int], of frame: Frame) {
        self.owned = owned
        ownedValues = owned.contains { frame[$0] != nil } ? owned.map { frame[$0] } : nil
        self.others = others.map { ($0, frame[$0]) }
    }

    func restore(_ frame: inout Frame) {
        if let ownedValues {
            for (slot, value) in zip(owned, ownedValues) { frame[slot] = value }
        } else {
            for slot in owned { frame[slot] = nil }
        }
        for (slot, value) in others { frame[slot] = value }
    }
}
