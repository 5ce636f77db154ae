import FEEL

/// The types that a value must pass on its way out of an expression, a parameter or a decision.
struct ResultType: Sendable {
    /// Innermost first: an expression's own `typeRef`, then its variable's.
    private let types: [DataType]
    /// What the types are of, for the issue where a value does not conform.
    private let name: String
    /// Set where the only type is a plain scalar one.
    private let scalar: ScalarType?

    static let any = ResultType([], of: "")

    init(_ types: [DataType], of name: String) {
        self.types = types.filter { !$0.isAny }
        self.name = name
        scalar = self.types.count == 1 ? self.types[0].scalar : nil
    }

    /// The value as these types, converted as DMN 1.5 section 10.3.2.9.4 says; null, with an issue, where it does not conform.
    @inline(__always)
    func of(_ value: Value, _ frame: inout Frame) -> Value {
        if let scalar, scalar.contains(value) { return value }
        return types.isEmpty ? value : converted(value, &frame)
    }

    /// Whether a value passes unchanged.
    func leaves(_ value: Value) -> Bool {
        var frame = Frame()
        let result = of(value, &frame)
        return frame.issues.isEmpty && result.equals(value) == .yes
    }

    private func converted(_ value: Value, _ frame: inout Frame) -> Value {
        var value = value
        for type in types {
            guard frame.pay(for: value) else { return .null }
            guard let next = type.coerced(value, &frame) else {
                return frame.report(Issue(.typeMismatch, "the value of \(name) is not of its type", name: name))
            }
            value = next
        }
        return value
    }

    /// What is left to check of values that the compiler knows to be of a type: nothing, where that is the type asked for.
    func needed(after known: FEELType) -> ResultType {
        if known == .any { return self }
        return ResultType(types.filter { $0.constraint != nil || $0.type != known || !Self.isScalar(known) }, of: name)
    }

    private static func isScalar(_ type: FEELType) -> Bool {
        [.boolean, .number, .string, .date, .time, .dateTime, .daysTimeDuration, .yearsMonthsDuration].contains(type)
    }
}
