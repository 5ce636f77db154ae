/// A named type (`tItemDefinition`), or one component of it.
public struct ItemDefinition: Sendable {
    public var name: String
    /// The base type's name; nil for a structure or a function type.
    public var typeReference: String?
    public var isCollection: Bool
    /// Unary tests that every item must pass; they see the item as `?`.
    public var allowedValues: UnaryTests?
    /// Unary tests on the whole value, the list where this is a collection (DMN 1.5, `typeConstraint`).
    public var typeConstraint: UnaryTests?
    public var components: [ItemDefinition]
    public var function: FunctionItem?
    public var place: Place
}

/// A function type's signature (`tFunctionItem`).
public struct FunctionItem: Sendable {
    public var outputTypeReference: String?
    public var parameters: [InformationItem]
}

/// FEEL unary tests as written.
public struct UnaryTests: Sendable {
    public var text: String
    public var place: Place
}
