// How built-in functions are declared: name, parameters with their types, and what they do, in one place. The dispatcher
// checks and converts arguments by the declared types, so that an implementation only sees values it takes.

/// Why a built-in gives no result; becomes null and an issue.
struct Failure: Error {
    var code: Issue.Code = .invalidArgument
    var message: String

    init(_ message: String, _ code: Issue.Code = .invalidArgument) {
        self.message = message
        self.code = code
    }
}

/// A built-in function: one or more signatures under one name.
struct BuiltIn: Sendable {
    let name: String
    let signatures: [Signature]

    init(_ name: String, _ signatures: Signature...) { self.init(name: name, signatures: signatures) }

    init(name: String, signatures: [Signature]) {
        self.name = name
        self.signatures = signatures
    }

    /// One way to call a built-in.
    struct Signature: Sendable {
        let parameters: [Parameter]
        /// The last parameter may be given any number of times, at least once.
        let isVariadic: Bool
        let result: FEELType
        /// Whether equal arguments always give an equal result.
        let isPure: Bool
        let body: Body

        var requiredCount: Int { parameters.count { !$0.isOptional } }
        var countMax: Int { isVariadic ? Int.max : parameters.count }
    }

    struct Parameter: Sendable {
        let name: String
        let type: FEELType
        /// May be left out; the body then sees null.
        var isOptional = false
        /// Null is an argument like any other.
        var takesNull = false

        init(_ name: String, _ type: FEELType) {
            self.name = name
            self.type = type
            takesNull = type == .any
        }

        var optional: Parameter {
            var copy = self
            copy.isOptional = true
            return copy
        }

        var nullable: Parameter {
            var copy = self
            copy.takesNull = true
            return copy
        }

        /// A parameter of type `any` that null is nevertheless no argument for.
        var notNull: Parameter {
            var copy = self
            copy.takesNull = false
            return copy
        }
    }

    typealias One = @Sendable (Value, inout Frame) throws(Failure) -> Value
    typealias Two = @Sendable (Value, Value, inout Frame) throws(Failure) -> Value
    typealias Three = @Sendable (Value, Value, Value, inout Frame) throws(Failure) -> Value
    typealias Many = @Sendable ([Value], inout Frame) throws(Failure) -> Value

    enum Body: Sendable {
        case one(One)
        case two(Two)
        case three(Three)
        case many(Many)

        func call(_ arguments: [Value], _ frame: inout Frame) throws(Failure) -> Value {
            switch self {
            case .one(let body): try body(arguments[0], &frame)
            case .two(let body): try body(arguments[0], arguments[1], &frame)
            case .three(let body): try body(arguments[0], arguments[1], arguments[2], &frame)
            case .many(let body): try body(arguments, &frame)
            }
        }
    }
}

extension BuiltIn.Signature {
    static func one(_ first: BuiltIn.Parameter, _ result: FEELType, _ body: @escaping BuiltIn.One) -> BuiltIn.Signature {
        BuiltIn.Signature(parameters: [first], isVariadic: false, result: result, isPure: true, body: .one(body))
    }

    static func two(
        _ first: BuiltIn.Parameter, _ second: BuiltIn.Parameter, _ result: FEELType, _ body: @escaping BuiltIn.Two
    ) -> BuiltIn.Signature {
        BuiltIn.Signature(parameters: [first, second], isVariadic: false, result: result, isPure: true, body: .two(body))
    }

    static func three(
        _ first: BuiltIn.Parameter, _ second: BuiltIn.Parameter, _ third: BuiltIn.Parameter, _ result: FEELType,
        _ body: @escaping BuiltIn.Three
    ) -> BuiltIn.Signature {
        BuiltIn.Signature(parameters: [first, second, third], isVariadic: false, result: result, isPure: true, body: .three(body))
    }

    static func many(
        _ parameters: [BuiltIn.Parameter], _ result: FEELType, variadic: Bool = false, pure: Bool = true, _ body: @escaping BuiltIn.Many
    ) -> BuiltIn.Signature {
        BuiltIn.Signature(parameters: parameters, isVariadic: variadic, result: result, isPure: pure, body: .many(body))
    }
}

extension BuiltIn {
    /// A function of a list that may also be called with the items themselves: `max([1, 2])`, `max(1, 2)`.
    static func ofItems(_ name: String, _ result: FEELType, _ body: @escaping @Sendable ([Value], inout Frame) throws(Failure) -> Value)
        -> BuiltIn
    {
        BuiltIn(
            name,
            .one(Parameter("list", .any).notNull, result) { (list, frame) throws(Failure) in
                if case .list(let items) = list { return try body(items, &frame) }
                return try body([list], &frame)
            },
            .many([Parameter("c1", .any), Parameter("c2", .any)], result, variadic: true) { (items, frame) throws(Failure) in
                try body(items, &frame)
            })
    }
}
