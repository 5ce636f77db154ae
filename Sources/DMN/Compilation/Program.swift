// What compilation makes of a model: every input, decision and function has a slot in one frame, and every decision a
// plan, the decisions that must come before it. A program is immutable; any number of threads evaluate it, each with a
// frame of its own (Evaluation).

import FEEL

/// A compiled model.
public final class Program: Sendable {
    /// Data that comes from outside.
    public struct Input: Sendable {
        public let name: String
        public let namespace: String
        public let type: DataType
        let slot: Int
        let file: String
        let place: Place
    }

    /// The root model's name and namespace.
    public let name: String
    public let namespace: String
    /// The root model's inputs and those of its imports.
    public let inputs: [Input]
    /// What is wrong in the model, as far as it keeps parts of it from being evaluated as written.
    public let findings: [Finding]
    let decisions: [DecisionNode]
    /// For each decision, what is run to decide it: its requirements, transitively, and itself, in order.
    let plans: [[DecisionNode]]
    let services: [ServiceNode]
    /// Business knowledge models, for checks.
    let knowledge: [(file: String, element: String, logic: Logic)]
    /// Business knowledge models and decision services, and import prefixes that hold nothing else, with their slots.
    let constants: [(slot: Int, value: Value)]
    let functions: [(name: String, namespace: String, slot: Int)]
    let slotCount: Int
    /// Inputs by name.
    let inputPositions: [String: Int]
    /// By input, where its value goes and what it must be.
    let inputSlots: [Int]
    let inputTypes: [DataType]
    let inputScalars: [ScalarType?]
    let decisionSlots: [Int]
    let models: ModelSet

    /// Compiles a model with what it imports. Errors in single expressions are findings; those expressions are null.
    public init(_ models: ModelSet) {
        let parts = ModelCompiler(models).compile()
        self.models = models
        name = models.files[0].name
        namespace = models.files[0].namespace
        inputs = parts.inputs
        findings = parts.findings
        decisions = parts.decisions
        plans = parts.plans
        services = parts.services
        knowledge = parts.knowledge
        constants = parts.constants
        functions = parts.functions
        slotCount = parts.slotCount
        inputSlots = inputs.map(\.slot)
        inputTypes = inputs.map(\.type)
        inputScalars = inputs.map(\.type.scalar)
        decisionSlots = decisions.map(\.slot)
        // The root model comes first among the inputs, so its names win.
        inputPositions = Dictionary(inputs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads a file, and from its directory what it imports, and compiles it.
    public convenience init(contentsOf path: String) throws(ModelError) {
        self.init(try ModelSet(contentsOf: path))
    }

    /// The position of an input by name; with a namespace, of that model's input.
    public func input(_ name: String, namespace: String? = nil) -> Int? {
        guard let namespace else { return inputPositions[name] }
        return inputs.firstIndex { $0.name == name && $0.namespace == namespace }
    }

    /// The position of a decision by name, the root model's first; with a namespace, of that model's decision.
    public func decision(_ name: String, namespace: String? = nil) -> Int? {
        decisions.firstIndex { $0.name == name && ($0.namespace == (namespace ?? self.namespace)) }
            ?? (namespace == nil ? decisions.firstIndex { $0.name == name } : nil)
    }

    /// Names of the root model's decisions, in the order of the file.
    public var decisionNames: [String] { decisions.filter { $0.namespace == namespace }.map(\.name) }

    func service(_ name: String) -> ServiceNode? {
        services.first { $0.name == name && $0.namespace == namespace } ?? services.first { $0.name == name }
    }

    func functionSlot(_ name: String) -> Int? {
        (functions.first { $0.name == name && $0.namespace == namespace } ?? functions.first { $0.name == name })?.slot
    }
}
