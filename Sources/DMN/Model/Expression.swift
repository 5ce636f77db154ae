// Boxed expressions (DMN 1.5 section 7.3 and 10.2) as a sealed tree.

/// Decision logic: one of the boxed expressions.
public indirect enum Expression: Sendable {
    case literal(LiteralExpression)
    case context(ContextExpression)
    case invocation(InvocationExpression)
    case list(ListExpression)
    case relation(RelationExpression)
    case function(FunctionDefinition)
    case table(DecisionTable)
    case conditional(ConditionalExpression)
    case filter(FilterExpression)
    case iterator(IteratorExpression)
}

/// A FEEL text (`tLiteralExpression`).
public struct LiteralExpression: Sendable {
    public var text: String
    public var typeReference: String?
    /// The expression language, nil for the file's own (FEEL).
    public var language: String?
    public var place: Place
}

/// Named entries, later ones seeing earlier ones; the entry without a name is the result (`tContext`).
public struct ContextExpression: Sendable {
    public struct Entry: Sendable {
        public var variable: InformationItem?
        public var value: Expression
    }

    public var entries: [Entry]
    public var typeReference: String?
    public var place: Place
}

/// A call with bound parameters (`tInvocation`).
public struct InvocationExpression: Sendable {
    public struct Binding: Sendable {
        public var parameter: InformationItem
        public var value: Expression?
    }

    public var function: Expression?
    public var bindings: [Binding]
    public var typeReference: String?
    public var place: Place
}

/// A list of expressions (`tList`).
public struct ListExpression: Sendable {
    public var items: [Expression]
    public var typeReference: String?
    public var place: Place
}

/// A list of contexts with the same names, written as a table (`tRelation`).
public struct RelationExpression: Sendable {
    public var columns: [InformationItem]
    public var rows: [[Expression]]
    public var typeReference: String?
    public var place: Place
}

/// A function (`tFunctionDefinition`).
public struct FunctionDefinition: Sendable {
    /// What the body is written in.
    public enum Kind: String, Sendable {
        case feel = "FEEL"
        case java = "Java"
        case pmml = "PMML"
    }

    public var kind: Kind
    public var parameters: [InformationItem]
    public var body: Expression?
    public var typeReference: String?
    public var place: Place
}

/// If, then, else (`tConditional`, DMN 1.4).
public struct ConditionalExpression: Sendable {
    public var condition: Expression
    public var then: Expression
    public var otherwise: Expression
    public var typeReference: String?
    public var place: Place
}

/// The items that match (`tFilter`, DMN 1.4).
public struct FilterExpression: Sendable {
    public var list: Expression
    public var match: Expression
    public var typeReference: String?
    public var place: Place
}

/// For, some, every (`tIterator`, DMN 1.4).
public struct IteratorExpression: Sendable {
    public enum Kind: Sendable { case forReturn, some, every }

    public var kind: Kind
    public var variable: String
    public var domain: Expression
    public var body: Expression
    public var typeReference: String?
    public var place: Place
}
