/// All elements of a model set with their slots, and who requires whom, by position. References are resolved once here.
struct RequirementGraph {
    struct Entry<Element: Sendable>: Sendable {
        var file: Int
        var slot: Int
        var element: Element
    }

    /// A resolved reference.
    enum Target: Hashable {
        case input(Int)
        case decision(Int)
        case knowledge(Int)
        case service(Int)
    }

    private struct Key: Hashable {
        var file: Int
        var id: String
    }

    private(set) var inputs: [Entry<InputData>] = []
    private(set) var decisions: [Entry<Decision>] = []
    private(set) var knowledge: [Entry<BusinessKnowledgeModel>] = []
    private(set) var services: [Entry<DecisionService>] = []
    private(set) var slotCount = 0
    private(set) var findings: [Finding] = []
    /// Decisions, each after those that it requires.
    private(set) var order: [Int] = []
    /// Requirements that close a circle and are left out.
    private(set) var cut: Set<[Int]> = []
    private var targets: [Key: Target] = [:]
    private let models: ModelSet

    init(_ models: ModelSet) {
        self.models = models
        for (file, model) in models.files.enumerated() {
            for element in model.inputs { add(element, element.id, file, to: \.inputs, Target.input) }
            for element in model.decisions { add(element, element.id, file, to: \.decisions, Target.decision) }
            for element in model.knowledgeModels { add(element, element.id, file, to: \.knowledge, Target.knowledge) }
            for element in model.services { add(element, element.id, file, to: \.services, Target.service) }
        }
        sort()
    }

    private mutating func add<Element>(
        _ element: Element, _ id: String?, _ file: Int, to list: WritableKeyPath<RequirementGraph, [Entry<Element>]>,
        _ target: (Int) -> Target
    ) {
        if let id { targets[Key(file: file, id: id)] = target(self[keyPath: list].count) }
        self[keyPath: list].append(Entry(file: file, slot: slotCount, element: element))
        slotCount += 1
    }

    /// What a reference points to; nil where there is no such element.
    func target(of reference: Reference, from file: Int) -> Target? {
        let namespace = reference.namespace ?? models.files[file].namespace
        if namespace == models.files[file].namespace { return targets[Key(file: file, id: reference.id)] }
        guard let other = models.files.firstIndex(where: { $0.namespace == namespace }) else { return nil }
        return targets[Key(file: other, id: reference.id)]
    }

    /// Decisions that a decision requires, without requirements that close a circle.
    func required(by index: Int) -> [Int] {
        let entry = decisions[index]
        return entry.element.requiredDecisions.compactMap { reference in
            guard case .decision(let other)? = target(of: reference, from: entry.file), !cut.contains([index, other]) else { return nil }
            return other
        }
    }

    /// Depth-first order with an explicit stack: a long chain of decisions must not use up the thread's.
    private mutating func sort() {
        var state = Array(repeating: 0, count: decisions.count)
        for start in decisions.indices where state[start] == 0 {
            var stack = [(index: start, next: 0)]
            state[start] = 1
            while let top = stack.last {
                let needs = required(by: top.index)
                guard top.next < needs.count else {
                    state[top.index] = 2
                    order.append(top.index)
                    stack.removeLast()
                    continue
                }
                let other = needs[top.next]
                if state[other] == 1 {
                    cutCircle(from: top.index, to: other)
                    continue
                }
                stack[stack.count - 1].next += 1
                if state[other] == 0 {
                    state[other] = 1
                    stack.append((other, 0))
                }
            }
        }
    }

    private mutating func cutCircle(from index: Int, to other: Int) {
        cut.insert([index, other])
        let entry = decisions[index]
        findings.append(
            Finding(
                code: .cycle, severity: .error, file: models.files[entry.file].file, place: entry.element.place,
                element: entry.element.name, message: "the decision requires itself through \(decisions[other].element.name)"))
    }
}
