// The sealed syntax tree: what the parser makes of a text. Names are still names here, types are what the text alone tells.

/// An expression as it was read.
struct Syntax: Sendable {
    var form: Form
    var span: SourceSpan
    /// What it yields, as far as the text tells.
    var type: FEELType = .any

    indirect enum Form: Sendable {
        case literal(Value)
        case name(String)
        /// `?`, the value under test.
        case input
        case list([Syntax])
        case context([ContextEntry])
        case interval(low: Syntax, high: Syntax, includesLow: Bool, includesHigh: Bool)
        /// `(< 5)`: a range written as a comparison.
        case comparisonRange(ComparisonOperator, Syntax)
        case negation(Syntax)
        case arithmetic(ArithmeticOperator, Syntax, Syntax)
        case comparison(ComparisonOperator, Syntax, Syntax)
        case conjunction([Syntax])
        case disjunction([Syntax])
        case between(Syntax, low: Syntax, high: Syntax)
        case membership(Syntax, [UnaryTest])
        case conditional(Syntax, then: Syntax, otherwise: Syntax)
        case iteration([Iterator], body: Syntax)
        case quantified(every: Bool, [Iterator], condition: Syntax)
        /// With no type where what is named is none.
        case instance(Syntax, of: FEELType?)
        case path(Syntax, String)
        case filter(Syntax, Syntax)
        case call(Syntax, Arguments)
        case function([FunctionValue.Parameter], body: Syntax)
        /// A function outside the language, which this engine does not call.
        case external([FunctionValue.Parameter])
    }

    struct ContextEntry: Sendable {
        var key: String
        var value: Syntax
    }

    /// `name in domain`, or `name in domain..end`.
    struct Iterator: Sendable {
        var name: String
        var domain: Syntax
        var end: Syntax?
    }

    enum Arguments: Sendable {
        case positional([Syntax])
        case named([(name: String, value: Syntax)])
    }

    /// One alternative of unary tests.
    enum UnaryTest: Sendable {
        case comparison(ComparisonOperator, Syntax)
        /// An expression: a value or a list to be equal to or in, a range, or a condition on `?`.
        case expression(Syntax, usesInput: Bool)
    }

    /// The whole of a decision table's cell.
    enum UnaryTests: Sendable {
        case any
        case alternatives([UnaryTest], negated: Bool)
    }
}

enum ComparisonOperator: String, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

enum ArithmeticOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "**"
}
