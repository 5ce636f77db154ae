// Compiled decision logic: the model's expressions with every name resolved to a slot of the frame. Sealed, one file a
// kind of expression. Nodes are immutable objects, so that walking the tree copies nothing.

import FEEL

/// Compiled decision logic.
enum Logic: Sendable {
    case literal(LiteralLogic)
    case context(ContextLogic)
    case invocation(InvocationLogic)
    case list(ListLogic)
    case relation(RelationLogic)
    case function(FunctionLogic)
    case table(TableLogic)
    case conditional(ConditionalLogic)
    case filter(FilterLogic)
    case iterator(IteratorLogic)
    /// Logic that can't be evaluated, such as a text that isn't FEEL: null, with the reason.
    case failing(FailingLogic)

    func evaluate(_ frame: inout Frame) -> Value {
        switch self {
        case .literal(let logic): logic.evaluate(&frame)
        case .context(let logic): logic.evaluate(&frame)
        case .invocation(let logic): logic.evaluate(&frame)
        case .list(let logic): logic.evaluate(&frame)
        case .relation(let logic): logic.evaluate(&frame)
        case .function(let logic): logic.evaluate(&frame)
        case .table(let logic): logic.evaluate(&frame)
        case .conditional(let logic): logic.evaluate(&frame)
        case .filter(let logic): logic.evaluate(&frame)
        case .iterator(let logic): logic.evaluate(&frame)
        case .failing(let logic): logic.evaluate(&frame)
        }
    }

    /// Slots that the logic reads.
    var slotsRead: Set<Int> {
        switch self {
        case .literal(let logic): Set(logic.expression.compiled.slotsRead)
        case .function(let logic): logic.body.slotsRead
        case .table(let logic): logic.slotsRead
        case .filter(let logic): Logic.slotsRead(parts).union(logic.match.slotsReadByText)
        default: Logic.slotsRead(parts)
        }
    }

    /// Boxed expressions directly inside that are evaluated while this one is. A function's body is not: its call counts for itself.
    var parts: [Logic] {
        switch self {
        case .literal, .table, .function, .failing: []
        case .context(let logic): logic.entries.map(\.logic) + (logic.result.map { [$0] } ?? [])
        case .invocation(let logic): logic.arguments + [logic.function]
        case .list(let logic): logic.items
        case .relation(let logic): logic.rows.flatMap { $0 }
        case .conditional(let logic): [logic.condition, logic.then, logic.otherwise]
        case .filter(let logic): [logic.list] + (logic.match.boxed.map { [$0] } ?? [])
        case .iterator(let logic): [logic.domain, logic.body]
        }
    }

    /// How deep boxed expressions stand inside one another, itself included.
    var levels: Int { 1 + (parts.lazy.map(\.levels).max() ?? 0) }

    static func slotsRead(_ parts: [Logic]) -> Set<Int> {
        parts.reduce(into: []) { $0.formUnion($1.slotsRead) }
    }
}

/// A FEEL expression with the type that it must come to.
final class LiteralLogic: Sendable {
    let expression: PlacedExpression
    let result: ResultType

    init(_ expression: PlacedExpression, result: ResultType) {
        self.expression = expression
        self.result = result.needed(after: expression.compiled.type)
    }

    func evaluate(_ frame: inout Frame) -> Value { result.of(expression.evaluate(&frame), &frame) }
}

/// Logic that has no value.
final class FailingLogic: Sendable {
    let issue: Issue
    init(_ issue: Issue) { self.issue = issue }
    func evaluate(_ frame: inout Frame) -> Value { frame.report(issue) }
}
