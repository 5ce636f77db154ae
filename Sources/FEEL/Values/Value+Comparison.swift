// Equality and order between values (DMN 1.5, 10.3.2.13.1, tables 53 and 54). Only values of one type can be compared.

extension Value {
    /// FEEL's `=`: unknown where the two are of different types; null equals only null.
    public func equals(_ other: Value) -> Truth {
        switch (self, other) {
        case (.number(let left), .number(let right)): Truth(left == right)
        case (.string(let left), .string(let right)): Truth(left.isExactly(right))
        case (.boolean(let left), .boolean(let right)): Truth(left == right)
        case (.null, .null): .yes
        case (.null, _), (_, .null): .no
        case (.date(let left), .date(let right)): Truth(left == right)
        case (.time(let left), .time(let right)): left.equals(right)
        case (.dateTime(let left), .dateTime(let right)): left.equals(right)
        case (.daysTimeDuration(let left), .daysTimeDuration(let right)): Truth(left == right)
        case (.yearsMonthsDuration(let left), .yearsMonthsDuration(let right)): Truth(left == right)
        case (.daysTimeDuration(let left), .yearsMonthsDuration(let right)): left.isZero && right.months == 0 ? .yes : .unknown
        case (.yearsMonthsDuration(let left), .daysTimeDuration(let right)): right.isZero && left.months == 0 ? .yes : .unknown
        case (.list(let left), .list(let right)): Value.equal(left, right)
        case (.context(let left), .context(let right)): left.equals(right)
        case (.range(let left), .range(let right)): left.equals(right)
        case (.function(let left), .function(let right)): Truth(left === right)
        default: .unknown
        }
    }

    static func equal(_ left: [Value], _ right: [Value]) -> Truth {
        guard left.count == right.count else { return .no }
        for (one, other) in zip(left, right) where one.equals(other) != .yes { return .no }
        return .yes
    }

    /// FEEL's order: negative, zero or positive; nil where the two cannot be compared.
    public func order(_ other: Value) -> Int? {
        switch (self, other) {
        case (.number(let left), .number(let right)): left.order(right)
        case (.string(let left), .string(let right)): left.codePointOrder(right)
        case (.date(let left), .date(let right)): left == right ? 0 : (left < right ? -1 : 1)
        case (.time(let left), .time(let right)): left.order(right)
        case (.dateTime(let left), .dateTime(let right)): left.order(right)
        case (.daysTimeDuration(let left), .daysTimeDuration(let right)): left == right ? 0 : (left < right ? -1 : 1)
        case (.yearsMonthsDuration(let left), .yearsMonthsDuration(let right)):
            left == right ? 0 : (left.months < right.months ? -1 : 1)
        default: nil
        }
    }
}

/// Swift's `==` on values is FEEL's `=` being true; a function equals only itself.
extension Value: Equatable {
    public static func == (left: Value, right: Value) -> Bool { left.equals(right) == .yes }
}

extension Context {
    /// Equal where both have the same keys with equal values, in whatever order.
    func equals(_ other: Context) -> Truth {
        guard count == other.count else { return .no }
        for (key, value) in zip(keys, values) {
            guard let theirs = other[key], value.equals(theirs) == .yes else { return .no }
        }
        return .yes
    }
}

extension Interval {
    func equals(_ other: Interval) -> Truth {
        guard includesLow == other.includesLow, includesHigh == other.includesHigh else { return .no }
        guard (spelling == .endpoints) == (other.spelling == .endpoints) else { return .no }
        return Truth(low == other.low && high == other.high)
    }

    /// Whether a value lies inside; unknown where it cannot be compared with an endpoint, or an endpoint is null.
    public func contains(_ value: Value) -> Truth {
        if spelling == .inequality, let low { return value.equals(low).negated }
        if spelling == .equality, let low { return value.equals(low) }
        if let low {
            guard let order = value.order(low) else { return .unknown }
            if order < 0 || (order == 0 && !includesLow) { return .no }
        }
        if let high {
            guard let order = value.order(high) else { return .unknown }
            if order > 0 || (order == 0 && !includesHigh) { return .no }
        }
        return .yes
    }
}

extension String {
    /// The same code points: `==` alone would take a composed and a decomposed é for one. It is the quicker of the two, and
    /// nearly always says no.
    @inline(__always) func isExactly(_ other: String) -> Bool {
        self == other && utf8.elementsEqual(other.utf8)
    }

    /// UTF-8 keeps the order of code points.
    func codePointOrder(_ other: String) -> Int {
        if isExactly(other) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }
}

/// A string that many others are compared with.
///
/// Swift takes canonically equivalent strings for equal. What is equivalent to an ASCII string and no longer is that string, so that
/// nothing needs to be compared octet by octet.
struct ConstantString: Sendable {
    let string: String
    private let isASCII: Bool

    init(_ string: String) {
        self.string = string
        isASCII = string.utf8.allSatisfy { $0 < 0x80 }
    }

    @inline(__always) func matches(_ other: String) -> Bool {
        guard string == other else { return false }
        return isASCII ? string.utf8.count == other.utf8.count : string.isExactly(other)
    }
}
