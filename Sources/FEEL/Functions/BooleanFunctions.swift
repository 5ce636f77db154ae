/// Built-ins on booleans (DMN 1.5, 10.3.4.2 and 10.3.4.4).
enum BooleanFunctions {
    private typealias P = BuiltIn.Parameter

    static let all: [BuiltIn] = [
        BuiltIn("not", .one(P("negand", .boolean).nullable, .boolean) { (value, _) throws(Failure) in Truth(value).negated.value }),
        BuiltIn(
            "is",
            .two(P("value1", .any), P("value2", .any), .boolean) { (one, other, _) throws(Failure) in
                .boolean(Identity.same(one, other))
            }),
        quantifier("all", decisive: .no),
        quantifier("any", decisive: .yes),
    ]

    /// True or false as soon as one item decides; null where an item that is not boolean keeps it open.
    private static func quantifier(_ name: String, decisive: Truth) -> BuiltIn {
        BuiltIn.ofItems(name, .boolean) { (items, _) throws(Failure) in
            var result = decisive.negated
            for item in items {
                let truth = Truth(item)
                if truth == decisive { return decisive.value }
                if truth == .unknown {
                    guard item.isNull else { throw Failure("takes booleans, not \(item.kindName)") }
                    result = .unknown
                }
            }
            return result.value
        }
    }
}

/// FEEL's `is`: the same value of the same kind, in which clock faces and zones count, not instants.
enum Identity {
    static func same(_ one: Value, _ other: Value) -> Bool {
        switch (one, other) {
        case (.time(let left), .time(let right)): left == right
        case (.dateTime(let left), .dateTime(let right)): left == right
        case (.daysTimeDuration, .yearsMonthsDuration), (.yearsMonthsDuration, .daysTimeDuration): false
        default: one.equals(other) == .yes
        }
    }
}
