import FEEL

/// A compiled decision: its logic and where its value goes.
final class DecisionNode: Sendable {
    /// An import's prefix, which expressions see as a context of what is required through it.
    struct ImportGroup: Sendable {
        var slot: Int
        var names: [String]
        var slots: [Int]
    }

    let index: Int
    let name: String
    let namespace: String
    let file: String
    let place: Place
    let slot: Int
    let logic: Logic
    let type: ResultType
    /// The declared type, or what the logic comes to as far as its text tells.
    let knownType: FEELType
    let groups: [ImportGroup]
    let requiredDecisions: [Int]
    let requiredInputs: [Int]
    let justification: Justification

    init(
        index: Int, name: String, namespace: String, file: String, place: Place, slot: Int, logic: Logic, type: ResultType,
        knownType: FEELType, groups: [ImportGroup], requiredDecisions: [Int], requiredInputs: [Int], justification: Justification
    ) {
        self.index = index
        self.name = name
        self.namespace = namespace
        self.file = file
        self.place = place
        self.slot = slot
        self.logic = logic
        self.type = type
        self.knownType = knownType
        self.groups = groups
        self.requiredDecisions = requiredDecisions
        self.requiredInputs = requiredInputs
        self.justification = justification
    }

    /// Evaluates the logic, whose requirements are in their slots, and puts the value into the decision's slot.
    @discardableResult
    func run(_ frame: inout Frame) -> Value {
        for group in groups {
            let values = group.slots.map { frame[$0] ?? .null }
            frame[group.slot] = .context(Context(Array(zip(group.names, values))))
        }
        let value = type.of(logic.evaluate(&frame), &frame)
        frame[slot] = value
        return value
    }
}
