/// Built-ins on ranges and points (DMN 1.5, 10.3.4.9 and 10.3.4.10, tables 80 and 81): Allen's interval relations.
enum RangeFunctions {
    private typealias P = BuiltIn.Parameter

    static let all: [BuiltIn] = relations + [RangeText.function]

    /// A point is the range from itself to itself.
    private struct Bounds {
        let low, high: Value
        let includesLow, includesHigh: Bool
        let isPoint: Bool

        init(_ value: Value) throws(Failure) {
            guard case .range(let interval) = value else {
                (low, high, includesLow, includesHigh, isPoint) = (value, value, true, true, true)
                return
            }
            guard let low = interval.low, let high = interval.high else { throw Failure("the range has no bound on one side") }
            (self.low, self.high) = (low, high)
            (includesLow, includesHigh, isPoint) = (interval.includesLow, interval.includesHigh, false)
        }
    }

    private static func order(_ left: Value, _ right: Value) throws(Failure) -> Int {
        guard let order = left.order(right) else { throw Failure("cannot compare \(left.kindName) with \(right.kindName)") }
        return order
    }

    private static func before(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        let order = try order(one.high, other.low)
        return order < 0 || (order == 0 && !(one.includesHigh && other.includesLow))
    }

    private static func meets(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        guard one.includesHigh, other.includesLow else { return false }
        return try order(one.high, other.low) == 0
    }

    private static func overlaps(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        if try before(one, other) { return false }
        return try !before(other, one)
    }

    /// Begins before the other does, and ends inside it.
    private static func overlapsBefore(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        let lows = try order(one.low, other.low)
        guard lows < 0 || (lows == 0 && one.includesLow && !other.includesLow) else { return false }
        let touch = try order(one.high, other.low)
        guard touch > 0 || (touch == 0 && one.includesHigh && other.includesLow) else { return false }
        let highs = try order(one.high, other.high)
        return highs < 0 || (highs == 0 && (!one.includesHigh || other.includesHigh))
    }

    private static func overlapsAfter(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        let touch = try order(other.high, one.low)
        guard touch > 0 || (touch == 0 && one.includesLow && other.includesHigh) else { return false }
        let lows = try order(other.low, one.low)
        guard lows < 0 || (lows == 0 && (other.includesLow || !one.includesLow)) else { return false }
        let highs = try order(other.high, one.high)
        return highs < 0 || (highs == 0 && !other.includesHigh && one.includesHigh)
    }

    private static func finishes(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        if one.isPoint {
            guard other.includesHigh else { return false }
            return try order(one.low, other.high) == 0
        }
        guard one.includesHigh == other.includesHigh, try order(one.high, other.high) == 0 else { return false }
        let lows = try order(one.low, other.low)
        return lows > 0 || (lows == 0 && (!one.includesLow || other.includesLow))
    }

    private static func starts(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        if one.isPoint {
            guard other.includesLow else { return false }
            return try order(one.low, other.low) == 0
        }
        guard one.includesLow == other.includesLow, try order(one.low, other.low) == 0 else { return false }
        let highs = try order(one.high, other.high)
        return highs < 0 || (highs == 0 && (!one.includesHigh || other.includesHigh))
    }

    private static func includes(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        let lows = try order(one.low, other.low)
        guard lows < 0 || (lows == 0 && (one.includesLow || !other.includesLow)) else { return false }
        let highs = try order(one.high, other.high)
        return highs > 0 || (highs == 0 && (one.includesHigh || !other.includesHigh))
    }

    private static func coincides(_ one: Bounds, _ other: Bounds) throws(Failure) -> Bool {
        guard one.includesLow == other.includesLow, one.includesHigh == other.includesHigh else { return false }
        guard try order(one.low, other.low) == 0 else { return false }
        return try order(one.high, other.high) == 0
    }

    private typealias Relation = @Sendable (Bounds, Bounds) throws(Failure) -> Bool

    /// Which of point and range a relation takes on either side, as the parameters' names say.
    private enum Sides: String {
        case pointPoint, pointRange, rangePoint, rangeRange

        var names: (String, String) {
            switch self {
            case .pointPoint: ("point1", "point2")
            case .pointRange: ("point", "range")
            case .rangePoint: ("range", "point")
            case .rangeRange: ("range1", "range2")
            }
        }

        func fits(_ one: Value, _ other: Value) -> Bool {
            let isRange = (isRange(one), isRange(other))
            return switch self {
            case .pointPoint: isRange == (false, false)
            case .pointRange: isRange == (false, true)
            case .rangePoint: isRange == (true, false)
            case .rangeRange: isRange == (true, true)
            }
        }

        private func isRange(_ value: Value) -> Bool {
            if case .range = value { return true }
            return false
        }
    }

    private static func relation(_ name: String, _ sides: [Sides], _ holds: @escaping Relation) -> BuiltIn {
        BuiltIn(
            name: name,
            signatures: sides.map { side in
                .two(P(side.names.0, .any).notNull, P(side.names.1, .any).notNull, .boolean) { (one, other, _) throws(Failure) in
                    guard sides.contains(where: { $0.fits(one, other) }) else {
                        throw Failure("does not take \(one.kindName) and \(other.kindName)")
                    }
                    return .boolean(try holds(Bounds(one), Bounds(other)))
                }
            })
    }

    private static let relations: [BuiltIn] = [
        relation("before", [.pointPoint, .pointRange, .rangePoint, .rangeRange]) { (one, other) throws(Failure) in try before(one, other) },
        relation("after", [.pointPoint, .pointRange, .rangePoint, .rangeRange]) { (one, other) throws(Failure) in try before(other, one) },
        relation("meets", [.rangeRange]) { (one, other) throws(Failure) in try meets(one, other) },
        relation("met by", [.rangeRange]) { (one, other) throws(Failure) in try meets(other, one) },
        relation("overlaps", [.rangeRange]) { (one, other) throws(Failure) in try overlaps(one, other) },
        relation("overlaps before", [.rangeRange]) { (one, other) throws(Failure) in try overlapsBefore(one, other) },
        relation("overlaps after", [.rangeRange]) { (one, other) throws(Failure) in try overlapsAfter(one, other) },
        relation("finishes", [.pointRange, .rangeRange]) { (one, other) throws(Failure) in try finishes(one, other) },
        relation("finished by", [.rangePoint, .rangeRange]) { (one, other) throws(Failure) in try finishes(other, one) },
        relation("includes", [.rangePoint, .rangeRange]) { (one, other) throws(Failure) in try includes(one, other) },
        relation("during", [.pointRange, .rangeRange]) { (one, other) throws(Failure) in try includes(other, one) },
        relation("starts", [.pointRange, .rangeRange]) { (one, other) throws(Failure) in try starts(one, other) },
        relation("started by", [.rangePoint, .rangeRange]) { (one, other) throws(Failure) in try starts(other, one) },
        relation("coincides", [.pointPoint, .rangeRange]) { (one, other) throws(Failure) in try coincides(one, other) },
    ]
}
