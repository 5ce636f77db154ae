/// A function as a value: a user-defined one with what it captured, a built-in, or one that the host supplies (a business
/// knowledge model, a decision service).
public final class FunctionValue: Sendable {
    /// A parameter: its name, by which it may be given, and its type, to which arguments are coerced.
    public struct Parameter: Sendable {
        public var name: String
        public var type: FEELType

        public init(_ name: String, _ type: FEELType = .any) {
            self.name = name
            self.type = type
        }
    }

    /// What a function does with its arguments, one for each parameter, in order, already coerced. Errors are reported with
    /// `Frame.report` and answered with null. The frame carries the limits and issues along; its slots are not to be touched.
    public typealias Body = @Sendable (_ arguments: [Value], _ frame: inout Frame) -> Value

    public let name: String?
    public let parameters: [Parameter]
    public let result: FEELType
    /// What the body yields as far as its text tells, where no result is declared; for `instance of` only.
    let inferredResult: FEELType
    /// How large and how deep the values are that it captured.
    let captured: (nodes: Int, depth: Int)
    /// Expressions inside expressions in its body.
    let levels: Int
    /// Built-ins may be called with fewer or more arguments than parameters; nil means exactly as many.
    let arity: ClosedRange<Int>?
    /// Set for a built-in: names tell its signatures apart.
    let builtIn: BuiltIn?
    let body: Body

    /// A function that the host defines. `captured` are the values that its body keeps, `levels` the expressions inside expressions in it.
    public convenience init(
        name: String?, parameters: [Parameter], result: FEELType = .any, captured values: [Value] = [], levels: Int = 1,
        body: @escaping Body
    ) {
        var nodes = 0
        let depth = values.isEmpty ? 0 : Value.measure(values, &nodes, limit: Limits.standard.valueNodesMax)
        self.init(
            name: name, parameters: parameters, result: result, arity: nil, captured: (nodes, depth), levels: levels, body: body)
    }

    init(
        name: String?, parameters: [Parameter], result: FEELType, inferredResult: FEELType? = nil, arity: ClosedRange<Int>?,
        builtIn: BuiltIn? = nil, captured: (nodes: Int, depth: Int) = (0, 0), levels: Int = 1, body: @escaping Body
    ) {
        self.builtIn = builtIn
        self.captured = captured
        self.levels = levels
        self.inferredResult = inferredResult ?? result
        self.name = name
        self.parameters = parameters
        self.result = result
        self.arity = arity
        self.body = body
    }

    /// Calls the function: checks the number of arguments, coerces each to its parameter's type and the result to its own.
    ///
    /// Null, with an issue in the frame, where the arguments do not fit or the limit of depth is met.
    public func call(_ arguments: [Value], _ frame: inout Frame) -> Value {
        invoke(arguments, &frame, at: .unknown)
    }

    /// Calls the function with arguments by name, in any order. Those that are not given are null; one that no parameter has makes the
    /// call null.
    public func call(named names: [String], _ arguments: [Value], _ frame: inout Frame) -> Value {
        invoke(named: names, arguments, &frame, at: .unknown)
    }
}
