/// A decision table (`tDecisionTable`, DMN 1.5 chapter 8).
public struct DecisionTable: Sendable {
    public struct Input: Sendable {
        public var label: String?
        public var expression: LiteralExpression
        /// The values that may come in; a value outside them makes the table fail.
        public var allowedValues: UnaryTests?
        public var place: Place
    }

    public struct Output: Sendable {
        public var name: String?
        public var label: String?
        public var typeReference: String?
        /// The values that may come out; their order is the priority of `PRIORITY` and `OUTPUT ORDER`.
        public var allowedValues: UnaryTests?
        public var defaultEntry: LiteralExpression?
        public var place: Place
    }

    public struct Rule: Sendable {
        public var id: String?
        public var description: String?
        public var conditions: [UnaryTests]
        public var conclusions: [LiteralExpression]
        /// One text a column of `DecisionTable.annotationColumns`.
        public var annotationEntries: [String]
        public var annotations: [Annotation]
        public var place: Place
    }

    public var id: String?
    public var outputLabel: String?
    public var hitPolicy: HitPolicy
    public var aggregation: Aggregation?
    public var inputs: [Input]
    public var outputs: [Output]
    /// Names of the annotation columns, such as `clause`, `reason-zh`, `reason-en`, `valid-from`, `valid-to`.
    public var annotationColumns: [String]
    public var rules: [Rule]
    public var typeReference: String?
    public var place: Place
}

/// Which matching rows count (DMN 1.5 section 8.2.10).
public enum HitPolicy: String, Sendable, CaseIterable {
    case unique = "UNIQUE"
    case any = "ANY"
    case priority = "PRIORITY"
    case first = "FIRST"
    case ruleOrder = "RULE ORDER"
    case outputOrder = "OUTPUT ORDER"
    case collect = "COLLECT"
}

/// What a `COLLECT` table makes of its hits.
public enum Aggregation: String, Sendable, CaseIterable {
    case sum = "SUM"
    case count = "COUNT"
    case min = "MIN"
    case max = "MAX"
}
