// A FEEL type with what an item definition demands beyond it: allowed values and constraints, on the value itself,
// on the items of a list, or on the entries of a context.

import FEEL

/// A resolved type: what `typeRef` stands for.
public struct DataType: Sendable {
    public let type: FEELType
    let constraint: Constraint?
    /// Parts of the type, as a tree.
    let size: Int
    /// Set for a built-in scalar type without a constraint, which most values of most models have.
    let scalar: ScalarType?

    public static let any = DataType(type: .any, constraint: nil)

    init(type: FEELType, constraint: Constraint? = nil, size: Int = 1) {
        self.size = size
        self.type = type
        self.constraint = constraint
        scalar = constraint == nil ? ScalarType(type) : nil
    }

    /// Whether every value passes unchanged.
    var isAny: Bool { type == .any && constraint == nil }

    /// A value as this type: converted as DMN 1.5 section 10.3.2.9.4 says, or nil where it does not conform.
    func coerced(_ value: Value, _ frame: inout Frame) -> Value? {
        if let scalar, scalar.contains(value) { return value }
        if value.isNull { return value }
        guard let converted = type.coerced(value) else { return nil }
        guard let constraint else { return converted }
        return constraint.holds(converted, &frame, depth: 0) ? converted : nil
    }
}

/// What an item definition demands of a value that already has the right type.
indirect enum Constraint: Sendable {
    case tests(CompiledTests)
    /// Tests of a component that read its siblings, by slot (DMN 1.5, 7.3.3).
    case testsAmong(siblings: [String], CompiledTests)
    case items(Constraint)
    case entries([(name: String, constraint: Constraint)])
    case all([Constraint])

    /// Whether a value satisfies the constraint; `context` is what it is a component of. Null always does: it conforms to every type.
    func holds(_ value: Value, _ frame: inout Frame, depth: Int, in context: Context? = nil) -> Bool {
        if value.isNull { return true }
        guard depth < ModelLimits.typeDepthMax else { return false }
        switch self {
        case .tests(let tests):
            return tests.test(value, &frame) == .yes
        case .testsAmong(let siblings, let tests):
            return Self.holds(tests, value, siblings.map { context?[$0] ?? .null }, &frame)
        case .items(let inner):
            guard case .list(let items) = value else { return true }
            for item in items where !inner.holds(item, &frame, depth: depth + 1, in: context) { return false }
            return true
        case .entries(let entries):
            guard case .context(let context) = value else { return true }
            for entry in entries {
                if let inner = context[entry.name], !entry.constraint.holds(inner, &frame, depth: depth + 1, in: context) { return false }
            }
            return true
        case .all(let parts):
            for part in parts where !part.holds(value, &frame, depth: depth + 1, in: context) { return false }
            return true
        }
    }

    /// Tests with siblings in the slots of a frame of its own, whose steps the frame at work pays.
    private static func holds(_ tests: CompiledTests, _ value: Value, _ siblings: [Value], _ frame: inout Frame) -> Bool {
        var limits = frame.limits
        limits.stepsMax -= frame.stepsSpent
        var own = Frame(limits: limits, now: frame.now)
        for (slot, sibling) in siblings.enumerated() { own[slot] = sibling }
        let truth = tests.test(value, &own)
        return frame.spend(own.stepsSpent) && truth == .yes
    }

    static func joined(_ parts: [Constraint?]) -> Constraint? {
        let present = parts.compactMap { $0 }
        return present.count > 1 ? .all(present) : present.first
    }
}

/// The built-in types whose values are not made of other values.
enum ScalarType: Sendable {
    case boolean, number, string, date, time, dateTime, daysTimeDuration, yearsMonthsDuration

    init?(_ type: FEELType) {
        switch type {
        case .boolean: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .date: self = .date
        case .time: self = .time
        case .dateTime: self = .dateTime
        case .daysTimeDuration: self = .daysTimeDuration
        case .yearsMonthsDuration: self = .yearsMonthsDuration
        default: return nil
        }
    }

    /// Whether a value is of this type; null is not.
    @inline(__always)
    func contains(_ value: Value) -> Bool {
        switch (self, value) {
        case (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time), (.dateTime, .dateTime),
            (.daysTimeDuration, .daysTimeDuration), (.yearsMonthsDuration, .yearsMonthsDuration):
            true
        default: false
        }
    }
}
