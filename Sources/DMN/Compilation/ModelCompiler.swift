// Resolves a model set into a program. Names are resolved as the standard has them: an expression sees what its element
// requires and nothing else, imported elements under their prefix; a business knowledge model sees itself as well.
// Expressions that don't compile become null with a finding, so that the rest of the model stays usable.

import FEEL

/// Compiles one model set. Lives for one compilation on one thread.
final class ModelCompiler {
    struct Parts {
        var inputs: [Program.Input] = []
        var findings: [Finding] = []
        var decisions: [DecisionNode] = []
        var plans: [[DecisionNode]] = []
        var services: [ServiceNode] = []
        var knowledge: [(file: String, element: String, logic: Logic)] = []
        var constants: [(slot: Int, value: Value)] = []
        var functions: [(name: String, namespace: String, slot: Int)] = []
        var slotCount = 0
        /// Import prefixes as elements see them.
        var groups: [DecisionNode.ImportGroup] = []
    }

    let models: ModelSet
    let graph: RequirementGraph
    var types: TypeTable
    var typeNames: [[String: FEELType]] = []
    var parts = Parts()
    /// Compiled decisions by position; nil while not compiled yet.
    var nodes: [DecisionNode?]

    init(_ models: ModelSet) {
        self.models = models
        types = TypeTable(models)
        graph = RequirementGraph(models)
        nodes = Array(repeating: nil, count: graph.decisions.count)
    }

    func compile() -> Parts {
        parts.findings = models.missing.map {
            Finding(
                code: .unknownImport, severity: .error, file: $0.file, place: $0.place, element: "import", message: $0.message)
        }
        parts.findings += graph.findings
        typeNames = models.files.indices.map { types.names(file: $0) }
        parts.slotCount = graph.slotCount
        compileInputs()
        for index in graph.knowledge.indices { compileKnowledge(index) }
        for index in graph.order { nodes[index] = compileDecision(index) }
        parts.decisions = nodes.compactMap { $0 }
        parts.plans = parts.decisions.map { plan(for: [$0.index], given: []) }
        for index in graph.services.indices { compileService(index) }
        fillConstantGroups()
        parts.findings += types.findings
        return parts
    }

    func newSlot() -> Int {
        defer { parts.slotCount += 1 }
        return parts.slotCount
    }

    func type(of item: InformationItem, _ surroundings: Surroundings) -> DataType {
        types.type(named: item.typeReference, file: surroundings.file, at: item.place, of: surroundings.element)
    }

    func report(_ code: Finding.Code, at place: Place, _ surroundings: Surroundings, row: Int? = nil, _ message: String) {
        parts.findings.append(
            Finding(
                code: code, severity: .error, file: models.files[surroundings.file].file, place: place,
                element: surroundings.element, row: row, message: message))
    }

    /// Import prefixes under which only functions are visible hold the same in every evaluation.
    private func fillConstantGroups() {
        let functions = Dictionary(parts.constants.map { ($0.slot, $0.value) }, uniquingKeysWith: { first, _ in first })
        for group in parts.groups {
            let values = group.slots.compactMap { functions[$0] }
            guard values.count == group.slots.count else { continue }
            parts.constants.append((group.slot, .context(Context(Array(zip(group.names, values))))))
        }
    }

    private func compileInputs() {
        for entry in graph.inputs {
            let input = entry.element
            let type = types.type(
                named: input.variable.typeReference, file: entry.file, at: input.variable.place, of: input.name)
            parts.inputs.append(
                Program.Input(
                    name: input.name, namespace: models.files[entry.file].namespace, type: type, slot: entry.slot,
                    file: models.files[entry.file].file, place: input.place))
        }
    }

    /// Decisions that decide the given ones, each after its requirements; those of `given` are taken as decided.
    func plan(for targets: [Int], given: Set<Int>) -> [DecisionNode] {
        var done = given
        var order: [DecisionNode] = []
        func visit(_ index: Int) {
            guard done.insert(index).inserted, let node = nodes[index] else { return }
            for required in node.requiredDecisions { visit(required) }
            order.append(node)
        }
        for target in targets { visit(target) }
        return order
    }
}

/// What an expression can see, and whose it is.
struct Surroundings {
    var file: Int
    /// The element that findings name.
    var element: String
    var scope = Scope()
    /// The table row, for findings.
    var row: Int?
}
