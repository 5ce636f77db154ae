/// Data that comes from outside (`tInputData`).
public struct InputData: Sendable {
    public var id: String?
    public var name: String
    public var variable: InformationItem
    public var annotations: [Annotation] = []
    public var place: Place
}

/// Something to decide (`tDecision`), with what it needs.
public struct Decision: Sendable {
    public var id: String?
    public var name: String
    public var variable: InformationItem
    public var requiredDecisions: [Reference] = []
    public var requiredInputs: [Reference] = []
    public var requiredKnowledge: [Reference] = []
    /// Nil where the model leaves the logic open; such a decision is null.
    public var logic: Expression?
    public var annotations: [Annotation] = []
    public var place: Place
}

/// A reusable function (`tBusinessKnowledgeModel`).
public struct BusinessKnowledgeModel: Sendable {
    public var id: String?
    public var name: String
    public var variable: InformationItem
    public var requiredKnowledge: [Reference] = []
    public var logic: FunctionDefinition?
    public var annotations: [Annotation] = []
    public var place: Place
}

/// Decisions offered as one function (`tDecisionService`).
public struct DecisionService: Sendable {
    public var id: String?
    public var name: String
    public var variable: InformationItem
    public var outputDecisions: [Reference] = []
    public var encapsulatedDecisions: [Reference] = []
    public var inputDecisions: [Reference] = []
    public var inputData: [Reference] = []
    public var annotations: [Annotation] = []
    public var place: Place
}
